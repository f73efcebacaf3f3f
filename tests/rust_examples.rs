//! The Rust examples of every page compile, before and after every fix; and whole programs, fixed, do what they should.
//!
//! One scratch workspace below the target directory has a crate per edition, with one module per example and fix, and the
//! crates the examples name (`tests/rust_examples/Cargo.toml`). What rustc says of a module is said of the page's line.
//! A fix must bring no warning either: an import that nothing uses any more is a fault of the fix.
//!
//! `tests/programs/rust/NAME.rs` is a program that waits where it must not; `NAME.txt` is what it prints once every safe and
//! unsafe fix is applied. As written it must print something else, or the program shows nothing.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

use asyncfix::apply::{apply_fixes, fix_text};
use asyncfix::edit::Applicability;
use asyncfix::facts::Surroundings;
use asyncfix::rules::{Example, Rule};
use asyncfix::source::Language;
use asyncfix::syntax::Parser;
use serde_json::Value;
use support::{ALL_RULES, examples, load, name, scan, surroundings_of};

const EDITIONS: [u16; 3] = [2018, 2021, 2024];
const PROGRAMS: &str = "tests/programs/rust";

/// Warnings that say nothing of a fix: of code that only an example has.
const IDLE_WARNINGS: [&str; 3] = ["dead_code", "unused_variables", "async_fn_in_trait"];

/// Cargo works on one thing at a time in a target directory, and both tests write its manifests.
static WORKSPACE: Mutex<()> = Mutex::new(());

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-examples")
}

/// Writes a file only if that changes it: Cargo compiles again what is newer.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the target directory can be written");
    fs::write(path, text).expect("the target directory can be written");
}

/// The manifests of all members. The members of other tests stay as they are.
fn write_manifests() {
    let read = |file: &str| fs::read_to_string(Path::new("tests/rust_examples").join(file)).expect("it is checked in");
    let manifest = read("Cargo.toml");
    write(&workspace().join("Cargo.toml"), &manifest);
    write(&workspace().join("Cargo.lock"), &read("Cargo.lock"));
    let manifest: toml::Table = manifest.parse().expect("it is TOML");
    let all = manifest["workspace"]["dependencies"].as_table().expect("it has dependencies");
    let all: Vec<&str> = all.keys().map(String::as_str).collect();
    let built = &manifest["workspace"]["metadata"]["programs"]["dependencies"];
    let built: Vec<&str> = built.as_array().expect("it is a list").iter().filter_map(toml::Value::as_str).collect();
    let member = |name: &str, edition: u16, dependencies: &[&str], root: &str| {
        let mut text = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\npublish = false\n[dependencies]\n"
        );
        for dependency in dependencies {
            let _ = writeln!(text, "{dependency}.workspace = true");
        }
        write(&workspace().join(name).join("Cargo.toml"), &text);
        let root = workspace().join(name).join(root);
        if !root.exists() {
            write(&root, "fn main() {}\n");
        }
    };
    for edition in EDITIONS {
        member(&format!("edition-{edition}"), edition, &all, "src/lib.rs");
    }
    member("programs", 2021, &built, "src/main.rs");
}

fn cargo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(workspace())
        .env("CARGO_TARGET_DIR", workspace().join("target"))
        .stdin(Stdio::null())
        .output()
        .expect("cargo runs")
}

/// One text to compile: an example as it stands, or fixed.
struct Module {
    name: String,
    edition: u16,
    text: String,
    /// The rule and the title of the example, with the page.
    example: String,
    /// What was done to it; `None` as it stands.
    fix: Option<String>,
    /// The line of the page at which the text starts.
    line: usize,
}

