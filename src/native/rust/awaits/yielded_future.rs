//! Whether the value of an async block or closure is a future that nobody awaits there.

use super::futures::is_future;
use super::items::tail_of;
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::NodeId;

/// The captured value is what the async code around it gives, and a future.
pub(super) const HOLDS: Refinement = Refinement { name: "yields-future", captures: &["value"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(value) = found.get("value") else { return Truth::Unknown };
    let tree = facts.tree();
    match giver_of(value, facts) {
        Some(giver) if !is_awaited_twice(giver, facts) && tree.field(giver, "return_type").is_none() => {
            is_future(value, facts)
        }
        _ => Truth::No,
    }
}

/// The async block or closure of which the expression is the value.
fn giver_of(value: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let around = tree.parent(value)?;
    let is_async_closure =
        |node: NodeId| tree.is(node, "closure_expression") && tree.child_of_kind(node, "async").is_some();
    if is_async_closure(around) {
        // A call as a whole body is how a function is passed on.
        let is_handed_on = tree.is_any(value, &["call_expression", "macro_invocation"]);
        return (tree.field(around, "body") == Some(value) && !is_handed_on).then_some(around);
    }
    let block = if tree.is(around, "expression_statement") { tree.parent(around)? } else { around };
    let giver = tree.parent(block).filter(|_| tree.is(block, "block") && tail_of(tree, block) == Some(value))?;
    (tree.is(giver, "async_block") || is_async_closure(giver)).then_some(giver)
}

/// `async { f() }.await.await`
fn is_awaited_twice(giver: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let awaited = |node: NodeId| tree.parent(node).filter(|around| tree.is(*around, "await_expression"));
    awaited(giver).and_then(awaited).is_some()
}
