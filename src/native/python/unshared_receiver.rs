//! Whether the object of a method call is known to this function only: made here, and never passed on.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "unshared-receiver", captures: &["receiver"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("receiver").map_or(Truth::Unknown, |receiver| Truth::known(is_unshared(receiver, facts)))
}

fn is_unshared(receiver: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if tree.is(receiver, "call") {
        return true;
    }
    let function = facts.function_of(receiver);
    let is_here = |node: NodeId| facts.function_of(node) == function;
    let Some(reads) = facts.reads_of(receiver) else { return false };
    let made_here = facts.assigned_value(receiver).is_some_and(|value| tree.is(value, "call") && is_here(value));
    if function.is_none() || !(made_here || is_entered_around(receiver, facts)) {
        return false;
    }
    reads.iter().all(|read| is_here(*read) && stays(*read, tree))
}

/// Whether a `with … as` around the name, in its function, makes the object.
fn is_entered_around(name: NodeId, facts: &dyn Facts) -> bool {
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
