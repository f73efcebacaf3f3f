//! What goes from around the run of a loop, line by line.

use crate::edit::Edit;
use crate::edit::verbs::python::lines::{dedent, indentation, line_end, line_start};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The `finally` of `outer`, if nothing in it is needed any more.
pub(super) fn needless_finally(tree: &SyntaxTree<'_>, outer: NodeId, needless: &[NodeId]) -> Option<NodeId> {
    let finally = tree.child_of_kind(outer, "finally_clause")?;
    let block = tree.child_of_kind(finally, "block")?;
    tree.named_children(block).all(|statement| needless.contains(&statement)).then_some(finally)
}

/// What goes and moves when `try` is taken from around its body; `None` if it has handlers.
pub(super) fn unwrap(tree: &SyntaxTree<'_>, outer: NodeId, finally: NodeId) -> Option<(Span, Vec<Edit>)> {
    let text = tree.source();
    let body = tree.field(outer, "body")?;
    let is_plain = tree.named_children(outer).all(|part| part == body || part == finally);
    let head = Span::new(line_start(text, tree.start(outer)), line_end(text, tree.start(outer)));
    let first = tree.named_children(body).next()?;
    if !is_plain || tree.start(first) < head.end || !head.of(text).trim().ends_with(':') {
        return None;
    }
    let lines = Span::new(head.end, line_start(text, tree.start(finally)));
    Some((head, dedent(tree, body, lines, indentation(tree, first), indentation(tree, outer))?))
}

/// The lines of a needless statement, with the blank lines that would be left at an end of its block.
pub(super) fn with_blank_lines(tree: &SyntaxTree<'_>, statement: NodeId, lines: Span, needless: &[NodeId]) -> Span {
    let text = tree.source();
    let Some(block) = tree.parent(statement) else { return lines };
    let kept = |node: &NodeId| !needless.contains(node);
    let is_first = !tree.named_children(block).take_while(|node| *node != statement).any(|node| kept(&node));
    let is_last = !tree.named_children(block).skip_while(|node| *node != statement).any(|node| kept(&node));
    let is_blank = |line: &&str| line.trim().is_empty();
    let length = |count: usize, line: &str| count + line.len();
    if is_first {
        let blank = text[lines.end..].split_inclusive('\n').take_while(is_blank).fold(0, length);
        return Span::new(lines.start, lines.end + blank);
    }
    if is_last {
        let blank = text[..lines.start].split_inclusive('\n').rev().take_while(is_blank).fold(0, length);
        return Span::new(lines.start - blank, lines.end);
    }
    // The blank lines around become those of one side.
    let before = text[..lines.start].split_inclusive('\n').rev().take_while(is_blank).count();
    let blank = text[lines.end..].split_inclusive('\n').take_while(is_blank).take(before).fold(0, length);
    Span::new(lines.start, lines.end + blank)
}
