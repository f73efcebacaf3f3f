//! The outline against the full syntax tree: on the samples in `tests/outline/`, and on every file below the folder that
//! `ASYNCFIX_CORPUS` names.
//!
//! Definitions must agree in kind, name, span and `async`; calls in where the callee starts, whether they are awaited
//! and whether they are a statement; imports in path and local name. Files that do not parse are left out.
//!
//! Known differences, taken out of the comparison in `outline_tree`:
//! - Rust macros are tokens to the tree and code to the outline, so definitions and calls inside them are not compared.
//! - Tuple patterns and variants look like calls and are listed as such; so are bounds such as `Call(T)`.
//! - Calls in constant generic arguments (`f::<{ size() }>`) are skipped with the argument.
//! - A closure called on the spot is listed from its body, not from its bars; it has no name either way.
//! - The Python grammar reads `[*f()]` as a call of `*f`; the Rust one reads `break (a)`, `a..(b)` and a macro statement
//!   followed by `(…)` as calls.

#![allow(clippy::print_stdout)]

mod outline_tree;

use std::fs;
use std::path::{Path, PathBuf};

use asyncfix::outline::Outline;
use asyncfix::source::Language;
use asyncfix::syntax::Parser;
use outline_tree::{Facts, of_outline, of_tree};
use proptest::prelude::*;

#[derive(Default)]
struct Tally {
    files: usize,
    broken: usize,
    definitions: usize,
    calls: usize,
    imports: usize,
    differences: usize,
}

#[test]
fn samples_agree_with_their_trees() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outline");
    let tally = compare_all(&folder);
    assert!(tally.files >= 2, "no samples in {}", folder.display());
    assert_eq!(tally.broken, 0, "a sample does not parse");
    assert_eq!(tally.differences, 0, "see the differences above");
}

#[test]
fn a_corpus_agrees_with_its_trees() {
    let Ok(folder) = std::env::var("ASYNCFIX_CORPUS") else { return };
    let tally = compare_all(Path::new(&folder));
    println!(
        "{} files, {} broken; {} definitions, {} calls, {} imports; {} differences",
        tally.files, tally.broken, tally.definitions, tally.calls, tally.imports, tally.differences
    );
    assert_eq!(tally.differences, 0, "see the differences above");
}

fn compare_all(folder: &Path) -> Tally {
    let parser = Parser::new();
    let mut tally = Tally::default();
    let mut paths: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
        .flatten()
        .map(ignore::DirEntry::into_path)
        .collect();
    paths.sort();
    for path in paths {
        let language = match path.extension().and_then(|extension| extension.to_str()) {
            Some("py" | "pyi") => Language::Python,
            Some("rs") => Language::Rust,
            _ => continue,
        };
        if let Ok(text) = fs::read_to_string(&path) {
            compare(&path, &text, language, &parser, &mut tally);
        }
    }
    tally
}

fn compare(path: &Path, text: &str, language: Language, parser: &Parser, tally: &mut Tally) {
    let tree = parser.parse(text, language);
    tally.files += 1;
    if !tree.broken().is_empty() {
        tally.broken += 1;
        return;
    }
    let expected = of_tree(&tree);
    let outline = Outline::of(text, language);
    let found = of_outline(&outline, &tree);
    tally.definitions += expected.definitions.len();
    tally.calls += expected.calls.len();
    tally.imports += expected.imports.len();
    tally.differences += Facts::differences(&expected, &found, path, text);
}

/// Texts made of the marks that steer the lexers, and of nothing in particular.
fn texts() -> impl Strategy<Value = String> {
    let words = "def |class |async |await |if |match |case |lambda|import |from |x|f'|'|\"\"\"|\"|\\\\|\n|    |\t|\r\n|\
                 \\(|\\)|\\[|\\]|\\{|\\}|:|;|,|=|=>|->|<|>|::|!|#|//|/\\*|\\*/|r#\"|b'|'a|\\||fn |impl |use |mod |let |é|1.|_";
    prop_oneof![
        proptest::string::string_regex(&format!("({words}){{0,60}}")).expect("a valid pattern"),
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn any_text_has_an_outline(text in texts()) {
        for language in Language::ALL {
            let outline = Outline::of(&text, language);
            let length = u32::try_from(text.len()).expect("a short text");
            for definition in &outline.definitions {
                prop_assert!(definition.span.start <= definition.span.end && definition.span.end <= length);
                prop_assert!(definition.outer <= definition.span.start);
            }
            for call in &outline.calls {
                prop_assert!(call.callee.start <= call.callee.end && call.callee.end <= call.open && call.open < call.end);
                prop_assert!(call.end <= length);
            }
            prop_assert!(outline.calls.is_sorted_by_key(|call| call.open));
        }
    }
}

#[test]
fn time_is_linear_in_the_text() {
    let hostile = [
        "(",
        "[{",
        "f'{",
        "f'{x:{",
        "a.b(",
        "x\n",
        "def f(\n",
        "'",
        "\"\"\"",
        "::<",
        "<",
        "a::<",
        "/*",
        "r#\"",
        "fn f<",
        "async |x| ",
        "impl ",
        "use a::{b,",
        "match x {",
        "#[",
        "from a import (b,\n",
        "case a(",
        "_ = ",
        "async {",
        "else ",
        "\\",
        "é",
        "async move ",
        "}",
        "fn f(",
        "async def f():\n ",
        "'a ",
        "pub(",
        "x!{",
        "|",
    ];
    for piece in hostile {
        for language in Language::ALL {
            let text = piece.repeat(50_000);
            let start = std::time::Instant::now();
            let outline = Outline::of(&text, language);
            let took = start.elapsed();
            assert!(took.as_secs() < 3, "{language}: {piece:?} took {took:?}, {} calls", outline.calls.len());
        }
    }
}