fn modules_of(rule: &Rule, example: &Example) -> Vec<Module> {
    let compiles = example.project.iter().find(|(word, _)| word == "compiles").map(|(_, when)| when.as_str());
    if compiles == Some("never") {
        return Vec::new();
    }
    let around = surroundings_of(example);
    let rules = load(&[rule.source]);
    let parser = Parser::new();
    let mut texts: Vec<(Option<String>, String)> = Vec::new();
    if compiles.is_none() {
        texts.push((None, example.text.clone()));
    }
    let mut add = |title: &str, text: String| {
        if text != example.text && texts.iter().all(|(_, known)| *known != text) {
            texts.push((Some(title.to_owned()), text));
        }
    };
    for threshold in [Applicability::Safe, Applicability::Unsafe] {
        let fixed = fix_text(&example.text, example.language, &rules, &around, &parser, threshold);
        add(&format!("all {} fixes", threshold.name()), fixed.text);
    }
    // Where the whole does not compile as it stands, one fix may not be enough.
    if compiles.is_none() {
        let before = scan(example, &example.text, &rules);
        for fix in before.findings.iter().flat_map(|finding| &finding.fixes) {
            if let Ok(text) = apply_fixes(&example.text, example.language, &[fix], &before.layout, &parser) {
                add(&fix.title, text);
            }
        }
    }
    let stem = format!("{}_{}", rule.source.name.replace('-', "_"), example.line);
    let module = |(nth, (fix, text)): (usize, (Option<String>, String))| Module {
        name: format!("{stem}_{nth}"),
        edition: around.edition,
        text,
        example: name(rule, example),
        fix,
        line: example.line,
    };
    texts.into_iter().enumerate().map(module).collect()
}

/// A complaint of rustc about a module.
struct Complaint {
    code: String,
    is_error: bool,
    line: u64,
    text: String,
}

/// What rustc says of each module of the workspace, by the module's name.
fn complaints(output: &Output) -> BTreeMap<String, Vec<Complaint>> {
    let mut found: BTreeMap<String, Vec<Complaint>> = BTreeMap::new();
    for message in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(message) else { continue };
        let message = &message["message"];
        let level = message["level"].as_str().unwrap_or("");
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        let Some(span) = spans.iter().find(|span| span["is_primary"] == true) else { continue };
        let file = Path::new(span["file_name"].as_str().unwrap_or(""));
        let module = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        found.entry(module).or_default().push(Complaint {
            code: message["code"]["code"].as_str().unwrap_or("").to_owned(),
            is_error: level == "error",
            line: span["line_start"].as_u64().unwrap_or(0),
            text: message["rendered"].as_str().unwrap_or("").to_owned(),
        });
    }
    found
}

fn warnings(complaints: &[Complaint]) -> BTreeMap<&str, usize> {
    let counted = complaints.iter().filter(|it| !it.is_error && !IDLE_WARNINGS.contains(&it.code.as_str()));
    counted.fold(BTreeMap::new(), |mut counts, complaint| {
        *counts.entry(complaint.code.as_str()).or_default() += 1;
        counts
    })
}

