//! Statements as lines of text: a run of them moves into a block of its own.

use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Puts the statements from `first` to `last` into a block: `head` stands before its `{`, `last_line` becomes its last
/// line, `tail` stands behind its `}`. Both statements are children of `parent`.
pub fn wrap_in_block(
    tree: &SyntaxTree<'_>,
    parent: NodeId,
    (first, last): (NodeId, NodeId),
    (head, last_line, tail): (&str, &str, &str),
) -> Vec<Edit> {
    let text = tree.source();
    let span = Span::new(tree.start(first), tree.end(last));
    let line = line_start(text, span.start);
    let margin = &text[line..span.start];
    let is_alone =
        margin.trim().is_empty() && !rest_of_line(text, span.end).starts_with(|next: char| next.is_alphanumeric());
    if !is_alone {
        let last_line = if last_line.is_empty() { String::new() } else { format!(" {last_line}") };
        return vec![
            Edit::insert(span.start, format!("{head}{{ ")),
            Edit::insert(span.end, format!("{last_line} }}{tail}")),
        ];
    }
    let newline = if text[line..].split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) {
        "\r\n"
    } else {
        "\n"
    };
    let unit = if margin.contains('\t') { "\t" } else { "    " };
    let mut edits = vec![Edit::insert(span.start, format!("{head}{{{newline}{margin}{unit}"))];
    let starts = code_lines(tree, parent, span);
    edits.extend(starts.into_iter().map(|start| Edit::insert(start, unit)));
    let last_line = if last_line.is_empty() { String::new() } else { format!("{newline}{margin}{unit}{last_line}") };
    // A comment behind the last statement stays on its line.
    let end = span.end + comment_after(text, span.end);
    edits.push(Edit::insert(end, format!("{last_line}{newline}{margin}}}{tail}")));
    edits
}

/// The start of the line that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn rest_of_line(text: &str, at: usize) -> &str {
    text.get(at..).and_then(|rest| rest.lines().next()).map_or("", str::trim)
}

/// How many bytes a comment behind `at` takes, up to the end of its line.
fn comment_after(text: &str, at: usize) -> usize {
    let line = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("");
    if line.trim_start().starts_with("//") { line.len() } else { 0 }
}

/// The starts of the lines inside `span`, but the first, that are not blank and not the inside of a text or comment.
fn code_lines(tree: &SyntaxTree<'_>, top: NodeId, span: Span) -> Vec<usize> {
    const LONG: &[&str] = &["string_literal", "raw_string_literal", "block_comment"];
    let text = tree.source();
    let held: Vec<Span> = tree
        .descendants(top)
        .filter(|node| tree.is_any(*node, LONG) && tree.span(*node).overlaps(span))
        .map(|node| tree.span(node))
        .filter(|long| long.of(text).contains('\n'))
        .collect();
    let mut starts = Vec::new();
    let mut at = span.start;
    for line in span.of(text).split_inclusive('\n') {
        let is_inside = held.iter().any(|long| long.start < at && at < long.end);
        if at != span.start && !is_inside && !line.trim().is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}
