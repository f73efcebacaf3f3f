//! Functions that are async for nothing.

use super::decorators::{decorators, is_transparent, whole_of};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the function awaits nothing, and nothing in sight asks for a coroutine function.
pub(in crate::native) const STEP: Refinement =
    Refinement { name: "awaits-nothing", captures: &["function"], holds: awaits_nothing };

fn awaits_nothing(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(body) = tree.field(function, "body") else { return Truth::Unknown };
    if waits(function, body, facts) {
        return Truth::No;
    }
    let is_method = tree.parent(whole_of(tree, function)).and_then(|block| tree.parent(block));
    let is_method = is_method.is_some_and(|above| tree.is(above, "class_definition"));
    let is_plain = decorators(tree, function).into_iter().all(|decorator| is_transparent(decorator, facts));
    if is_method || !is_plain || is_empty(tree, body) || is_value(tree, function) {
        return Truth::Unknown;
    }
    Truth::Yes
}

/// Whether something in the body waits as part of this function: not of one inside, nor of a generator expression that
/// somebody else iterates.
fn waits(function: NodeId, body: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    tree.descendants(body).any(|node| {
        let is_own = || facts.function_of(node) == Some(function);
        match tree.kind(node) {
            "await" => tree.is_named(node) && is_own() && !is_lazy(tree, node, function),
            "with_statement" | "for_statement" | "for_in_clause" => {
                tree.child_of_kind(node, "async").is_some() && is_own() && !is_lazy(tree, node, function)
            }
            _ => false,
        }
    })
}

/// Whether the node is evaluated when a generator expression is iterated: all of it but its first iterable.
fn is_lazy(tree: &SyntaxTree<'_>, node: NodeId, function: NodeId) -> bool {
    let (mut inner, mut below) = (node, node);
    for above in tree.ancestors(node).take_while(|above| *above != function) {
        if tree.is(above, "generator_expression") {
            let is_first = tree.child_of_kind(above, "for_in_clause") == Some(below)
                && below != node
                && tree.field_name(inner) == Some("right");
            if !is_first {
                return true;
            }
        }
        (inner, below) = (below, above);
    }
    false
}

/// Whether the body does nothing: a docstring, `...`, `pass` or an exception.
fn is_empty(tree: &SyntaxTree<'_>, body: NodeId) -> bool {
    tree.named_children(body).all(|statement| match tree.kind(statement) {
        "pass_statement" | "raise_statement" | "comment" => true,
        "expression_statement" => {
            let value = tree.named_children(statement).next();
            value.is_some_and(|value| tree.is_any(value, &["string", "ellipsis", "concatenated_string"]))
        }
        _ => false,
    })
}

/// Whether the function's name stands somewhere as a value: not called, so that somebody else calls it.
fn is_value(tree: &SyntaxTree<'_>, function: NodeId) -> bool {
    let Some(name) = tree.field(function, "name") else { return true };
    let text = tree.text(name);
    let mut names = tree.all().filter(|node| *node != name && tree.is(*node, "identifier") && tree.text(*node) == text);
    names.any(|node| {
        let called = tree.parent(node).is_some_and(|above| {
            (tree.is(above, "call") && tree.field(above, "function") == Some(node))
                || (tree.is(above, "function_definition") && tree.field(above, "name") == Some(node))
        });
        !called
    })
}
