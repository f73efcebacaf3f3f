//! `--profile-rules`: how long each rule takes, over all files.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::console::Console;
use super::options::Options;
use super::run::plan;
use crate::error::Error;
use crate::report::plural;
use crate::rules::RuleSet;
use crate::scan::{needs_parse, scan_in_turn};
use crate::source::{DEFAULT_SIZE_LIMIT, SourceFile};
use crate::syntax::Parser;

/// Tells the time of every rule, the slowest first. Each file that can hold a finding is scanned with each rule alone.
///
/// # Errors
/// The options or the configuration are wrong.
pub fn profile(options: &Options, console: &Console) -> Result<(), Error> {
    let plan = plan(options)?;
    let parser = Parser::new();
    let mut alone: BTreeMap<_, (Vec<&'static str>, Vec<RuleSet>)> = BTreeMap::new();
    let mut times: BTreeMap<&'static str, Duration> = BTreeMap::new();
    let mut files = 0;
    for task in &plan.tasks {
        let Ok(file) = SourceFile::read(&task.found, DEFAULT_SIZE_LIMIT) else { continue };
        if !options.exhaustive && !needs_parse(&file.text, file.language, &task.rules, &task.surroundings) {
            continue;
        }
        files += 1;
        let key = (Arc::as_ptr(&task.rules), file.language.name());
        let (names, sets) = alone.entry(key).or_insert_with(|| {
            let own = task.rules.rules().iter().filter(|rule| rule.source.language == file.language);
            own.map(|rule| (rule.source.name, task.rules.subset(|known| std::ptr::eq(known, rule.as_ref())))).unzip()
        });
        let mut last = Instant::now();
        scan_in_turn(&file.text, file.language, sets, &task.surroundings, &parser, |number| {
            if let Some(name) = names.get(number) {
                *times.entry(name).or_default() += last.elapsed();
            }
            last = Instant::now();
        });
    }
    let mut slowest: Vec<(&str, Duration)> = times.into_iter().collect();
    slowest.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    console.note(&format!("time per rule over {}:", plural(files, "parsed file")));
    for (name, time) in slowest {
        console.note(&format!("{:>10.2} ms  {name}", time.as_secs_f64() * 1000.0));
    }
    Ok(())
}
