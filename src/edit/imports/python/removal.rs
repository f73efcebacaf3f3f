//! Imports that nothing uses any more.

use super::statement::{Statement, blank_lines_after, blank_lines_before, line_end, line_start};
use super::{Edit, EditSet, Request};
use crate::edit::definition::has_word;
use crate::facts::ImportItem;
use crate::source::Span;

/// The edits that drop every import whose last use goes with `edits`. Whole lines where a whole statement goes.
pub(super) fn remove_unused(
    text: &str,
    statements: &[Statement<'_>],
    edits: &EditSet,
    requests: &[Request],
) -> Vec<Span> {
    let mut removals = Vec::new();
    for statement in statements {
        let goes: Vec<bool> =
            statement.items.iter().map(|item| is_last_use_gone(text, statement, item, edits, requests)).collect();
        if goes.iter().all(|goes| *goes) && statement.items.len() == statement.items[0].siblings {
            removals.extend(whole_statement(text, statement));
        } else if goes.contains(&true) {
            removals.extend(some_items(text, statement, &goes).unwrap_or_default());
        }
    }
    removals
}

/// The removals as edits. Where whole lines go and nothing comes in their place, the blank lines around become those of one side.
pub(super) fn tidy(text: &str, removals: Vec<Span>, settled: &[Edit]) -> Vec<Edit> {
    let mut runs: Vec<Span> = Vec::new();
    for removal in removals {
        match runs.last_mut().filter(|last| last.end == removal.start) {
            Some(last) => *last = last.cover(removal),
            None => runs.push(removal),
        }
    }
    let widen = |run: Span| {
        let is_filled = settled.iter().any(|edit| edit.span.touches(run));
        if is_filled || !is_whole_lines(text, run) { run } else { with_blank_lines(text, run) }
    };
    runs.into_iter().map(|run| Edit::delete(widen(run))).collect()
}

fn is_last_use_gone(
    text: &str,
    statement: &Statement<'_>,
    item: &ImportItem,
    edits: &EditSet,
    requests: &[Request],
) -> bool {
    if item.kept || item.uses.is_empty() || statement.module == "__future__" {
        return false;
    }
    if !item.uses.iter().all(|place| edits.replaces(*place))
        || edits.iter().any(|edit| has_word(&edit.text, &item.local))
    {
        return false;
    }
    !requests.iter().any(|request| match request {
        Request::Import(import) => {
            let path = import.name.as_ref().map(|name| format!("{}.{name}", import.module));
            item.path == path.unwrap_or_else(|| import.module.clone()) || item.item.of(text) == import.module
        }
        Request::Definition(definition) => has_word(&definition.text, &item.local),
        Request::Release(_) | Request::Feature(_) => false,
    })
}

/// What to delete for the statement to be gone; nothing if that would leave a block empty or the file torn.
fn whole_statement(text: &str, statement: &Statement<'_>) -> Option<Span> {
    if !statement.top_level && !may_leave_block(text, statement) {
        return None;
    }
    if statement.is_alone {
        return Some(statement.lines);
    }
    let (span, lines) = (statement.span, statement.lines);
    let after = Span::new(span.end, lines.end).of(text);
    let before = Span::new(lines.start, span.start).of(text);
    if let Some(rest) = after.trim_start_matches([' ', '\t']).strip_prefix(';')
        && before.trim().is_empty()
        && !rest.trim().is_empty()
    {
        return Some(Span::new(span.start, lines.end - rest.trim_start_matches([' ', '\t']).len()));
    }
    let before = before.trim_end_matches([' ', '\t']).strip_suffix(';')?;
    Some(Span::new(lines.start + before.trim_end_matches([' ', '\t']).len(), span.end))
}

/// How the blocks begin that only say when or how often their statements run; `)` ends a head of several lines.
const PLAIN_HEADS: &[&str] =
    &["def ", "async def ", "if ", "elif ", "else:", "for ", "async for ", "while ", "except", ")"];

/// Whether a statement inside a block of a function is one of several, in a block that does not mean something by it as
/// a `try` does, or an `if` around what a module offers.
fn may_leave_block(text: &str, statement: &Statement<'_>) -> bool {
    let depth = indentation(&text[statement.lines.start..]);
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut above = text[..statement.lines.start].lines().rev().filter(is_code);
    let mut below = text[statement.lines.end..].lines().filter(is_code);
    let is_first = above.clone().next().is_none_or(|line| indentation(line) < depth);
    let is_last = below.next().is_none_or(|line| indentation(line) < depth);
    let head = above.find(|line| indentation(line) < depth).unwrap_or("").trim();
    let is_plain = PLAIN_HEADS.iter().any(|start| head.starts_with(start));
    statement.is_alone && is_plain && !(is_first && is_last) && is_in_function(text, statement.lines.start, depth)
}

/// Whether the line that starts at `at`, indented by `depth`, is in the body of a function.
fn is_in_function(text: &str, at: usize, depth: usize) -> bool {
    let mut around = depth;
    text[..at].trim_start_matches('\u{feff}').lines().rev().filter(|line| !line.trim().is_empty()).any(|line| {
        let is_head = indentation(line) < around;
        around = around.min(indentation(line));
        is_head && ["def ", "async def "].iter().any(|start| line.trim_start().starts_with(start))
    })
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// What to delete for the marked items to be gone; nothing if a comment would go with them.
fn some_items(text: &str, statement: &Statement<'_>, goes: &[bool]) -> Option<Vec<Span>> {
    let items = &statement.items;
    if items.iter().all(|item| own_line(text, item.item).is_some()) {
        let marked = items.iter().zip(goes).filter(|(_, goes)| **goes);
        return marked.map(|(item, _)| own_line(text, item.item)).collect();
    }
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < items.len() {
        if !goes[at] {
            at += 1;
            continue;
        }
        let end = (at..items.len()).find(|next| !goes[*next]).unwrap_or(items.len());
        spans.push(match items.get(end) {
            Some(next) => Span::new(items[at].item.start, next.item.start),
            None => Span::new(items.get(at.checked_sub(1)?)?.item.end, items[end - 1].item.end),
        });
        at = end;
    }
    spans.iter().all(|span| !span.of(text).contains('#')).then_some(spans)
}

/// The whole line of an item that shares it with nothing but its comma and a comment.
fn own_line(text: &str, item: Span) -> Option<Span> {
    let lines = Span::new(line_start(text, item.start), line_end(text, item.end));
    let before = Span::new(lines.start, item.start).of(text);
    let after = Span::new(item.end, lines.end).of(text).trim_start_matches([' ', '\t', ',']).trim();
    (before.trim().is_empty() && (after.is_empty() || after.starts_with('#'))).then_some(lines)
}

fn is_whole_lines(text: &str, run: Span) -> bool {
    line_start(text, run.start) == run.start && (run.end == text.len() || text[..run.end].ends_with('\n'))
}

fn with_blank_lines(text: &str, run: Span) -> Span {
    let before = blank_lines_before(text, run.start);
    let is_first = text[..run.start].trim_start_matches('\u{feff}').trim().is_empty();
    let extra: usize =
        blank_lines_after(text, run.end).take(if is_first { usize::MAX } else { before }).map(str::len).sum();
    Span::new(run.start, run.end + extra)
}
