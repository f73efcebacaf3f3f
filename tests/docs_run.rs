//! What the documentation of rules shows is done: its files are written, its commands run, its output compared.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "each test file uses a part")]
#[path = "support/project.rs"]
mod project;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use project::{Project, Run};

/// A fenced block, with the text of the line before it.
struct Block<'p> {
    before: &'p str,
    language: &'p str,
    text: String,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut before = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            let text = inside.flat_map(|line| [line, "\n"]).collect();
            found.push(Block { before, language, text });
            before = "";
        } else if !line.trim().is_empty() {
            before = line;
        }
    }
    found
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing-rules.md")).unwrap()
}

/// Runs `$ command` lines, and looks for the lines below each in what it prints.
fn run_console(project: &Project, text: &str) {
    let mut command: Option<(String, Run)> = None;
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("$ ") {
            let folder = Path::new(env!("CARGO_BIN_EXE_asyncfix")).parent().unwrap();
            let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
            let mut shell = Command::new("bash");
            shell.args(["-c", words]).current_dir(project.path()).env("PATH", path).env_remove("CI");
            let output = shell.env_remove("EDITOR").env_remove("VISUAL").stdin(Stdio::null()).output().unwrap();
            command = Some((words.to_owned(), Run::of(&output)));
            continue;
        }
        let (words, run) = command.as_ref().expect("output follows a command");
        let shown = [run.out.as_str(), run.err.as_str()].concat();
        assert!(shown.contains(line), "`{words}` does not print {line:?}, but\n{shown}");
    }
}

#[test]
fn what_the_page_shows_is_what_happens() {
    let page = page();
    let mut shown = 0;
    for part in page.split("<!-- run: ").skip(1) {
        let part = part.split("\n## ").next().unwrap();
        let project = Project::new(&[]);
        for block in blocks(part) {
            let path = block.before.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
            let same = block.before.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->"));
            match (path, same) {
                (Some(path), _) => project.write(path, &block.text),
                (_, Some(path)) => {
                    let text = project.read(path);
                    assert!(text.ends_with(&block.text), "{path} is\n{text}\nand not\n{}", block.text);
                }
                _ if block.language == "console" => run_console(&project, &block.text),
                _ => panic!("nobody runs this block:\n{}", block.text),
            }
            shown += 1;
        }
    }
    assert!(shown >= 10, "only {shown} blocks");
}

#[test]
fn what_is_said_of_the_fixes_is_so() {
    let page = page();
    let part = page.split("<!-- run: a row -->").nth(1).and_then(|part| part.split("\n## ").next()).unwrap();
    let project = Project::new(&[]);
    for block in blocks(part) {
        let path = block.before.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
        if let Some(path) = path {
            project.write(path, &block.text);
        }
    }
    project.run("--fix -q").check(0, &[], &[]);
    let fixed = project.read("app/handlers.py");
    assert!(page.contains("`await asyncio.to_thread(acme.fetch, key)`"));
    assert!(fixed.contains("    return await asyncio.to_thread(acme.fetch, key)\n"), "{fixed}");
}

#[test]
fn every_table_of_the_documentation_is_one() {
    for file in ["docs/writing-rules.md", "docs/configuration.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        for block in blocks(&text).into_iter().filter(|block| block.language == "toml") {
            let read: Result<toml::Table, _> = block.text.parse();
            assert!(read.is_ok(), "{file}: {}\n{}", read.unwrap_err(), block.text);
        }
    }
}
