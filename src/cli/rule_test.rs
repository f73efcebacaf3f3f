//! `asyncfix rule test`: the examples of the project's own rules, and the snapshots beside them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::args::{RuleTestArgs, RulesArgs};
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::rulebook::{config_here, rules_here};
use super::run::unknown_rule;
use crate::error::Error;
use crate::examples::{Failure, diff, failures, snapshot};
use crate::report::plural;
use crate::rules::builtin::SHIPPED;
use crate::rules::select::{check_name, rules_named};
use crate::rules::{Rule, RuleSet};
use crate::syntax::Parser;

/// How long to wait between two looks at the files.
const PAUSE: Duration = Duration::from_millis(150);

/// What a test of one rule gave, in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Verdict {
    /// What is wrong, for people.
    lines: Vec<String>,
    examples: usize,
}

/// Tests rules; [`ExitStatus::FindingsRemain`] if one of them fails.
///
/// # Errors
/// The rules cannot be read, or there is none to test.
pub fn test(args: &RuleTestArgs, console: &Console) -> Result<ExitStatus, Error> {
    if args.watch {
        return watch(args, console);
    }
    let begun = Instant::now();
    let verdicts = run(args)?;
    let (printed, status) = print(&verdicts, &BTreeMap::new(), console);
    if !console.quiet {
        let wrong = verdicts.values().filter(|verdict| !verdict.lines.is_empty()).count();
        let told = if wrong == 0 { "all pass".to_owned() } else { format!("{} not", describe(wrong)) };
        console.say(&format!("{}: {told} ({} ms).", plural(verdicts.len(), "rule"), begun.elapsed().as_millis()));
    }
    finish(printed, status)
}

fn describe(count: usize) -> String {
    if count == 1 { "1 does".to_owned() } else { format!("{count} do") }
}

/// Tests again whenever a file changes, and tells what changed.
fn watch(args: &RuleTestArgs, console: &Console) -> Result<ExitStatus, Error> {
    let mut before: BTreeMap<String, Verdict> = BTreeMap::new();
    let mut told = String::new();
    let mut seen = None;
    loop {
        let stamp = stamp(args);
        if seen.as_ref() == Some(&stamp) {
            std::thread::sleep(PAUSE);
            continue;
        }
        let is_first = seen.replace(stamp).is_none();
        match run(args) {
            Ok(verdicts) => {
                let (printed, _) = print(&verdicts, &before, console);
                finish(printed, ExitStatus::Clean)?;
                if is_first {
                    console.say("Watching for changes; Ctrl-c ends it.");
                }
                before = verdicts;
                told.clear();
            }
            Err(error) if error.to_string() == told => {}
            Err(error) => {
                console.fail(&error);
                told = error.to_string();
            }
        }
    }
}

