//! `asyncfix explain`: the page of a rule, and its first example before and after the fix.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::args::ExplainArgs;
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::rulebook::rules_here;
use super::run::unknown_rule;
use crate::apply::apply_fixes;
use crate::error::Error;
use crate::examples::diff;
use crate::rules::select::{check_name, rules_named};
use crate::rules::{Rule, RuleSet};
use crate::scan::scan_text;
use crate::source::visible_line;
use crate::syntax::Parser;

const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const FOUND: Style = AnsiColor::Yellow.on_default();
const GONE: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();

/// Prints the pages of every rule that the name stands for; there can be one per language.
///
/// # Errors
/// There is no such rule.
pub fn explain(args: &ExplainArgs, console: &Console) -> Result<ExitStatus, Error> {
    let rules = rules_here(&args.rules)?;
    check_name(rules.rules(), &args.rule).map_err(|unknown| unknown_rule(&unknown, ""))?;
    let mut out = console.styled();
    let mut print = || {
        for (nth, rule) in rules_named(rules.rules(), &args.rule).enumerate() {
            if nth > 0 {
                writeln!(out, "\n---\n")?;
            }
            print_page(&mut out, rule)?;
            if let Some((title, diff)) = fixed_example(rule, &rules) {
                writeln!(out, "\n{HEADING}## The first example, fixed: {title}{HEADING:#}\n")?;
                print_diff(&mut out, &diff)?;
            }
        }
        out.flush()
    };
    finish(print(), ExitStatus::Clean)
}

/// Prints the page as it is, with colours.
fn print_page(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let marker = format!("{} finding", rule.source.language.comment());
    let mut is_code = false;
    for line in rule.source.page.trim_end().lines() {
        let shown = visible_line(line);
        if line.starts_with("```") {
            is_code = !is_code;
            writeln!(out, "{FAINT}{shown}{FAINT:#}")?;
        } else if is_code && line.trim_end().ends_with(&marker) {
            writeln!(out, "{FOUND}{shown}{FOUND:#}")?;
        } else if !is_code && line.starts_with('#') {
            writeln!(out, "{HEADING}{shown}{HEADING:#}")?;
        } else if is_code {
            writeln!(out, "{shown}")?;
        } else {
            print_prose(out, &shown)?;
        }
    }
    Ok(())
}

/// Prints a line of text, what stands between backticks in colour.
fn print_prose(out: &mut dyn Write, line: &str) -> io::Result<()> {
    for (nth, part) in line.split('`').enumerate() {
        let tick = if nth > 0 { "`" } else { "" };
        match nth % 2 {
            0 => write!(out, "{tick}{part}")?,
            _ => write!(out, "{tick}{CODE}{part}{CODE:#}")?,
        }
    }
    writeln!(out)
}

/// The first example that has a fix, with what its first fix changes.
fn fixed_example(rule: &Rule, all: &RuleSet) -> Option<(String, String)> {
    let own = all.subset(|known| std::ptr::eq(known, rule));
    let parser = Parser::new();
    rule.page.examples().iter().find_map(|example| {
        let scan = scan_text(&example.text, example.language, &own, &example.surroundings(), &parser);
        let fix = scan.findings.iter().find_map(|finding| finding.fixes.first())?;
        let fixed = apply_fixes(&example.text, example.language, &[fix], &scan.layout, &parser).ok()?;
        Some((example.title.clone(), diff(&example.text, &fixed)))
    })
}

fn print_diff(out: &mut dyn Write, diff: &str) -> io::Result<()> {
    for line in diff.lines() {
        let style = match line.as_bytes().first() {
            Some(b'-') => GONE,
            Some(b'+') => NEW,
            Some(b'@') => FAINT,
            _ => Style::new(),
        };
        writeln!(out, "{style}{}{style:#}", visible_line(line))?;
    }
    Ok(())
}
