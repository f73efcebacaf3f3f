//! `asyncfix rule list`: every rule with one sentence.

use std::sync::Arc;

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ListFormat, RuleListArgs};
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::rulebook::rules_here;
use crate::error::Error;
use crate::rules::Rule;

#[derive(Serialize)]
struct JsonRule<'r> {
    rule: &'r str,
    language: &'static str,
    family: &'r str,
    summary: &'r str,
    aliases: &'r [String],
    default: bool,
}

/// Prints the list.
///
/// # Errors
/// It cannot be written.
pub fn list(args: &RuleListArgs, console: &Console) -> Result<ExitStatus, Error> {
    let rules = rules_here(&args.rules)?;
    let printed = match args.output_format {
        ListFormat::Text => write_text(&mut console.styled(), rules.rules()),
        ListFormat::Json => write_json(&mut console.exact(), rules.rules()),
    };
    finish(printed, ExitStatus::Clean)
}

fn write_text(out: &mut dyn Write, rules: &[Arc<Rule>]) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.source.name.len()).max().unwrap_or(0);
    let mut group = None;
    for rule in rules {
        let here = (rule.source.language, rule.source.family);
        if group != Some(here) {
            let gap = if group.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{} / {}", here.0, here.1)?;
            group = Some(here);
        }
        let opt_in = if rule.page.opt_in.is_some() { " (off unless selected)" } else { "" };
        writeln!(out, "  {:width$}  {}{opt_in}", rule.source.name, rule.page.summary)?;
    }
    out.flush()
}

fn write_json(out: &mut dyn Write, rules: &[Arc<Rule>]) -> io::Result<()> {
    let rules = rules.iter().map(|rule| JsonRule {
        rule: rule.source.name,
        language: rule.source.language.name(),
        family: rule.source.family,
        summary: &rule.page.summary,
        aliases: &rule.page.aliases,
        default: rule.page.opt_in.is_none(),
    });
    serde_json::to_writer_pretty(&mut *out, &rules.collect::<Vec<_>>())?;
    writeln!(out)?;
    out.flush()
}
