//! What is known of a wait: whether anything bounds it, what becomes of what it leaves behind, and who gives its limit.

use crate::facts::{Argument, Facts, Truth};
use crate::native::python::arguments::arguments;
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Nothing in the function bounds the time of the call.
pub(in crate::native) const UNBOUNDED: Refinement =
    Refinement { name: "unbounded", captures: &["call"], holds: is_unbounded };

/// What `@call` waits for is not looked at again, so nobody cancels what is not done by then.
pub(in crate::native) const LEFT_BEHIND: Refinement =
    Refinement { name: "left-behind", captures: &["call"], holds: is_left_behind };

/// The function neither overrides another nor hands the limit on.
pub(in crate::native) const OWN_LIMIT: Refinement =
    Refinement { name: "own-limit", captures: &["function", "parameter"], holds: has_own_limit };

fn is_unbounded(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let function = facts.function_of(call);
    let within = |above: &NodeId| Some(*above) != function;
    let is_bounded = tree.ancestors(call).take_while(within).any(|above| match tree.kind(above) {
        "with_statement" => has_scope(above, facts),
        "call" => true,
        _ => false,
    });
    Truth::known(!is_bounded)
}

/// Whether a `with` enters something that may bound the time: a scope, or a manager that is not known.
fn has_scope(with: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(clause) = tree.child_of_kind(with, "with_clause") else { return false };
    tree.named_children(clause).any(|item| {
        let value = tree.field(item, "value");
        let made = value.map(|value| match tree.kind(value) {
            "as_pattern" => tree.named_children(value).next().unwrap_or(value),
            _ => value,
        });
        let callee = made.and_then(|made| tree.field(made, "function"));
        let name = callee.map(|callee| tree.field(callee, "attribute").unwrap_or(callee));
        let says = |word: &str| name.is_some_and(|name| tree.text(name).to_ascii_lowercase().contains(word));
        says("timeout") || says("fail_") || says("move_on") || says("scope")
    })
}

fn is_left_behind(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let Argument::Given(waited) = facts.argument(call, "fs", Some(0)) else { return Truth::Unknown };
    let tree: &SyntaxTree<'_> = facts.tree();
    let names = tree
        .descendants(waited)
        .filter(|node| tree.is(*node, "identifier") && !is_callee(*node, tree) && facts.reads_of(*node).is_some());
    let reaches_further = tree.descendants(waited).any(|node| tree.is_any(node, &["attribute", "subscript"]));
    let function = facts.function_of(call);
    let used_again = names.into_iter().any(|name| {
        let reads = facts.reads_of(name).unwrap_or_default();
        // Whoever was told of it before may be waiting for it.
        reads.into_iter().any(|read| !tree.is_within(read, call))
    });
    let in_loop = tree
        .ancestors(call)
        .take_while(|above| Some(*above) != function)
        .any(|above| tree.is_any(above, &["while_statement", "for_statement"]));
    let all_local = tree
        .descendants(waited)
        .filter(|node| tree.is(*node, "identifier") && !is_callee(*node, tree))
        .all(|node| facts.reads_of(node).is_some() && !is_parameter(node, facts));
    Truth::known(!used_again && !reaches_further && !in_loop && all_local)
}

fn is_callee(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.field_name(node) == Some("function")
}

/// Whether the name is bound by a parameter: then the caller has what is waited for.
fn is_parameter(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let text = tree.text(name);
    facts
        .function_of(name)
        .is_some_and(|function| crate::native::python::names::parameters(tree, function).contains(text))
}

fn has_own_limit(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(function), Some(parameter)) = (found.get("function"), found.get("parameter")) else {
        return Truth::Unknown;
    };
    let tree = facts.tree();
    if tree.parent(function).is_some_and(|above| tree.is(above, "decorated_definition")) || may_override(function, tree)
    {
        return Truth::No;
    }
    let Some(body) = tree.field(function, "body") else { return Truth::Unknown };
    let name = tree.text(parameter);
    let hands_on = tree.descendants(body).any(|node| {
        let is_it = tree.is(node, "identifier") && tree.text(node) == name && tree.field_name(node) != Some("name");
        is_it
            && tree.ancestors(node).take_while(|above| *above != body).any(|above| is_limit_of_call(above, node, facts))
    });
    Truth::known(!hands_on)
}

/// Whether `name` is an argument of the call `above` that says `timeout`, or whose function does.
fn is_limit_of_call(above: NodeId, name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    match tree.kind(above) {
        "keyword_argument" => tree.field(above, "name").is_some_and(|keyword| {
            let text = tree.text(keyword);
            text.contains("timeout") || text == "delay" || text == "deadline" || text == "seconds"
        }),
        "call" => {
            let is_argument = tree.field(above, "arguments").is_some_and(|list| tree.is_within(name, list));
            let positional = arguments(tree, above).into_iter().any(|one| tree.is_within(name, one));
            is_argument && positional
        }
        _ => false,
    }
}

/// Whether the function is a method of a class with bases, which may give its signature.
fn may_override(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let class =
        tree.ancestors(function).find(|above| tree.is_any(*above, &["class_definition", "function_definition"]));
    class.is_some_and(|class| tree.is(class, "class_definition") && tree.field(class, "superclasses").is_some())
}
