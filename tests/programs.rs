//! Fixes hold when the program runs: whole programs are fixed and executed, and must print what they should.
//!
//! `tests/programs/python/NAME.py` is a program with mistakes; `NAME.txt` is what it prints once every safe and unsafe
//! fix is applied. As written it must print something else, or the program shows nothing.
//!
//! A program that needs packages is run where `ASYNCFIX_PYTHON` (else `python3`) has them.

mod support;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use asyncfix::apply::{apply_fixes, fix_text};
use asyncfix::edit::{Applicability, Fix};
use asyncfix::facts::{PythonVersion, Surroundings};
use asyncfix::scan::scan_text;
use asyncfix::source::Language;
use asyncfix::syntax::Parser;
use support::ALL_RULES;

const FOLDER: &str = "tests/programs/python";

/// What a person types, one line after the other, each after a pause that a blocked loop would notice.
const TYPED: [&str; 2] = ["  ada \n", "second\n"];

fn python() -> String {
    std::env::var("ASYNCFIX_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn run(program: &str) -> (String, String) {
    let mut python = Command::new(python())
        .args(["-X", "dev", "-c", program])
        .env("PYTHONPATH", FOLDER)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 runs the programs");
    let mut stdin = python.stdin.take().expect("stdin is a pipe");
    let typist = std::thread::spawn(move || {
        for line in TYPED {
            std::thread::sleep(Duration::from_millis(400));
            // A program that reads nothing is gone by then.
            let _ = stdin.write_all(line.as_bytes());
        }
    });
    let output = python.wait_with_output().expect("python3 ends");
    typist.join().expect("the typist ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    (text(&output.stdout), text(&output.stderr))
}

fn fixed(program: &str, packages: &[&str], preferred: Option<&str>) -> String {
    let surroundings = Surroundings {
        python: PythonVersion(3, 11),
        dependencies: packages.iter().map(|package| (*package).to_owned()).collect(),
        ..Surroundings::default()
    };
    let (language, parser) = (Language::Python, Parser::new());
    let program = preferred.map_or(program.to_owned(), |title| {
        let scan = scan_text(program, language, &ALL_RULES, &surroundings, &parser);
        let mut chosen: Vec<&Fix> = Vec::new();
        for fix in scan.findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| fix.title == title) {
            if !chosen.iter().any(|taken| taken.conflicts_with(fix)) {
                chosen.push(fix);
            }
        }
        assert!(!chosen.is_empty(), "no fix is called \"{title}\"");
        apply_fixes(program, language, &chosen, &scan.layout, &parser).expect("the fixes apply")
    });
    fix_text(&program, language, &ALL_RULES, &surroundings, &parser, Applicability::Unsafe).text
}

fn check(name: &str) {
    check_with(name, &[]);
}

/// Runs a program of a project that declares these packages, which are imported under the same names.
fn check_with(name: &str, packages: &[&str]) {
    check_by(name, packages, None);
}

/// Like [`check_with`], with the fixes of this title wherever there is one, though others may be better.
fn check_by(name: &str, packages: &[&str], preferred: Option<&str>) {
    if !packages.is_empty() {
        let program =
            fs::read_to_string(Path::new(FOLDER).join(name).with_extension("py")).expect("the program is there");
        // What a version of a package must have for the program: an expression in a comment.
        let needs = program.lines().find_map(|line| line.strip_prefix("# needs: ")).unwrap_or("None");
        let imports = format!("import {}; {needs}", packages.join(", "));
        let found = Command::new(python()).args(["-c", &imports]).stderr(Stdio::null()).status();
        if !found.expect("python3 runs").success() {
            let _ = writeln!(std::io::stderr(), "not run for want of packages: {name} ({})", packages.join(", "));
            return;
        }
    }
    let read = |extension: &str| {
        fs::read_to_string(Path::new(FOLDER).join(name).with_extension(extension)).expect("the program is there")
    };
    let (program, expected) = (read("py"), read("txt"));
    let (before, _) = run(&program);
    assert_ne!(before, expected, "{name} prints this before any fix, so it shows nothing");
    let after = fixed(&program, packages, preferred);
    // A busy machine can hold up any loop for once; a program that blocks its own does so every time.
    let tries = (0..3).map(|_| run(&after));
    let mut last = (String::new(), String::new());
    for one in tries {
        last = one;
        if last.0 == expected {
            break;
        }
    }
    let (printed, errors) = last;
    assert_eq!(printed, expected, "{errors}\n{after}");
    for complaint in ["Traceback", "never awaited", "DeprecationWarning", "was destroyed"] {
        assert!(!errors.contains(complaint), "{errors}\n{after}");
    }
}

#[test]
fn sleeps() {
    check("sleeps");
}

#[test]
fn databases() {
    check("databases");
}

#[test]
fn databases_native() {
    check_with("databases_native", &["aiosqlite"]);
}

#[test]
fn caches() {
    check_with("caches", &["redis", "fakeredis"]);
}

#[test]
fn assistants() {
    check_with("assistants", &["openai", "anthropic"]);
}

#[test]
fn fetches() {
    check("fetches");
}

#[test]
fn clients() {
    check_with("clients", &["aiohttp", "httpx"]);
}

#[test]
fn handlers() {
    check_with("handlers", &["fastapi", "httpx", "tenacity"]);
}

#[test]
fn old_coroutines() {
    check("old_coroutines");
}

#[test]
fn yielding_coroutines() {
    check_with("yielding_coroutines", &["tornado"]);
}

#[test]
fn orm() {
    check_with("orm", &["django"]);
}

#[test]
fn tests_of_plugin() {
    check_with("tests_of_plugin", &["pytest", "pytest_asyncio"]);
}

#[test]
fn tasks() {
    check("tasks");
}

#[test]
fn awaits() {
    check("awaits");
}

#[test]
fn loops() {
    check("loops");
}

#[test]
fn inputs() {
    check("inputs");
}

#[test]
fn blocks() {
    check("blocks");
}

#[test]
fn processes() {
    check("processes");
    check_by("processes", &[], Some("run it on the event loop"));
}

#[test]
fn children() {
    check("children");
    check_by("children", &[], Some("start it on the event loop"));
}

#[test]
fn network() {
    check("network");
}

#[test]
fn processes_of_trio_and_anyio() {
    for (name, package) in [("processes_trio", "trio"), ("processes_anyio", "anyio")] {
        check_with(name, &[package]);
        check_by(name, &[package], Some("run it on the event loop"));
    }
}

#[test]
fn bot() {
    check("bot");
}

#[test]
fn executors() {
    check("executors");
}

#[test]
fn scraper() {
    check("scraper");
}

#[test]
fn threads() {
    check("threads");
}

#[test]
fn scopes() {
    check_with("scopes", &["trio", "anyio"]);
}

#[test]
fn limits() {
    check("limits");
}

#[test]
fn cancellations() {
    check("cancellations");
}

#[test]
fn forms() {
    check("forms");
}

#[test]
fn primitives() {
    check("primitives");
}

#[test]
fn callbacks() {
    check("callbacks");
}

#[test]
fn settings() {
    check("settings");
}

#[test]
fn policies() {
    check_with("policies", &["uvloop", "async_timeout"]);
}

#[test]
fn generators() {
    check("generators");
}

#[test]
fn anyio_forms() {
    check_with("anyio_forms", &["anyio"]);
}

#[test]
fn trio_forms() {
    check_with("trio_forms", &["trio"]);
}

#[test]
fn pollers() {
    check("pollers");
}

#[test]
fn groups() {
    check("groups");
}

#[test]
fn files() {
    check("files");
}

#[test]
fn folders() {
    check("folders");
}

#[test]
fn trees() {
    check_with("trees", &["trio", "anyio"]);
}

#[test]
fn crunch() {
    check("crunch");
}

#[test]
fn every_program_is_run() {
    let source = fs::read_to_string("tests/programs.rs").expect("this file is there");
    for entry in fs::read_dir(FOLDER).expect("the programs are there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".txt") else { continue };
        assert!(source.contains(&format!("(\"{stem}\"")), "{name} is not run");
    }
}
