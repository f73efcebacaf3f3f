//! `asyncfix rule try`: a rule on real code: what it finds, what it nearly finds and why not, and what that costs.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;

use super::args::{RuleTryArgs, RulesArgs};
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::Options;
use super::rulebook::rules_here;
use super::run::{Task, plan, unknown_rule};
use crate::error::Error;
use crate::project::ConfigSource;
use crate::report::plural;
use crate::rules::NearMiss;
use crate::rules::select::{check_name, rules_named};
use crate::scan::{Finding, near_misses};
use crate::source::{DEFAULT_SIZE_LIMIT, LineIndex, SourceFile, visible_line};
use crate::syntax::Parser;

/// So many near misses are shown; the nearest come first.
const SHOWN: usize = 20;

/// What a rule says of one file.
struct Tried {
    file: SourceFile,
    findings: Vec<Finding>,
    misses: Vec<NearMiss>,
    took: Duration,
}

/// Runs one rule on files.
///
/// # Errors
/// There is no such rule, or the rules of the project are wrong.
pub fn try_rule(args: &RuleTryArgs, console: &Console) -> Result<ExitStatus, Error> {
    let (name, rules) = rule(args)?;
    let known = rules_here(&rules)?;
    check_name(known.rules(), &name).map_err(|unknown| unknown_rule(&unknown, ""))?;
    let languages: Vec<_> = rules_named(known.rules(), &name).map(|rule| rule.source.language).collect();
    let plan = plan(&options(args, &name, rules)?)?;
    let parser = Parser::new();
    let tasks = plan.tasks.iter().filter(|task| languages.contains(&task.found.language));
    let tried: Vec<Tried> = tasks.filter_map(|task| try_file(task, &parser)).collect();
    finish(print(&tried, console), ExitStatus::Clean)
}

/// The name of the rule, and where it is; a file may stand in a folder that no configuration names.
fn rule(args: &RuleTryArgs) -> Result<(String, RulesArgs), Error> {
    let mut rules = args.rules.clone();
    let path = Path::new(&args.what);
    if !path.is_file() {
        return Ok((args.what.clone(), rules));
    }
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_owned();
    let known = rules_here(&rules)?;
    if check_name(known.rules(), &stem).is_err() {
        let root = path.ancestors().nth(3).filter(|root| !root.as_os_str().is_empty()).unwrap_or(Path::new("."));
        rules.rule_dir.extend(root.to_str().map(Utf8PathBuf::from));
    }
    Ok((stem, rules))
}

fn options(args: &RuleTryArgs, name: &str, rules: RulesArgs) -> Result<Options, Error> {
    let mut options = Options::of_plan(args.paths.clone(), vec![name.to_owned()], crate::edit::Applicability::Unsafe)?;
    options.select.rule_dir = rules.rule_dir;
    options.config = match rules.config {
        Some(path) => ConfigSource::File(path.into()),
        None if rules.isolated => ConfigSource::Nothing,
        None => ConfigSource::Nearest,
    };
    Ok(options)
}

fn try_file(task: &Task, parser: &Parser) -> Option<Tried> {
    let file = SourceFile::read(&task.found, DEFAULT_SIZE_LIMIT).ok()?;
    let begun = Instant::now();
    let findings = task.scan(&file, parser, false).findings;
    let took = begun.elapsed();
    let mut misses = near_misses(&file.text, file.language, &task.rules, &task.surroundings, parser);
    misses.retain(|miss| {
        !findings.iter().any(|finding| miss.span.contains(finding.span) || finding.span.contains(miss.span))
    });
    Some(Tried { file, findings, misses, took })
}

fn print(tried: &[Tried], console: &Console) -> io::Result<()> {
    let mut out = console.styled();
    for one in tried {
        for finding in &one.findings {
            let fixes: Vec<&str> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
            let fixes = if fixes.is_empty() { String::new() } else { format!(" [{}]", fixes.join("; ")) };
            writeln!(out, "hit   {}: {}{fixes}", place(one, finding.span.start), visible_line(&finding.message))?;
            for withheld in &finding.withheld {
                writeln!(out, "      no fix \"{}\": {}", withheld.title, visible_line(&withheld.reason))?;
            }
        }
    }
    let mut misses: Vec<(&Tried, &NearMiss)> =
        tried.iter().flat_map(|one| one.misses.iter().map(move |miss| (one, miss))).collect();
    misses.sort_by_key(|(_, miss)| std::cmp::Reverse(miss.nearness));
    for (one, miss) in misses.iter().take(SHOWN) {
        let line = miss.span.of(&one.file.text).lines().next().unwrap_or("");
        writeln!(
            out,
            "near  {}: `{}`: {}",
            place(one, miss.span.start),
            visible_line(line),
            visible_line(&miss.reason)
        )?;
    }
    let found: usize = tried.iter().map(|one| one.findings.len()).sum();
    let took: Duration = tried.iter().map(|one| one.took).sum();
    let slowest = tried.iter().max_by_key(|one| one.took);
    let slowest = slowest.map(|one| format!(", slowest {} with {}", one.file.path, time(one.took)));
    out.flush()?;
    let near = match misses.len() {
        0 => "no near miss".to_owned(),
        1 => "1 near miss".to_owned(),
        several => format!("{several} near misses"),
    };
    let files = plural(tried.len(), "file");
    console.say(&format!("{}, {near} in {files}: {}{}", plural(found, "hit"), time(took), slowest.unwrap_or_default()));
    Ok(())
}

fn time(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1000.0)
}

fn place(one: &Tried, at: usize) -> String {
    let place = LineIndex::new(&one.file.text).position(at, &one.file.text);
    format!("{}:{}:{}", visible_line(one.file.path.as_str()), place.line, place.column)
}