/// The files that a test depends on, each with the time it was written.
fn stamp(args: &RuleTestArgs) -> Vec<(PathBuf, Option<SystemTime>)> {
    let mut folders: Vec<PathBuf> = args.rules.rule_dir.iter().map(Into::into).collect();
    folders.extend(args.what.as_ref().map(PathBuf::from).filter(|path| path.is_dir()));
    let mut files: Vec<PathBuf> = Vec::new();
    if let Ok(config) = config_here(&args.rules) {
        folders.extend(config.rule_dirs.iter().map(|entry| config.folder.join(&entry.text)));
        files.push(config.path().to_owned());
    }
    // A rule stands two folders deep; what is deeper is none of ours.
    for _ in 0..3 {
        let inner: Vec<PathBuf> = folders.iter().flat_map(|folder| entries(folder)).collect();
        files.extend(inner.iter().filter(|path| path.is_file()).cloned());
        folders = inner.into_iter().filter(|path| path.is_dir()).collect();
    }
    files.sort();
    files.dedup();
    let written = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
    files.into_iter().map(|path| (path.clone(), written(&path))).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|all| all.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

fn run(args: &RuleTestArgs) -> Result<BTreeMap<String, Verdict>, Error> {
    let (rules, names) = chosen(args)?;
    let (accept, is_ci) = (args.accept, std::env::var_os("CI").is_some_and(|value| !value.is_empty()));
    if accept && is_ci {
        return Err(Error::new("`--accept` writes, and nothing is written where `CI` is set"));
    }
    let parser = Parser::new();
    let mut verdicts = BTreeMap::new();
    for rule in rules.rules().iter().filter(|rule| names.contains(&rule.source.file())) {
        let own = rules.subset(|known| std::ptr::eq(known, rule.as_ref()));
        let mut lines: Vec<String> = failures(rule, &own, &rules, &parser).iter().flat_map(failure_lines).collect();
        if rule.source.root != SHIPPED {
            lines.extend(check_snapshot(rule, &own, &parser, accept, !is_ci)?);
        }
        verdicts.insert(rule.source.file(), Verdict { lines, examples: rule.page.examples().len() });
    }
    Ok(verdicts)
}

/// Every rule, and the files of those to test.
fn chosen(args: &RuleTestArgs) -> Result<(std::sync::Arc<RuleSet>, Vec<String>), Error> {
    let mut from = RulesArgs { rule_dir: args.rules.rule_dir.clone(), ..args.rules.clone() };
    let folder = args.what.as_ref().filter(|what| Path::new(what).is_dir());
    from.rule_dir.extend(folder.map(Into::into));
    let rules = rules_here(&from)?;
    let own = |rule: &Rule| rule.source.root != SHIPPED;
    let names: Vec<String> = match &args.what {
        Some(what) if folder.is_some() => {
            let root = what.trim_end_matches('/');
            rules.rules().iter().filter(|rule| rule.source.root == root).map(|rule| rule.source.file()).collect()
        }
        Some(what) => {
            let stem = Path::new(what).file_stem().and_then(|stem| stem.to_str()).filter(|_| Path::new(what).is_file());
            let name = stem.unwrap_or(what);
            check_name(rules.rules(), name).map_err(|unknown| unknown_rule(&unknown, ""))?;
            rules_named(rules.rules(), name).map(|rule| rule.source.file()).collect()
        }
        None => rules.rules().iter().filter(|rule| own(rule)).map(|rule| rule.source.file()).collect(),
    };
    if names.is_empty() {
        return Err(Error::new("there are no rules of your own here")
            .next("`asyncfix rule new NAME` writes one; `rule-dirs` in asyncfix.toml says where they are"));
    }
    Ok((rules, names))
}

fn failure_lines(failure: &Failure) -> Vec<String> {
    let head = format!("{}\n    not so: {}", failure.place, failure.check);
    let what = failure.what.lines().map(|line| format!("    {line}"));
    std::iter::once(head).chain(what).collect()
}

/// Compares the snapshot beside the rule with what the rule does now. A new one is written; a changed one only if it is
/// accepted.
fn check_snapshot(
    rule: &Rule,
    own: &RuleSet,
    parser: &Parser,
    accept: bool,
    may_write: bool,
) -> Result<Vec<String>, Error> {
    let file = Path::new(&rule.source.file()).with_extension("snap");
    let shown = file.display();
    let now = snapshot(rule, own, parser);
    let before = fs::read_to_string(&file).ok();
    let write = || {
        let written = fs::write(&file, &now);
        written.map_err(|error| Error::new(format!("cannot write the snapshot `{shown}`: {error}")))
    };
    match before {
        Some(before) if before == now => Ok(Vec::new()),
        Some(_) if accept => write().map(|()| Vec::new()),
        None if may_write => write().map(|()| Vec::new()),
        None => {
            Ok(vec![format!("{shown}\n    there is no snapshot yet: run the test where it may write, and commit it")])
        }
        Some(before) => {
            let head = format!("{shown}\n    the rule does something else now; `asyncfix rule test --accept` takes it");
            let lines = diff(&before, &now);
            Ok(std::iter::once(head).chain(lines.lines().map(|line| format!("    {line}"))).collect())
        }
    }
}

/// Prints the verdicts that are not as they were `before`.
fn print(
    verdicts: &BTreeMap<String, Verdict>,
    before: &BTreeMap<String, Verdict>,
    console: &Console,
) -> (std::io::Result<()>, ExitStatus) {
    let failed = verdicts.values().any(|verdict| !verdict.lines.is_empty());
    let status = if failed { ExitStatus::FindingsRemain } else { ExitStatus::Clean };
    let mut out = console.styled();
    let mut show = || {
        for (name, verdict) in verdicts.iter().filter(|(name, verdict)| before.get(*name) != Some(verdict)) {
            if verdict.lines.is_empty() {
                writeln!(out, "ok    {name} ({})", plural(verdict.examples, "example"))?;
                continue;
            }
            writeln!(out, "fails {name}")?;
            for line in &verdict.lines {
                writeln!(out, "  {line}")?;
            }
        }
        out.flush()
    };
    (show(), status)
}
