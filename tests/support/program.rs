//! Programs that are fixed and run: what they say of themselves, their fixed versions, and the fixes each version takes.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use asyncfix::apply::{AppliedFix, apply_fixes, fix_text};
use asyncfix::edit::{Applicability, Fix, Taken};
use asyncfix::facts::{PythonVersion, Surroundings};
use asyncfix::rules::Example;
use asyncfix::scan::{Finding, Scan, scan_text};
use asyncfix::source::{Language, LineIndex};
use asyncfix::syntax::Parser;

use super::ALL_RULES;

/// Where the programs are, with the modules they share.
pub const FOLDER: &str = "tests/programs/python";

/// What a person types, one line after the other, each after a pause that a blocked loop would notice.
const TYPED: [&str; 2] = ["  ada \n", "second\n"];

/// At a line that ends so, other fixes than the best would rightly make the program print something else.
const BEST_ONLY: &str = "# best fix only";

/// A fix of a rule as it is written for one runtime.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// The rule's name.
    pub rule: &'static str,
    /// The number of the pattern in the rule's file, from 0.
    pub pattern: usize,
    /// The fix's title.
    pub title: String,
    /// The runtime, if it is known at the place.
    pub runtime: Option<String>,
}

impl Form {
    /// The form of a fix that a scan offers.
    pub fn offered(finding: &Finding, fix: &Fix) -> Self {
        let (pattern, runtime) = (finding.pattern, finding.runtime.clone());
        Self { rule: finding.rule, pattern, title: fix.title.clone(), runtime }
    }

    fn applied(fix: &AppliedFix) -> Self {
        Self { rule: fix.rule, pattern: fix.pattern, title: fix.title.clone(), runtime: fix.runtime.clone() }
    }

    /// Whether a program that takes `self` also shows that `wanted` holds. A fix that can be made where no runtime is
    /// known does not depend on one.
    pub fn covers(&self, wanted: &Form) -> bool {
        let same = (self.rule, self.pattern, &self.title) == (wanted.rule, wanted.pattern, &wanted.title);
        same && (wanted.runtime.is_none() || self.runtime.is_none() || wanted.runtime == self.runtime)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runtime = self.runtime.as_deref().unwrap_or("any");
        write!(out, "{} pattern {} \"{}\" {runtime}", self.rule, self.pattern + 1, self.title)
    }
}

/// A program with mistakes, and what it prints once they are mended.
///
/// Comments at its head say what surrounds it:
/// - `# packages: trio anyio`: its project declares these, and it is run where they can be imported;
/// - `# needs: …`: what must hold of a package or of `sys`, an expression; the program is run only where it does;
/// - `# project: client=httpx2 python=3.8`: more of the project, in the words that pages use;
/// - `# prefers: await it`: the fix of this title is taken wherever there is one, instead of every alternative in turn.
pub struct Program {
    /// The stem of its file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it prints when it is fixed.
    pub expected: String,
}

/// A program with one choice of fixes made.
pub struct Version {
    /// What was chosen, for messages.
    pub choice: String,
    /// The fixed text.
    pub text: String,
    /// Every fix that was made.
    pub forms: BTreeSet<Form>,
}

