//! Statements as lines of text: what moves in or out when a block changes its depth.

use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The whole lines of `statement`, last line break included; `None` if something else than a comment shares them.
pub fn lines_of(tree: &SyntaxTree<'_>, statement: NodeId) -> Option<Span> {
    let text = tree.source();
    let span = tree.span(statement);
    let lines = Span::new(line_start(text, span.start), line_end(text, span.end));
    let before = Span::new(lines.start, span.start).of(text);
    let after = Span::new(span.end, lines.end).of(text).trim();
    (before.trim_start_matches('\u{feff}').trim().is_empty() && (after.is_empty() || after.starts_with('#')))
        .then_some(lines)
}

/// The start of the line that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// The start of the line after the one that holds `at`.
pub fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

/// The blanks in front of the node on its line.
pub fn indentation<'t>(tree: &SyntaxTree<'t>, node: NodeId) -> &'t str {
    let start = tree.start(node);
    let line = Span::new(line_start(tree.source(), start), start).of(tree.source());
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The line break in use around `at`.
pub fn line_break(text: &str, at: usize) -> &'static str {
    if text[..line_end(text, at)].ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// The starts of the lines of `lines` that are code or comments: not blank, and not the inside of a string. All code of
/// the lines is below `top`.
fn code_lines(tree: &SyntaxTree<'_>, top: NodeId, lines: Span) -> Vec<usize> {
    let text = tree.source();
    let strings: Vec<Span> = tree
        .descendants(top)
        .filter(|node| tree.is(*node, "string"))
        .map(|node| tree.span(node))
        .filter(|span| span.of(text).contains('\n'))
        .collect();
    let mut starts = Vec::new();
    let mut at = lines.start;
    for line in lines.of(text).split_inclusive('\n') {
        let first = strings.partition_point(|string| string.end <= at);
        let is_inside = strings.get(first).is_some_and(|string| string.start < at && at < string.end);
        if !is_inside && !line.trim().is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}

/// Moves every line of `lines`, which hold `top`, right by `unit`.
pub fn indent(tree: &SyntaxTree<'_>, top: NodeId, lines: Span, unit: &str) -> Vec<Edit> {
    code_lines(tree, top, lines).into_iter().map(|at| Edit::insert(at, unit)).collect()
}

/// Moves every line of `lines`, which hold `top`, left: from the depth `from` to the depth `to`.
pub fn dedent(tree: &SyntaxTree<'_>, top: NodeId, lines: Span, from: &str, to: &str) -> Option<Vec<Edit>> {
    let gone = from.strip_prefix(to).filter(|gone| !gone.is_empty())?;
    let text = tree.source();
    let mut edits = Vec::new();
    for at in code_lines(tree, top, lines) {
        // A comment or the inside of brackets may stand further left than the block.
        let found = text[at + to.len().min(text.len() - at)..].starts_with(gone) && text[at..].starts_with(to);
        if found {
            let start = at + to.len();
            edits.push(Edit::delete(Span::new(start, start + gone.len())));
        }
    }
    Some(edits)
}

/// Comments below the last statement of `compound` that stand deeper than it belong to it.
pub fn with_trailing_comments(tree: &SyntaxTree<'_>, compound: NodeId, lines: Span) -> Span {
    let depth = indentation(tree, compound).len();
    let mut end = lines.end;
    while let Some(line) = tree.source()[end..].split_inclusive('\n').next() {
        let code = line.trim_start_matches([' ', '\t']);
        if !code.starts_with('#') || line.len() - code.len() <= depth {
            break;
        }
        end += line.len();
    }
    Span::new(lines.start, end)
}

/// The comments inside `node`, each as a line of its own at this depth: what replaces the node's lines keeps them.
pub fn comments_of(tree: &SyntaxTree<'_>, node: NodeId, depth: &str, newline: &str) -> String {
    let comments = tree.descendants(node).filter(|inner| tree.is(*inner, "comment"));
    comments.flat_map(|comment| [depth, tree.text(comment).trim_end(), newline]).collect()
}

/// What to write in the place of a statement so that its comments stay: they stand above `text`.
///
/// # Errors
/// It has comments, and other code stands on its lines.
pub fn under_comments(tree: &SyntaxTree<'_>, statement: NodeId, text: &str) -> Result<String, String> {
    let (depth, newline) = (indentation(tree, statement), line_break(tree.source(), tree.start(statement)));
    let comments = comments_of(tree, statement, depth, newline);
    if comments.is_empty() {
        return Ok(text.to_owned());
    }
    lines_of(tree, statement).ok_or("a comment would be lost")?;
    Ok(format!("{}{depth}{text}", &comments[depth.len()..]))
}
