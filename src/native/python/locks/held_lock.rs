//! How long a lock of threads is held by code on the event loop.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the block of `@with` suspends.
pub(in crate::native) const SUSPENDS: Refinement =
    Refinement { name: "suspends", captures: &["with"], holds: block_suspends };

/// Whether the function suspends between `lock.acquire()`, the call `@call`, and the `lock.release()` that follows.
pub(in crate::native) const ACROSS: Refinement =
    Refinement { name: "held-across-suspension", captures: &["call"], holds: is_held_across };

/// Whether the function that acquires a lock by `@call` also releases it.
pub(in crate::native) const RELEASED: Refinement =
    Refinement { name: "released-here", captures: &["call"], holds: is_released };

/// Whether the block that acquires a lock by `@call` has made the lock itself, so that it is free.
pub(in crate::native) const FRESH: Refinement = Refinement { name: "fresh-lock", captures: &["call"], holds: is_fresh };

fn is_fresh(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let object = found.get("call").and_then(|call| tree.field(call, "function"));
    let object = object.and_then(|callee| tree.field(callee, "object"));
    let Some((call, object)) = found.get("call").zip(object) else { return Truth::Unknown };
    let Some(value) = facts.assigned_value(object) else { return Truth::No };
    let block = |node: NodeId| tree.ancestor_of_kind(node, &["block", "module"]);
    Truth::known(tree.is(value, "call") && block(value) == block(call))
}

fn block_suspends(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let body = found.get("with").and_then(|with| tree.field(with, "body"));
    body.map_or(Truth::Unknown, |body| Truth::known(suspensions(tree, body).next().is_some()))
}

/// The places below `top` where its function may be suspended: `await`, `yield`, and the word `async`.
pub(in crate::native::python) fn suspensions<'t>(
    tree: &'t SyntaxTree<'_>,
    top: NodeId,
) -> impl Iterator<Item = NodeId> + 't {
    let is_other =
        move |node: NodeId| node != top && tree.is_any(node, &["function_definition", "lambda", "class_definition"]);
    let suspends = |node: &NodeId| match tree.kind(*node) {
        "await" | "yield" => tree.is_named(*node),
        "async" => !tree.parent(*node).is_some_and(|parent| tree.is(parent, "function_definition")),
        _ => false,
    };
    tree.descendants_but(top, is_other).filter(suspends)
}

fn is_held_across(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let Some(function) = facts.function_of(call) else { return Truth::No };
    let after = releases(call, facts).into_iter().find(|release| tree.start(*release) > tree.end(call));
    let Some(release) = after else { return Truth::No };
    let held = Span::new(tree.end(call), tree.start(release));
    let body = tree.field(function, "body").unwrap_or(function);
    Truth::known(suspensions(tree, body).any(|place| held.contains(Span::at(tree.start(place)))))
}

fn is_released(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("call").map_or(Truth::Unknown, |call| Truth::known(!releases(call, facts).is_empty()))
}

/// The calls of `release` on the object of the method call, in its function.
fn releases(call: NodeId, facts: &dyn Facts) -> Vec<NodeId> {
    let tree = facts.tree();
    let object_of = |call: NodeId| {
        let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "attribute"))?;
        Some((tree.text(tree.field(callee, "object")?), tree.text(tree.field(callee, "attribute")?)))
    };
    let (Some((object, _)), Some(function)) = (object_of(call), facts.function_of(call)) else { return Vec::new() };
    let calls = tree.descendants(function).filter(|node| tree.is(*node, "call"));
    calls.filter(|call| object_of(*call) == Some((object, "release"))).collect()
}
