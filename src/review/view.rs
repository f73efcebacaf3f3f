//! The looks of a review as text, in colours; whoever prints it drops them where they are not wanted.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::session::{Session, Tally};
use crate::apply::{FileFindings, hunks, render_hunks};
use crate::edit::{Applicability, Fix};
use crate::scan::Finding;
use crate::source::{LineIndex, visible_line};

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const SAFE: Style = AnsiColor::Green.on_default();
const UNSAFE: Style = AnsiColor::Yellow.on_default();

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// The keys of line mode with what they do.
pub const KEYS: &[(&str, &str)] = &[
    ("y", "accept this fix"),
    ("n", "reject it: the code stays as it is"),
    ("Enter", "accept this fix if it is safe"),
    ("s", "decide later"),
    ("t", "show the next alternative fix (Tab does, too)"),
    ("a", "accept the rest of this file, as far as it is as safe as this fix"),
    ("d", "reject the rest of this file"),
    ("A", "accept the rest of this rule in every file, as far as it is as safe as this fix"),
    ("D", "reject the rest of this rule in every file"),
    ("u", "undo the last decision, however wide it was"),
    ("q", "leave: write what is accepted, leave the rest as it is"),
    ("?", "show these keys"),
];

/// The current question: place, message, the diff of the shown fix and its alternatives. Empty if there is none.
pub fn question(session: &Session<'_>) -> String {
    let Some((file, finding, shown)) = session.current() else { return String::new() };
    let (number, all) = session.progress();
    let Tally { accepted, rejected, .. } = session.tally();
    let index = LineIndex::new(&file.text);
    let place = index.position(finding.span.start, &file.text);
    let mut text = String::new();
    let path = visible_line(&file.path);
    let inside = finding.function.as_ref().map_or_else(String::new, |name| format!(" in {}", visible_line(name)));
    let counts = format!("{FAINT}{number}/{all}  accepted {accepted}  rejected {rejected}{FAINT:#}");
    _ = writeln!(text, "\n{BOLD}{path}:{}:{}{BOLD:#}{inside}  {counts}", place.line, place.column);
    _ = writeln!(text, "{BOLD}{}{BOLD:#}: {}", finding.rule, visible_line(&finding.message));
    text.push_str(&fix_shown(file, &index, finding, shown));
    text
}

fn fix_shown(file: &FileFindings, index: &LineIndex, finding: &Finding, shown: usize) -> String {
    let mut text = String::new();
    let Some(fix) = finding.fixes.get(shown) else { return text };
    let edits = file.edits_of(fix);
    text.push_str(&render_hunks(&hunks(&file.text, index, &edits, CONTEXT)));
    for (nth, one) in finding.fixes.iter().enumerate() {
        let mark = if nth == shown { ">" } else { " " };
        _ = writeln!(text, "{mark} {} {}", safety(one), visible_line(&one.title));
    }
    if let Some(caution) = &fix.caution {
        _ = writeln!(text, "  {FAINT}unsafe because{FAINT:#} {}", visible_line(caution));
    }
    text
}

fn safety(fix: &Fix) -> String {
    let style = if fix.applicability == Applicability::Safe { SAFE } else { UNSAFE };
    format!("{style}{}{style:#}", fix.applicability.name())
}

/// The line that asks for a key; ends without a line break.
pub fn prompt(session: &Session<'_>) -> String {
    let alternatives = session.current().is_some_and(|(_, finding, _)| finding.fixes.len() > 1);
    let other = if alternatives { ",t" } else { "" };
    format!("{BOLD}Accept this fix? [y,n,s{other},a,d,A,D,u,q,?]{BOLD:#} ")
}

/// Every key.
pub fn help() -> String {
    let mut text = String::new();
    for (key, does) in KEYS {
        _ = writeln!(text, "  {BOLD}{key:5}{BOLD:#} {does}");
    }
    text
}
