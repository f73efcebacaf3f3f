//! Edits as changed lines, for people: the lines around each change, before and after.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use crate::edit::{Edit, EditSet};
use crate::source::{LineIndex, Span, visible};

/// Characters of a line that are shown.
const LONGEST_LINE: usize = 1_000;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

/// Lines of a text that change together, with some that stay around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The lines in order, removed ones before those that take their place.
    pub lines: Vec<HunkLine>,
}

/// One line of a hunk, without its line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HunkLine {
    /// Its number before the change, from 1; `None` if it is new.
    pub old: Option<usize>,
    /// Its number after the change, from 1; `None` if it is removed.
    pub new: Option<usize>,
    /// The line.
    pub text: String,
    /// The parts of the line that its counterpart does not have, in bytes; nothing in a line without counterpart.
    pub changed: Vec<Span>,
}

impl HunkLine {
    /// Whether the line goes or comes.
    pub fn is_changed(&self) -> bool {
        self.old.is_none() || self.new.is_none()
    }
}

/// The hunks of `edits` in `text`, with up to `context` unchanged lines around each; at least one.
///
/// Costs as much as the changed lines and their surroundings are long, whatever the length of the text.
pub fn hunks(text: &str, index: &LineIndex, edits: &EditSet, context: usize) -> Vec<Hunk> {
    let context = context.max(1);
    let mut hunks = Vec::new();
    let mut grown: isize = 0;
    for group in groups(index, edits, context) {
        let first = index.line(group[0].span.start).saturating_sub(context);
        let last = group.iter().map(|edit| last_line(index, edit.span)).max().unwrap_or(first) + context;
        let window = Span::new(index.start(first, text), index.start(last + 1, text));
        let moved = group.iter().map(|edit| {
            let (start, end) = (edit.span.start - window.start, edit.span.end - window.start);
            Edit::replace(Span::new(start, end), edit.text.as_str())
        });
        let Ok(moved) = EditSet::from_edits(moved) else { continue };
        let before = window.of(text);
        let lines = diff(before, &moved.apply(before), first, grown);
        for line in &lines {
            grown += isize::from(line.old.is_none()) - isize::from(line.new.is_none());
        }
        hunks.push(Hunk { lines: trim(lines, context) });
    }
    hunks
}

/// Edits whose surroundings meet, together.
fn groups(index: &LineIndex, edits: &EditSet, context: usize) -> Vec<Vec<Edit>> {
    let mut groups: Vec<Vec<Edit>> = Vec::new();
    let mut reach = 0;
    for edit in edits {
        let starts_new = index.line(edit.span.start) > reach + 2 * context;
        match groups.last_mut() {
            Some(group) if !starts_new => group.push(edit.clone()),
            _ => groups.push(vec![edit.clone()]),
        }
        reach = reach.max(last_line(index, edit.span));
    }
    groups
}

fn last_line(index: &LineIndex, span: Span) -> usize {
    index.line(if span.is_empty() { span.end } else { span.end - 1 })
}

fn diff(before: &str, after: &str, first: usize, grown: isize) -> Vec<HunkLine> {
    let number = |at: usize| at + first + 1;
    let diff = TextDiff::from_lines(before, after);
    let changes = diff.ops().iter().flat_map(|op| diff.iter_inline_changes(op));
    let lines = changes.filter(|change| change.values().iter().any(|(_, part)| !part.is_empty())).map(|change| {
        let (old, new) = match change.tag() {
            ChangeTag::Equal => (change.old_index(), change.new_index()),
            ChangeTag::Delete => (change.old_index(), None),
            ChangeTag::Insert => (None, change.new_index()),
        };
        let (text, changed) = line_of(change.values());
        let new = new.map(|at| number(at).saturating_add_signed(grown));
        HunkLine { old: old.map(number), new, text, changed }
    });
    lines.collect()
}

/// A line without its break from its parts, and those of them that are marked, joined where they meet.
fn line_of(parts: &[(bool, &str)]) -> (String, Vec<Span>) {
    let (mut text, mut changed) = (String::new(), Vec::<Span>::new());
    for (is_marked, part) in parts {
        let start = text.len();
        text.push_str(part);
        if *is_marked {
            match changed.last_mut().filter(|last| last.end == start) {
                Some(last) => last.end = text.len(),
                None => changed.push(Span::new(start, text.len())),
            }
        }
    }
    let kept = text.strip_suffix('\n').unwrap_or(&text);
    let kept = kept.strip_suffix('\r').unwrap_or(kept).len();
    text.truncate(kept);
    changed.retain_mut(|span| {
        span.end = span.end.min(kept);
        span.start < span.end
    });
    (text, changed)
}