#[test]
fn every_example_compiles_before_and_after_every_fix() {
    let _guard = WORKSPACE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let rust = examples().filter(|(_, example)| example.language == Language::Rust);
    let modules: Vec<Module> = rust.flat_map(|(rule, example)| modules_of(rule, example)).collect();
    write_manifests();
    for edition in EDITIONS {
        let source = workspace().join(format!("edition-{edition}/src"));
        let own = || modules.iter().filter(|module| module.edition == edition);
        for module in own() {
            write(&source.join(&module.name).with_extension("rs"), &module.text);
        }
        let root: String = own().fold(String::new(), |root, module| format!("{root}mod {};\n", module.name));
        write(&source.join("lib.rs"), &root);
    }
    let unknown: BTreeSet<u16> =
        modules.iter().map(|module| module.edition).filter(|it| !EDITIONS.contains(it)).collect();
    assert!(unknown.is_empty(), "no crate for the editions {unknown:?}");
    let output = cargo(&[
        "check",
        "--workspace",
        "--exclude",
        "programs",
        "--profile",
        "test",
        "--lib",
        "--keep-going",
        "--message-format",
        "json",
    ]);
    let found = complaints(&output);
    let said = |module: &Module| found.get(&module.name).map_or(&[][..], Vec::as_slice);
    let mut wrong = Vec::new();
    let mut before = BTreeMap::new();
    for module in &modules {
        let what = module.fix.as_deref().unwrap_or("as it stands");
        for complaint in said(module).iter().filter(|complaint| complaint.is_error) {
            let line = module.line as u64 + complaint.line - 1;
            let place = if module.fix.is_none() { format!(" (line {line})") } else { String::new() };
            wrong.push(format!("{}, {what}{place}\n{}", module.example, complaint.text));
        }
        let counts = warnings(said(module));
        if module.fix.is_none() {
            before.insert(&module.example, counts);
            continue;
        }
        let known = before.get(&module.example);
        for (code, count) in counts {
            if count > known.and_then(|known| known.get(code)).copied().unwrap_or(0) {
                let all = said(module).iter().filter(|it| it.code == code).map(|it| it.text.as_str());
                wrong.push(format!("{}, {what}, brings {code}\n{}", module.example, all.collect::<String>()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} complaints of rustc\n\n{}", wrong.len(), wrong.join("\n"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

fn fixed(program: &str) -> String {
    let around =
        Surroundings { dependencies: ["futures".to_owned(), "tokio".to_owned()].into(), ..Surroundings::default() };
    fix_text(program, Language::Rust, &ALL_RULES, &around, &Parser::new(), Applicability::Unsafe).text
}

fn run(name: &str) -> String {
    let binary = workspace().join("target/debug/programs").with_extension(std::env::consts::EXE_EXTENSION);
    let output = Command::new(binary).arg(name).stdin(Stdio::null()).output().expect("the programs run");
    let printed = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    if output.status.success() { printed } else { format!("{printed}{}", String::from_utf8_lossy(&output.stderr)) }
}

#[test]
fn programs_wait_before_and_not_after() {
    let _guard = WORKSPACE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    write_manifests();
    let files = fs::read_dir(PROGRAMS).expect("the programs are there").flatten().map(|entry| entry.path());
    let mut names: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    let source = workspace().join("programs/src");
    let read = |file: String| fs::read_to_string(Path::new(PROGRAMS).join(file)).expect("the program is there");
    write(&source.join("stall.rs"), &read("stall.rs".to_owned()));
    let mut root = "#![allow(warnings)]\nmod stall;\n".to_owned();
    let mut arms = String::new();
    for name in &names {
        let program = read(format!("{name}.rs"));
        for (module, text) in [(format!("{name}_before"), program.clone()), (format!("{name}_after"), fixed(&program))]
        {
            // `main` is private to its module.
            write(
                &source.join(&module).with_extension("rs"),
                &format!("{text}\npub fn start() {{ let _ = main(); }}\n"),
            );
            let _ = writeln!(root, "mod {module};");
            let _ = writeln!(arms, "        Some(\"{module}\") => {module}::start(),");
        }
    }
    let _ = write!(
        root,
        "fn main() {{\n    match std::env::args().nth(1).as_deref() {{\n{arms}        _ => {{}}\n    }}\n}}\n"
    );
    write(&source.join("main.rs"), &root);
    let output = cargo(&["build", "-p", "programs"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in &names {
        let expected = read(format!("{name}.txt"));
        // A busy machine can keep the ticker from its measure, too.
        let shows = (0..3).any(|_| run(&format!("{name}_before")) != expected);
        assert!(shows, "{name} prints this before any fix, so it shows nothing");
        // A busy machine can hold up any loop for once; a program that blocks its own does so every time.
        let mut printed = String::new();
        for _ in 0..3 {
            printed = run(&format!("{name}_after"));
            if printed == expected {
                break;
            }
        }
        let text = fs::read_to_string(source.join(format!("{name}_after.rs"))).unwrap_or_default();
        assert_eq!(printed, expected, "{name}\n{text}");
    }
}
