//! Requests swapped for an async client: every case of `tests/http_swaps/cases`, for every client.
//!
//! The results are snapshots. With `ASYNCFIX_PYTHON` naming a Python that has the libraries, each case also runs, before
//! and after, against a local server: the results must be equal, and the event loop must not have stalled.

use std::path::{Path, PathBuf};
use std::process::Command;

use asyncfix::apis::Apis;
use asyncfix::edit::{EditSet, Rewrite, imports};
use asyncfix::facts::python::PythonFacts;
use asyncfix::facts::{Facts, Surroundings};
use asyncfix::native;
use asyncfix::rules::Match;
use asyncfix::source::Language;
use asyncfix::syntax::{NodeId, Parser};

/// The step that knows what to do with any request.
const STEP: &str = "swap-http-call";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http_swaps")
}

fn surroundings(client: &str) -> Surroundings {
    Surroundings { http_client: Some(client.to_owned()), ..Surroundings::default() }
}

/// The text with every request swapped that can be, one at a time, and why the others cannot.
fn swap(text: &str, client: &str) -> (String, Vec<String>) {
    let mut text = text.to_owned();
    for _ in 0..20 {
        match swap_one(&text, client) {
            Ok(next) => text = next,
            Err(reasons) => return (text, reasons),
        }
    }
    panic!("swapping does not end:\n{text}");
}

fn swap_one(text: &str, client: &str) -> Result<String, Vec<String>> {
    let parser = Parser::new();
    let tree = parser.parse(text, Language::Python);
    assert!(tree.broken().is_empty(), "does not parse:\n{text}");
    let apis = apis();
    let surroundings = surroundings(client);
    let facts = PythonFacts::collect(&tree, &apis, &surroundings);
    let mut reasons = Vec::new();
    for call in tree.all().filter(|node| tree.is(*node, "call")) {
        match attempt(call, &facts) {
            Ok(rewrite) => return Ok(applied(text, &facts, rewrite)),
            Err(Some(reason)) => {
                let line = text[..tree.start(call)].matches('\n').count() + 1;
                reasons.push(format!("line {line}: {reason}"));
            }
            Err(None) => {}
        }
    }
    Err(reasons)
}

fn attempt(call: NodeId, facts: &dyn Facts) -> Result<Rewrite, Option<String>> {
    let callee = facts.tree().field(call, "function").ok_or(None)?;
    let resolved = facts.resolve(callee);
    let path = resolved.symbol().ok_or(None)?;
    let is_ours = ["requests.", "httpx.", "httpx2."].iter().any(|root| path.starts_with(root));
    let is_class = path.rsplit('.').next().is_some_and(|name| name.starts_with(char::is_uppercase));
    if !is_ours || is_class || facts.is_awaited(call) || facts.context(call).in_async() != asyncfix::facts::Truth::Yes {
        return Err(None);
    }
    let found = Match::new(vec![("call", call), ("callee", callee)]);
    let step = native::REGISTRY.rewritings().find(|step| step.name == STEP).expect("the step is registered");
    (step.build)(&found, facts).map_err(Some)
}

fn applied(text: &str, facts: &dyn Facts, rewrite: Rewrite) -> String {
    let own = EditSet::from_edits(rewrite.edits).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let settled = imports::settle(Language::Python, text, facts.layout(), &own, &rewrite.requests);
    let settled = EditSet::from_edits(settled).expect("import edits are disjoint");
    own.union(&settled).expect("import edits keep off the fix").apply(text)
}

fn apis() -> Apis {
    let session = "[[api]]\nnames = [\"requests.Session\", \"requests.Response\"]\nclass = true\n";
    let client = "[[api]]\nnames = [\"httpx.Client\", \"httpx.Response\"]\nclass = true\n";
    Apis::load(Language::Python, [("requests", session), ("httpx", client)]).expect("the tables are right")
}

fn cases() -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = std::fs::read_dir(folder().join("cases"))
        .expect("the cases are there")
        .map(|entry| entry.expect("the cases can be listed").path())
        .map(|path| {
            let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a case can be read"))
        })
        .collect();
    cases.sort();
    cases
}

/// The clients a case is swapped for: those in its first line, `# clients: …`, or all.
fn clients(text: &str) -> Vec<&str> {
    match text.lines().next().and_then(|line| line.strip_prefix("# clients: ")) {
        Some(names) => names.split(' ').collect(),
        None => vec!["aiohttp", "httpx2", "niquests"],
    }
}

#[test]
fn every_case_is_swapped_as_recorded() {
    for (name, text) in cases() {
        let mut record: Vec<String> = Vec::new();
        for client in clients(&text) {
            let (after, reasons) = swap(&text, client);
            let shown = if after == text { "(unchanged)\n" } else { &after };
            record.push(format!("===== {client}\n{shown}"));
            for reason in reasons {
                record.push(format!("----- {reason}\n"));
            }
        }
        insta::with_settings!({
            snapshot_path => "../snapshots/http_swaps", prepend_module_to_snapshot => false, omit_expression => true
        }, { insta::assert_snapshot!(name, record.concat()) });
    }
}

#[test]
fn swapped_cases_do_the_same_when_they_run() {
    let Ok(python) = std::env::var("ASYNCFIX_PYTHON") else { return };
    let work = tempfile::tempdir().expect("there is room for files");
    let mut runs = 0;
    let mut failures = Vec::new();
    for (name, text) in cases().into_iter().filter(|(name, _)| !name.starts_with("refused")) {
        let mut files = vec![work.path().join(format!("{name}.py"))];
        std::fs::write(&files[0], &text).expect("there is room for files");
        for client in clients(&text) {
            let (swapped, _) = swap(&text, client);
            if swapped != text {
                files.push(work.path().join(format!("{name}_{client}.py")));
                std::fs::write(files.last().expect("one was pushed"), swapped).expect("there is room for files");
            }
        }
        runs += files.len() - 1;
        let run = Command::new(&python).arg(folder().join("compare.py")).args(&files).output().expect("Python runs");
        if !run.status.success() {
            let told = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
            failures.push(format!("{name}:\n{told}"));
        }
    }
    assert!(failures.is_empty(), "{} cases differ:\n{}", failures.len(), failures.join("\n"));
    assert!(runs > 0, "nothing ran");
}