/// Drops the unchanged lines at both ends that are more than `context`.
fn trim(mut lines: Vec<HunkLine>, context: usize) -> Vec<HunkLine> {
    let Some(first) = lines.iter().position(HunkLine::is_changed) else { return lines };
    let last = lines.iter().rposition(HunkLine::is_changed).unwrap_or(first);
    lines.truncate(last + context + 1);
    lines.drain(..first.saturating_sub(context));
    lines
}

/// The hunks as lines with their numbers before and after, in colours.
pub fn render_hunks(hunks: &[Hunk]) -> String {
    let numbers = hunks.iter().flat_map(|hunk| &hunk.lines).flat_map(|line| [line.old, line.new]);
    let width = numbers.flatten().max().unwrap_or(0).to_string().len();
    let number = |number: Option<usize>| number.map_or_else(String::new, |number| number.to_string());
    let mut shown = String::new();
    for (nth, hunk) in hunks.iter().enumerate() {
        if nth > 0 {
            _ = writeln!(shown, "  {FAINT}{:width$} {:width$} ┆{FAINT:#}", "", "");
        }
        for line in &hunk.lines {
            let (sign, style) = match (line.old, line.new) {
                (Some(_), None) => ("-", REMOVED),
                (None, _) => ("+", ADDED),
                _ => (" ", Style::new()),
            };
            let text = format!("{sign} {}", visible(&clipped(&line.text)));
            let (old, new, text) = (number(line.old), number(line.new), text.trim_end());
            _ = writeln!(shown, "  {FAINT}{old:>width$} {new:>width$} │{FAINT:#}{style}{text}{style:#}");
        }
    }
    shown
}

/// The start of a line that no screen holds.
fn clipped(line: &str) -> Cow<'_, str> {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => Cow::Owned(format!("{}…", &line[..end])),
        None => Cow::Borrowed(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, edits: &[(usize, usize, &str)], shown: &str) {
        let edits = edits.iter().map(|(start, end, text)| Edit::replace(Span::new(*start, *end), *text));
        let edits = EditSet::from_edits(edits).unwrap();
        let mut written = String::new();
        for hunk in hunks(text, &LineIndex::new(text), &edits, 1) {
            written.push_str("@@\n");
            for line in hunk.lines {
                let number = |number: Option<usize>| number.map_or("-".to_owned(), |number| number.to_string());
                _ = writeln!(written, "{} {} {}", number(line.old), number(line.new), line.text);
            }
        }
        assert_eq!(written, shown);
    }

    #[test]
    fn a_change_inside_a_line() {
        check("a\nb\nc\nd\n", &[(2, 3, "x")], "@@\n1 1 a\n2 - b\n- 2 x\n3 3 c\n");
    }

    #[test]
    fn later_hunks_count_the_lines_added_before() {
        check(
            "a\nb\nc\nd\ne\nf\ng\n",
            &[(0, 0, "new\n"), (12, 13, "x")],
            "@@\n- 1 new\n1 2 a\n@@\n6 7 f\n7 - g\n- 8 x\n",
        );
    }

    #[test]
    fn the_changed_parts_of_a_line() {
        let text = "    time.sleep(delay)\n";
        let edits = EditSet::from_edits([Edit::replace(Span::new(4, 14), "await asyncio.sleep")]).unwrap();
        let hunks = hunks(text, &LineIndex::new(text), &edits, 1);
        let parts =
            |line: &HunkLine| line.changed.iter().map(|span| span.of(&line.text).to_owned()).collect::<Vec<_>>();
        let shown: Vec<Vec<String>> = hunks[0].lines.iter().map(parts).collect();
        assert_eq!(shown, [vec!["time.sleep".to_owned()], vec!["await asyncio.sleep".to_owned()]]);
    }

    #[test]
    fn a_line_that_goes_and_an_end_without_a_break() {
        check("a\nb\nc", &[(2, 4, "")], "@@\n1 1 a\n2 - b\n3 2 c\n");
        check("a\nb", &[(3, 3, "!")], "@@\n1 1 a\n2 - b\n- 2 b!\n");
        check("", &[(0, 0, "a\n")], "@@\n- 1 a\n");
    }

    #[test]
    fn line_ends_of_windows_are_not_shown() {
        check("a\r\nb\r\n", &[(3, 4, "x")], "@@\n1 1 a\n2 - b\n- 2 x\n");
    }
}
