//! Whether a socket surely waits: it is made in this file, nothing there makes it non-blocking, and nobody else gets it.

use crate::facts::{Facts, Truth};
use crate::native::python::offload::unshared_receiver::is_entered_around;
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "blocking-socket", captures: &["receiver"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(receiver) = found.get("receiver") else { return Truth::Unknown };
    let tree = facts.tree();
    match tree.kind(receiver) {
        "call" => Truth::Yes,
        "identifier" => of_variable(receiver, facts),
        "attribute" => of_attribute(receiver, tree),
        _ => Truth::Unknown,
    }
}

/// A local variable: all its reads are known.
fn of_variable(name: NodeId, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(reads) = facts.reads_of(name) else { return Truth::Unknown };
    if !is_made_at_binding(name, facts) {
        return Truth::Unknown;
    }
    judge(reads.into_iter(), tree)
}

/// An attribute: everything of its name in the file may be it.
fn of_attribute(attribute: NodeId, tree: &SyntaxTree<'_>) -> Truth {
    let Some(name) = tree.field(attribute, "attribute").map(|name| tree.text(name)) else { return Truth::Unknown };
    let alike = tree.all().filter(|node| {
        tree.is(*node, "attribute") && tree.field(*node, "attribute").is_some_and(|own| tree.text(own) == name)
    });
    let (targets, reads): (Vec<NodeId>, Vec<NodeId>) = alike.partition(|node| is_assigned(tree, *node));
    let is_made = |target: &NodeId| {
        let value = tree.parent(*target).and_then(|assignment| tree.field(assignment, "right"));
        value.is_some_and(|value| tree.is_any(value, &["call", "none", "await"]))
    };
    if targets.is_empty() || !targets.iter().all(is_made) {
        return Truth::Unknown;
    }
    judge(reads.into_iter(), tree)
}

/// Whether the variable is bound to the result of a call: not a parameter, of which nobody knows how it was set up.
fn is_made_at_binding(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if let Some(value) = facts.assigned_value(name) {
        return tree.is_any(value, &["call", "await"]);
    }
    is_entered_around(name, facts)
}

fn is_assigned(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.parent(node).is_some_and(|above| tree.is(above, "assignment")) && tree.field_name(node) == Some("left")
}

fn judge(mut reads: impl Iterator<Item = NodeId>, tree: &SyntaxTree<'_>) -> Truth {
    let unclear = reads.any(|read| {
        let Some(above) = tree.parent(read) else { return true };
        match tree.kind(above) {
            "attribute" => tree.field(above, "object") != Some(read) || may_stop_waiting(tree, above),
            "with_item"
            | "return_statement"
            | "delete_statement"
            | "comparison_operator"
            | "not_operator"
            | "if_statement"
            | "boolean_operator" => false,
            _ => true,
        }
    });
    if unclear { Truth::Unknown } else { Truth::Yes }
}

/// Whether the member makes the socket non-blocking, or gives its descriptor to somebody who may.
fn may_stop_waiting(tree: &SyntaxTree<'_>, member: NodeId) -> bool {
    let name = tree.field(member, "attribute").map_or("", |name| tree.text(name));
    if name == "fileno" || name == "detach" {
        return true;
    }
    let value = tree
        .parent(member)
        .and_then(|call| tree.field(call, "arguments"))
        .and_then(|list| tree.named_children(list).find(|argument| !tree.is(*argument, "comment")));
    match (name, value) {
        ("setblocking", Some(value)) => !tree.is(value, "true"),
        ("settimeout", Some(value)) => {
            let is_number = tree.is_any(value, &["integer", "float"]);
            let is_zero = tree.text(value).parse().is_ok_and(|number: f64| number == 0.0);
            (is_number && is_zero) || !(is_number || tree.is(value, "none"))
        }
        ("setblocking" | "settimeout", None) => true,
        _ => false,
    }
}
