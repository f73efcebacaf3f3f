//! `asyncfix explain`: the page of a rule.

use std::io::Write;

use super::args::ExplainArgs;
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::rulebook::rules_here;
use super::run::unknown_rule;
use crate::error::Error;
use crate::rules::select::{check_name, rules_named};

/// Prints the pages of every rule that the name stands for; there can be one per language.
///
/// # Errors
/// There is no such rule.
pub fn explain(args: &ExplainArgs, console: &Console) -> Result<ExitStatus, Error> {
    let rules = rules_here(&args.rules)?;
    check_name(rules.rules(), &args.rule).map_err(|unknown| unknown_rule(&unknown, ""))?;
    let pages: Vec<&str> = rules_named(rules.rules(), &args.rule).map(|rule| rule.source.page.trim_end()).collect();
    let mut out = console.styled();
    let printed = writeln!(out, "{}", pages.join("\n\n---\n\n")).and_then(|()| out.flush());
    finish(printed, ExitStatus::Clean)
}
