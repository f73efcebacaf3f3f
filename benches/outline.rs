//! How fast the lexer is, next to a parse of the same files, and how many files the gate lets through.
//!
//! `cargo bench --bench outline -- FOLDER` measures every Python and Rust file below FOLDER.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use asyncfix::outline::{Names, Outline, OwnCoroutines, Triggers, candidates};
use asyncfix::source::Language;

fn main() {
    let folder = std::env::args().nth(1).filter(|argument| !argument.starts_with("--"));
    let Some(folder) = folder else {
        println!("usage: cargo bench --bench outline -- FOLDER");
        return;
    };
    for (language, extension) in [(Language::Python, "py"), (Language::Rust, "rs")] {
        let texts = read(&folder, extension);
        if !texts.is_empty() {
            measure(language, &texts);
        }
    }
}

fn read(folder: &str, extension: &str) -> Vec<String> {
    let files = ignore::WalkBuilder::new(folder).standard_filters(false).build().flatten();
    let files = files.filter(|file| file.path().extension().is_some_and(|found| found == extension));
    files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect()
}

fn measure(language: Language, texts: &[String]) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let lexing = fastest(3, || texts.iter().map(|text| Outline::of(text, language).calls.len()).sum());
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(language.grammar()).expect("the grammar is pinned to fit the library");
    // A twentieth of the files is enough: parsing is the slow side.
    let sample: Vec<&String> = texts.iter().step_by(20).collect();
    let sample_bytes: usize = sample.iter().map(|text| text.len()).sum();
    let parsing = fastest(1, || sample.iter().filter_map(|text| parser.parse(text.as_str(), None)).count());

    let triggers = triggers(language);
    let outlines: Vec<Outline<'_>> = texts.iter().map(|text| Outline::of(text, language)).collect();
    let gating = fastest(3, || outlines.iter().map(|outline| candidates(outline, &triggers).places.len()).sum());
    let passed: Vec<_> = outlines.iter().filter(|outline| !candidates(outline, &triggers).is_empty()).collect();
    let passed_bytes: usize = passed.iter().map(|outline| outline.text.len()).sum();

    let rate = |bytes: usize, took: Duration| bytes as f64 / took.as_secs_f64() / 1e6;
    println!("{language}: {} files, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    println!("  lex   {:8.1} MB/s", rate(bytes, lexing));
    println!("  gate  {:8.1} MB/s", rate(bytes, gating));
    println!("  parse {:8.1} MB/s", rate(sample_bytes, parsing));
    println!("  lex is {:.1} times as fast", rate(bytes, lexing) / rate(sample_bytes, parsing));
    println!(
        "  {} files ({:.1} % of the bytes) pass the gate",
        passed.len(),
        100.0 * passed_bytes as f64 / bytes as f64
    );
}

fn fastest(rounds: usize, mut work: impl FnMut() -> usize) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..rounds).map(round).min().unwrap_or_default()
}

fn triggers(language: Language) -> Triggers<'static> {
    match language {
        Language::Python => Triggers {
            in_async: Names::new(
                language,
                [
                    "time.sleep",
                    "builtins.input",
                    "requests.*",
                    "httpx.*",
                    "urllib.request.urlopen",
                    "asyncio.create_task",
                    "asyncio.ensure_future",
                ],
                [("run_in_executor", vec![])],
            ),
            anywhere: Names::new(language, ["asyncio.get_event_loop", "asyncio.run"], [("run_until_complete", vec![])]),
            dropped: Names::new(language, ["asyncio.sleep"], []),
            own_coroutines: OwnCoroutines::Dropped,
            ..Triggers::default()
        },
        Language::Rust => Triggers {
            in_async: Names::new(
                language,
                ["std::thread::sleep", "reqwest::blocking::*", "futures::executor::block_on"],
                [("block_on", vec![])],
            ),
            own_coroutines: OwnCoroutines::Dropped,
            ..Triggers::default()
        },
    }
}
