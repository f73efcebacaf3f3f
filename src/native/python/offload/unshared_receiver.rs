//! Whether the object of a method call is known to this function only: made here, and never passed on.

use crate::facts::{Facts, Resolved, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "unshared-receiver", captures: &["receiver"], holds };

/// Whether a `with` around the object of a method call opens and closes it.
pub(in crate::native) const ENTERED: Refinement =
    Refinement { name: "entered-receiver", captures: &["receiver"], holds: is_entered };

fn is_entered(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("receiver").map_or(Truth::Unknown, |receiver| Truth::known(is_entered_around(receiver, facts)))
}

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("receiver").map_or(Truth::Unknown, |receiver| Truth::known(is_unshared(receiver, facts)))
}

/// Whether the value is made here and never passed on.
pub(super) fn is_unshared(receiver: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if tree.is(receiver, "call") {
        return true;
    }
    let function = facts.function_of(receiver);
    let is_here = |node: NodeId| facts.function_of(node) == function;
    let Some(reads) = facts.reads_of(receiver) else { return false };
    let made_here = facts.assigned_value(receiver).is_some_and(|value| is_here(value) && is_made(value, facts));
    if function.is_none() || !(made_here || is_entered_around(receiver, facts)) {
        return false;
    }
    reads.iter().all(|read| is_here(*read) && stays(*read, tree))
}

/// Whether the value is fresh: a call, or one that was sent to a thread. A function of this file may hand out an old one.
fn is_made(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let awaited = if tree.is(value, "await") { tree.named_children(value).next() } else { None };
    let Some(callee) = tree.field(awaited.unwrap_or(value), "function") else { return false };
    match facts.resolve(callee) {
        Resolved::Symbol(path) => awaited.is_none() || facts.apis().get(&path).is_some_and(|api| api.offloads),
        Resolved::Local(definition) => awaited.is_none() && tree.is(definition, "class_definition"),
        Resolved::Unknown => false,
    }
}

/// Whether a `with … as` around the name, in its function, makes the object.
pub(in crate::native::python) fn is_entered_around(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let text = tree.text(name);
    let function = facts.function_of(name);
    let within = |above: &NodeId| Some(*above) != function;
    let around = tree.ancestors(name).take_while(within).filter(|above| tree.is(*above, "with_statement"));
    let mut items = around.filter_map(|with| tree.child_of_kind(with, "with_clause")).flat_map(|clause| {
        tree.named_children(clause).filter_map(|item| tree.field(item, "value")).collect::<Vec<_>>()
    });
    items.any(|item| {
        let makes = tree.named_children(item).next().is_some_and(|made| tree.is(made, "call"));
        let alias = tree.field(item, "alias").map(|alias| tree.text(alias));
        makes && alias == Some(text)
    })
}

/// Whether a read only reaches into the object, so that nobody else gets hold of it.
fn stays(read: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.parent(read).is_some_and(|above| match tree.kind(above) {
        "attribute" => tree.field(above, "object") == Some(read),
        "with_item" => true,
        _ => false,
    })
}
