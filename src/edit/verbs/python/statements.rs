//! Whole statements that go, lose what stands around them, or get something around them.

use super::arguments::{has_comment, is_in_brackets, is_torn_alone};
use super::lines::{dedent, indent, indentation, line_break, line_end, lines_of, with_trailing_comments};
use super::suspension::is_loose;
use crate::edit::{Edit, Rewrite};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Takes `compound` (a `with`, a loop, a plain `try`) away from around its body, which moves left by one level.
///
/// Comments in its head get lines of their own; strings over several lines stay as they are.
///
/// # Errors
/// It has more parts than a head and a body, or a comment would be lost.
pub fn unwrap(compound: NodeId, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    let text = tree.source();
    let body = tree.field(compound, "body").ok_or("it has no body")?;
    if tree.named_children(compound).last() != Some(body) {
        return Err("it has more parts than a head and a body".to_owned());
    }
    let colon =
        tree.children(compound).filter(|part| tree.is(*part, ":") && tree.start(*part) < tree.start(body)).last();
    let colon = colon.ok_or("it has no body")?;
    let first = tree.named_children(body).next().ok_or("its body is empty")?;
    let head = Span::new(tree.start(compound), line_end(text, tree.end(colon)));
    if tree.start(first) < head.end {
        let head = Span::new(head.start, tree.start(first));
        let is_lost = has_comment(tree, head);
        return if is_lost { Err("a comment would be lost".to_owned()) } else { Ok(Rewrite::of([Edit::delete(head)])) };
    }
    let depth = indentation(tree, compound);
    let head = Span::new(head.start - depth.len(), head.end);
    let newline = line_break(text, head.start);
    let comments = tree.descendants(compound).filter(|node| tree.is(*node, "comment") && tree.end(*node) <= head.end);
    let kept: String = comments.flat_map(|comment| [depth, tree.text(comment).trim_end(), newline]).collect();
    let lines = Span::new(head.end, line_end(text, tree.end(body)));
    let lines = with_trailing_comments(tree, compound, lines);
    let moved = dedent(tree, compound, lines, indentation(tree, first), depth).ok_or("its body is not indented")?;
    let mut edits = vec![Edit::replace(head, kept)];
    edits.extend(moved);
    Ok(Rewrite::of(edits))
}

/// Puts `head` (`async with group`, without the colon) around a statement, which moves right by one level.
///
/// # Errors
/// Other code stands on its lines.
pub fn enclose(statement: NodeId, head: &str, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    let lines = lines_of(tree, statement).ok_or("other code stands on its lines")?;
    let newline = line_break(tree.source(), lines.start);
    let depth = indentation(tree, statement);
    let mut edits = vec![Edit::insert(lines.start, format!("{depth}{head}:{newline}"))];
    edits.extend(indent(tree, statement, lines, indent_unit(tree, statement)));
    Ok(Rewrite::of(edits))
}

/// Removes a statement with its lines; a block that would be empty without it gets `pass`.
///
/// # Errors
/// A comment that is not its own would be lost.
pub fn drop_statement(statement: NodeId, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    let block = tree.parent(statement).ok_or("it stands nowhere")?;
    let is_alone = tree.named_children(block).count() == 1 && block != NodeId::ROOT;
    if has_comment(tree, tree.span(statement)) {
        return Err("a comment would be lost".to_owned());
    }
    if is_alone {
        return Ok(Rewrite::of([Edit::replace(tree.span(statement), "pass")]));
    }
    if let Some(lines) = lines_of(tree, statement) {
        return Ok(Rewrite::of([Edit::delete(lines)]));
    }
    // `a; b`: with the semicolon that goes with it.
    let siblings: Vec<NodeId> = tree.named_children(block).collect();
    let at = siblings.iter().position(|one| *one == statement).ok_or("it stands nowhere")?;
    let text = tree.source();
    let span = match (siblings.get(at + 1), at.checked_sub(1).map(|before| siblings[before])) {
        (Some(next), _) if !Span::new(tree.end(statement), tree.start(*next)).of(text).contains('\n') => {
            Span::new(tree.start(statement), tree.start(*next))
        }
        (_, Some(previous)) => Span::new(tree.end(previous), tree.end(statement)),
        _ => return Err("other code stands on its lines".to_owned()),
    };
    if has_comment(tree, span) || span.of(text).contains('\n') {
        return Err("other code stands on its lines".to_owned());
    }
    Ok(Rewrite::of([Edit::delete(span)]))
}

/// Leaves of `expression` only `part`, something inside it, with parentheses if the line breaks in it need them.
///
/// # Errors
/// A comment would be lost.
pub fn reduce(expression: NodeId, part: NodeId, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    let (span, kept) = (tree.span(expression), tree.span(part));
    let (head, tail) = (Span::new(span.start, kept.start), Span::new(kept.end, span.end));
    if has_comment(tree, head) || has_comment(tree, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let is_torn = is_loose(tree, part) || (is_torn_alone(tree, part) && !is_in_brackets(tree, expression));
    let (open, close) = if is_torn { ("(", ")") } else { ("", "") };
    Ok(Rewrite::of([Edit::replace(head, open), Edit::replace(tail, close)]))
}

/// The statement that `expression` is all of.
pub fn enclosing_statement(expression: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    tree.parent(expression).filter(|above| tree.is(*above, "expression_statement"))
}

/// One step of indentation, as the code around `node` uses it.
pub fn indent_unit<'t>(tree: &SyntaxTree<'t>, node: NodeId) -> &'t str {
    let deeper = |compound: NodeId| {
        let body = tree.field(compound, "body")?;
        let first = tree.named_children(body).next()?;
        indentation(tree, first).strip_prefix(indentation(tree, compound)).filter(|unit| !unit.is_empty())
    };
    std::iter::once(node).chain(tree.ancestors(node)).find_map(deeper).unwrap_or("    ")
}
