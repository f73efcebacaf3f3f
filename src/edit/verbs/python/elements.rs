//! One element of a list with commas: an argument, an item of a `with`, an element of a tuple.

use super::arguments::has_comment;
use super::lines::{line_end, line_start};
use crate::edit::{Edit, Rewrite};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Removes `element` from the list it stands in, with the comma that goes with it.
///
/// # Errors
/// A comment would be lost.
pub fn drop_element(element: NodeId, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    let list = tree.parent(element).ok_or("it stands in no list")?;
    let siblings: Vec<NodeId> = tree.named_children(list).collect();
    let at = siblings.iter().position(|one| *one == element).ok_or("it stands in no list")?;
    let span = match (siblings.get(at + 1), at.checked_sub(1).map(|before| siblings[before])) {
        (Some(next), _) => Span::new(tree.start(element), tree.start(*next)),
        (None, Some(previous)) => own_lines(tree, element).unwrap_or(Span::new(tree.end(previous), tree.end(element))),
        (None, None) => before_comment(tree, element).unwrap_or_else(|_| {
            Span::new(tree.start(element), comma_after(tree, element).unwrap_or(tree.end(element)))
        }),
    };
    if has_comment(tree, span) {
        // A comment behind it gets the line for itself.
        return before_comment(tree, element).map(|span| Rewrite::of([Edit::delete(span)]));
    }
    Ok(Rewrite::of([Edit::delete(span)]))
}

/// The element with its comma and the blanks up to the comment that ends its line.
fn before_comment(tree: &SyntaxTree<'_>, element: NodeId) -> Result<Span, String> {
    let text = tree.source();
    let start = tree.start(element);
    let comma = comma_after(tree, element).ok_or("a comment would be lost")?;
    let rest = Span::new(comma, line_end(text, comma)).of(text);
    let begins_line = Span::new(line_start(text, start), start).of(text).trim().is_empty();
    if begins_line && rest.trim_start().starts_with('#') && !has_comment(tree, Span::new(start, comma)) {
        return Ok(Span::new(start, comma + rest.len() - rest.trim_start().len()));
    }
    Err("a comment would be lost".to_owned())
}
/// The lines of the element, if nothing but it and its comma stands on them, and the element before keeps a comma.
fn own_lines(tree: &SyntaxTree<'_>, element: NodeId) -> Option<Span> {
    let text = tree.source();
    let end = comma_after(tree, element)?;
    let lines = Span::new(line_start(text, tree.start(element)), line_end(text, end));
    let is_blank = |span: Span| span.of(text).trim().is_empty();
    (is_blank(Span::new(lines.start, tree.start(element))) && is_blank(Span::new(end, lines.end))).then_some(lines)
}

/// The end of the comma that follows the element.
fn comma_after(tree: &SyntaxTree<'_>, element: NodeId) -> Option<usize> {
    let following = std::iter::successors(tree.next_sibling(element), |node| tree.next_sibling(*node));
    let next = following.into_iter().find(|node| !tree.is_extra(*node))?;
    tree.is(next, ",").then(|| tree.end(next))
}