impl Program {
    /// The program of this name.
    pub fn read(name: &str) -> Self {
        let read = |extension: &str| {
            let path = Path::new(FOLDER).join(name).with_extension(extension);
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}.{extension}: {error}"))
        };
        Self { name: name.to_owned(), text: read("py"), expected: read("txt") }
    }

    /// Every program, by name.
    pub fn all() -> Vec<Self> {
        let entries = fs::read_dir(FOLDER).expect("the programs are there").flatten();
        let files = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = files.filter_map(|file| Some(file.strip_suffix(".txt")?.to_owned())).collect();
        names.sort();
        names.iter().map(|name| Self::read(name)).collect()
    }

    fn said(&self, word: &str) -> Option<&str> {
        let prefix = format!("# {word}: ");
        self.text.lines().find_map(|line| line.strip_prefix(prefix.as_str()))
    }

    /// What it imports that Python does not bring along.
    pub fn packages(&self) -> Vec<&str> {
        self.said("packages").map_or(Vec::new(), |names| names.split(' ').collect())
    }

    /// What it needs, in words.
    pub fn wants(&self) -> String {
        self.packages().into_iter().chain(self.said("needs")).collect::<Vec<&str>>().join(", ")
    }

    /// Whether the Python at hand has its packages, and what else it needs.
    pub fn can_run(&self) -> bool {
        let needs = self.said("needs");
        if self.packages().is_empty() && needs.is_none() {
            return true;
        }
        let names: Vec<&str> = std::iter::once("sys").chain(self.packages()).collect();
        let imports = format!("import {}; assert {}", names.join(", "), needs.unwrap_or("True"));
        let found = Command::new(python()).args(["-c", &imports]).stderr(Stdio::null()).status();
        found.expect("python3 runs").success()
    }

    fn surroundings(&self) -> Surroundings {
        let words = self.said("project").unwrap_or("").split_whitespace();
        let project = words.filter_map(|word| word.split_once('=')).map(|(key, value)| (key.into(), value.into()));
        let page = Example {
            title: String::new(),
            language: Language::Python,
            text: String::new(),
            line: 0,
            project: project.collect(),
        };
        let mut around = page.surroundings();
        if !around.python_is_declared {
            around.python = PythonVersion(3, 11);
        }
        around.dependencies.extend(self.packages().iter().map(|name| name.replace('_', "-")));
        around
    }

    /// The program with the best fix of everything; then, until each fix it offers has been taken once, with others.
    pub fn versions(&self) -> Vec<Version> {
        if let Some(title) = self.said("prefers") {
            return vec![self.version(&format!("\"{title}\""), |form| form.title == title)];
        }
        let mut versions = vec![self.version("the best fixes", |_| false)];
        loop {
            let taken: BTreeSet<&Form> = versions.iter().flat_map(|version| &version.forms).collect();
            let mut fresh = BTreeSet::new();
            let version = self.version("other fixes", |form| {
                let is_new = !taken.contains(form);
                if is_new {
                    fresh.insert(form.clone());
                }
                is_new
            });
            if fresh.is_empty() {
                return versions;
            }
            assert!(fresh.iter().any(|form| version.forms.contains(form)), "{}: {fresh:?} not taken", self.name);
            let choice: Vec<String> = fresh.intersection(&version.forms).map(ToString::to_string).collect();
            versions.push(Version { choice: choice.join(", "), ..version });
        }
    }

    /// The program with the fixes that `prefers` picks, where they do not collide, and the best of all others.
    fn version(&self, choice: &str, mut prefers: impl FnMut(&Form) -> bool) -> Version {
        let (language, parser, around) = (Language::Python, Parser::new(), self.surroundings());
        let scan = scan_text(&self.text, language, &ALL_RULES, &around, &parser);
        let mut fixes: Vec<&Fix> = Vec::new();
        let mut forms = BTreeSet::new();
        let mut text = self.text.clone();
        for (finding, fix) in self.chosen(&scan, &mut prefers) {
            fixes.push(fix);
            // Some collide only in what they ask of the file.
            if let Ok(next) = apply_fixes(&self.text, language, &fixes, &scan.layout, &parser) {
                text = next;
                forms.insert(Form::offered(finding, fix));
            } else {
                fixes.pop();
            }
        }
        let fixed = fix_text(&text, language, &ALL_RULES, &around, &parser, Applicability::Unsafe);
        forms.extend(fixed.applied.iter().map(Form::applied));
        Version { choice: choice.to_owned(), text: fixed.text, forms }
    }

    /// The program with its safe fixes only.
    pub fn safe(&self) -> String {
        fix_text(&self.text, Language::Python, &ALL_RULES, &self.surroundings(), &Parser::new(), Applicability::Safe)
            .text
    }

    /// At most one fix of each finding, of those that `prefers` picks.
    fn chosen<'s>(&self, scan: &'s Scan, mut prefers: impl FnMut(&Form) -> bool) -> Vec<(&'s Finding, &'s Fix)> {
        let lines = LineIndex::new(&self.text);
        let has_alternatives = |finding: &&Finding| {
            let line = self.text.lines().nth(lines.line(finding.span.start)).unwrap_or("");
            !line.ends_with(BEST_ONLY) && !finding.suppressed
        };
        let mut taken = Taken::default();
        let mut chosen = Vec::new();
        for finding in scan.findings.iter().filter(has_alternatives) {
            let mut preferred = finding.fixes.iter().filter(|fix| prefers(&Form::offered(finding, fix)));
            if let Some(fix) = preferred.find(|fix| taken.take(fix)) {
                chosen.push((finding, fix));
            }
        }
        chosen
    }
}

fn python() -> String {
    std::env::var("ASYNCFIX_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// What a program prints, and what it complains of.
pub fn run(program: &str) -> (String, String) {
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
    let mut stdout = python.stdout.take().expect("stdout is a pipe");
    let mut stderr = python.stderr.take().expect("stderr is a pipe");
    let complaints = thread::spawn(move || read_all(&mut stderr));
    // A person begins to type when there is something to read.
    let mut printed = vec![0];
    if stdout.read_exact(&mut printed).is_err() {
        printed.clear();
    }
    let typist = thread::spawn(move || {
        for line in TYPED {
            thread::sleep(Duration::from_millis(300));
            // A program that has read enough, or reads nothing, is gone by then.
            if stdin.write_all(line.as_bytes()).is_err() {
                return;
            }
        }
    });
    printed.extend(read_all(&mut stdout));
    let complaints = complaints.join().expect("stderr is read");
    let _ = python.wait();
    drop(typist);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    (text(&printed), text(&complaints))
}

fn read_all(pipe: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.read_to_end(&mut bytes);
    bytes
}
