//! What becomes of a coroutine that nobody awaits: whether its place asks for the result instead.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::NodeId;

/// Whether the place of a call asks for a value, which a coroutine is not: `f().x`, `f() + 1`, `for x in f()`.
pub(in crate::native) const USED: Refinement = Refinement { name: "used-as-value", captures: &["call"], holds: used };

/// Whether a call is asked for its truth: `if f():`.
pub(in crate::native) const TESTED: Refinement =
    Refinement { name: "tested-for-truth", captures: &["call"], holds: tested };

/// Whether every use of a variable asks for a value, so that nobody can await the coroutine in it.
pub(in crate::native) const VARIABLE: Refinement =
    Refinement { name: "variable-used-as-value", captures: &["name"], holds: variable_used };

/// Whether the function around a `return` says that it returns something that cannot be awaited.
pub(in crate::native) const PROMISED: Refinement =
    Refinement { name: "promised-as-value", captures: &["call"], holds: promised };

/// What a place does with the value that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// It needs a result.
    Value,
    /// It asks whether it is true.
    Truth,
    /// It may well await it, or looks at the coroutine itself.
    Other,
}

/// Attributes that a coroutine has, or a task or future that a library may give in its place.
const OWN_ATTRIBUTES: &[&str] = &[
    "add_done_callback",
    "cancel",
    "cancelled",
    "close",
    "cr_await",
    "cr_code",
    "cr_frame",
    "cr_origin",
    "cr_running",
    "cr_suspended",
    "done",
    "exception",
    "get_name",
    "result",
    "send",
    "set_name",
    "throw",
];

/// Builtins that fail on a coroutine or show it to a person.
const CONSUMERS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bytes",
    "dict",
    "enumerate",
    "float",
    "frozenset",
    "int",
    "len",
    "list",
    "map",
    "max",
    "min",
    "print",
    "range",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

fn used(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    Truth::known(use_of(call, facts) == Use::Value)
}

fn tested(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    Truth::known(use_of(call, facts) == Use::Truth && !facts.is_awaited(call))
}

fn variable_used(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(name) = found.get("name") else { return Truth::Unknown };
    if facts.assigned_value(name).is_none() {
        return Truth::Unknown;
    }
    let Some(reads) = facts.reads_of(name).filter(|reads| !reads.is_empty()) else { return Truth::Unknown };
    Truth::known(reads.into_iter().all(|read| use_of(read, facts) != Use::Other))
}

fn use_of(expression: NodeId, facts: &dyn Facts) -> Use {
    let tree = facts.tree();
    let mut value = expression;
    // The way up is as long as the parentheses and boolean operators around the expression.
    while let Some(parent) = tree.parent(value) {
        let field = tree.field_name(value);
        match (tree.kind(parent), field) {
            ("boolean_operator", Some("left")) if is_tested(parent, facts) => return Use::Truth,
            ("boolean_operator", Some("left")) => {
                // What is true hides what follows `or`, and is lost before `and`.
                let is_and = tree.field(parent, "operator").is_some_and(|operator| tree.is(operator, "and"));
                return if is_and { Use::Truth } else { Use::Other };
            }
            ("conditional_expression", _) if tree.named_children(parent).nth(1) == Some(value) => return Use::Truth,
            ("parenthesized_expression" | "boolean_operator" | "conditional_expression", _) => {}
            ("assert_statement", _) if tree.named_children(parent).next() != Some(value) => return Use::Value,
            ("not_operator" | "assert_statement" | "if_clause", _)
            | ("if_statement" | "elif_clause" | "while_statement", Some("condition")) => return Use::Truth,
            ("attribute", Some("object")) => return use_of_attribute(parent, facts),
            ("subscript", Some("value"))
            | (
                "binary_operator"
                | "unary_operator"
                | "comparison_operator"
                | "augmented_assignment"
                | "interpolation"
                | "match_statement"
                | "list_splat"
                | "dictionary_splat",
                _,
            ) => return Use::Value,
            ("for_statement" | "for_in_clause", Some("right")) => return use_of_loop(parent, expression, facts),
            ("argument_list", _) => return use_of_argument(parent, facts),
            _ => return Use::Other,
        }
        value = parent;
    }
    Use::Other
}

/// Whether the value of a boolean operator is itself only asked for its truth.
fn is_tested(operator: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut value = operator;
    while let Some(parent) = tree.parent(value) {
        match (tree.kind(parent), tree.field_name(value)) {
            ("parenthesized_expression" | "boolean_operator", _) => value = parent,
            ("not_operator" | "assert_statement" | "if_clause", _)
            | ("if_statement" | "elif_clause" | "while_statement", Some("condition")) => return true,
            _ => return false,
        }
    }
    false
}

fn use_of_attribute(attribute: NodeId, facts: &dyn Facts) -> Use {
    let tree = facts.tree();
    let name = tree.field(attribute, "attribute").map_or("", |name| tree.text(name));
    if name.starts_with("__") || OWN_ATTRIBUTES.contains(&name) { Use::Other } else { Use::Value }
}

/// A method that others override may be an async generator there, so `async for` proves nothing.
fn use_of_loop(statement: NodeId, call: NodeId, facts: &dyn Facts) -> Use {
    let tree = facts.tree();
    let is_async = tree.child_of_kind(statement, "async").is_some();
    let callee = tree.field(call, "function");
    let is_method = callee.is_none_or(|callee| tree.is(callee, "attribute"));
    if is_async && is_method { Use::Other } else { Use::Value }
}

fn use_of_argument(list: NodeId, facts: &dyn Facts) -> Use {
    let tree = facts.tree();
    let callee = tree.parent(list).filter(|call| tree.is(*call, "call")).and_then(|call| tree.field(call, "function"));
    let resolved = callee.map(|callee| facts.resolve(callee));
    let name = resolved.as_ref().and_then(|resolved| resolved.symbol()).and_then(|path| path.strip_prefix("builtins."));
    match name {
        Some("bool") => Use::Truth,
        Some(name) if CONSUMERS.contains(&name) => Use::Value,
        _ => Use::Other,
    }
}

fn promised(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    facts.function_of(call).map_or(Truth::Unknown, |function| facts.promises_plain_value(function))
}
