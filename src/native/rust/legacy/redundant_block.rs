//! An async block that only awaits another future is that future.

use super::futures::is_future;
use super::has_comment;
use super::items::{statements, tail_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// The async block awaits a variable or another async block that is a future, and does nothing else.
pub(super) const HOLDS: Refinement =
    Refinement { name: "redundant-async-block", captures: &["block", "future"], holds };

/// `async { future.await }` becomes `future`.
pub(super) const STEP: Rewriting = Rewriting { name: "redundant-async-block", captures: &["block", "future"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some((block, future)) = found.get("block").zip(found.get("future")) else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(inside) = tree.child_of_kind(block, "block") else { return Truth::Unknown };
    let is_tail = statements(tree, inside).len() == 1 && tail_of(tree, inside) == tree.parent(future);
    // Anything else in its place would run before the block is awaited.
    if !is_tail || !tree.is_any(future, &["identifier", "async_block"]) {
        return Truth::No;
    }
    is_future(future, facts)
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (block, future) = found.get("block").zip(found.get("future")).ok_or("there is no block")?;
    let tree = facts.tree();
    let (whole, kept) = (tree.span(block), tree.span(future));
    let removed = [Span::new(whole.start, kept.start), Span::new(kept.end, whole.end)];
    if removed.iter().any(|span| has_comment(tree, block, *span)) {
        return Err("a comment would be lost".to_owned());
    }
    let moves = |node: NodeId| tree.child_of_kind(node, "move").is_some();
    let must_move = tree.is(future, "async_block") && moves(block) && !moves(future);
    let mut edits = removed.map(Edit::delete).to_vec();
    if must_move {
        let word = tree.child_of_kind(future, "async").ok_or("there is no block")?;
        edits.push(Edit::insert(tree.end(word), " move"));
    }
    Ok(Rewrite::of(edits))
}
