//! Statements that move into a block: where lines start, how deep they are, and which of them may be indented.

use super::site::Site;
use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::NodeId;

/// A statement alone on its lines.
pub(super) struct Statement<'f> {
    pub(super) node: NodeId,
    /// The white space before it.
    pub(super) indent: &'f str,
    /// The white space of one level more.
    pub(super) unit: String,
    /// What ends a line of the file.
    pub(super) newline: &'static str,
}

impl<'f> Statement<'f> {
    /// The layout of `node`, which must be a statement of a block, alone on its lines.
    pub(super) fn of(node: NodeId, site: &Site<'f>) -> Result<Statement<'f>, String> {
        let tree = site.tree;
        let block = tree.parent(node).filter(|parent| tree.is(*parent, "block"));
        let block = block.ok_or("it is not in a statement of its own")?;
        let span = tree.span(node);
        let indent = site.slice(Span::new(line_start(tree.source(), span.start), span.start));
        if !indent.chars().all(|char| char == ' ' || char == '\t') {
            return Err("its statement does not start a line".to_owned());
        }
        let rest = tree.source()[span.end..].lines().next().unwrap_or("").trim_start();
        if !rest.is_empty() && !rest.starts_with('#') {
            return Err("another statement stands on its line".to_owned());
        }
        let owner = tree.parent(block).map_or(0, |owner| tree.start(owner));
        let outer = indent_at(tree.source(), owner);
        let unit = indent.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("    ").to_owned();
        Ok(Statement { node, indent, unit, newline: site.facts.layout().newline })
    }

    /// The start of a line that is `levels` deeper than the statement.
    pub(super) fn line(&self, levels: usize) -> String {
        format!("{}{}{}", self.newline, self.indent, self.unit.repeat(levels))
    }
}

/// Insertions of `unit` before every line that starts inside `span`; lines of strings and empty lines stay.
pub(super) fn indent_lines(span: Span, unit: &str, site: &Site<'_>) -> Vec<Edit> {
    let text = site.tree.source();
    let strings = multi_line_strings(span, site);
    let starts = memchr::memchr_iter(b'\n', &text.as_bytes()[span.start..span.end]).map(|at| span.start + at + 1);
    starts
        .filter(|start| *start < span.end)
        .filter(|start| !text[*start..].lines().next().unwrap_or("").trim().is_empty())
        .filter(|start| !strings.iter().any(|string| string.start < *start && *start < string.end))
        .map(|start| Edit::insert(start, unit))
        .collect()
}

fn multi_line_strings(span: Span, site: &Site<'_>) -> Vec<Span> {
    let tree = site.tree;
    let top = tree.smallest_over(span);
    let strings = tree.descendants(top).filter(|node| tree.is(*node, "string")).map(|node| tree.span(node));
    strings.filter(|string| string.overlaps(span) && string.of(tree.source()).contains('\n')).collect()
}

/// The text of `span` after `edits`, all of which lie inside it.
pub(super) fn edited(span: Span, mut edits: Vec<Edit>, site: &Site<'_>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty(), edit.span.end));
    let mut text = String::new();
    let mut at = span.start;
    for edit in edits {
        text.push_str(site.slice(Span::new(at, edit.span.start.max(at))));
        text.push_str(&edit.text);
        at = edit.span.end.max(at);
    }
    text.push_str(site.slice(Span::new(at, span.end.max(at))));
    text
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

/// The white space that starts the line of byte `at`.
fn indent_at(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
