//! Whether a value surely borrows nothing from the guard it is taken out of.

use crate::facts::{Facts, Type};
use crate::syntax::NodeId;

/// Methods whose results are their own, by the conventions of the standard library.
const OWNING: &[&str] = &[
    "capacity",
    "cloned",
    "contains",
    "contains_key",
    "copied",
    "count",
    "ends_with",
    "insert",
    "into_owned",
    "is_empty",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "is_some_and",
    "len",
    "pop",
    "pop_back",
    "pop_first",
    "pop_front",
    "pop_last",
    "remove",
    "replace",
    "split_off",
    "starts_with",
    "swap_remove",
    "take",
    "to_owned",
    "to_string",
    "to_vec",
    "wrapping_add",
];

/// Methods that give references into their object, so that a clone of their result may be another reference.
const BORROWING: &[&str] = &[
    "as_deref", "as_mut", "as_ref", "back", "entry", "find", "first", "front", "get", "get_mut", "iter", "iter_mut",
    "keys", "last", "max", "min", "peek", "values",
];

/// Methods that give what a `Result` or `Option` holds, or turn one into the other.
const UNWRAPPING: &[&str] = &[
    "err",
    "expect",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Types whose values cannot borrow.
const PLAIN: &[&str] = &["std::string::String", "std::time::Duration", "std::time::Instant", "std::time::SystemTime"];

/// Whether `value`, assigned by `let`, borrows nothing. A place (`*guard`, `guard.count`) is copied there.
pub(super) fn is_owned_copy(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_place = tree.is_any(value, &["field_expression", "index_expression"])
        || (tree.is(value, "unary_expression") && tree.text(value).starts_with('*'));
    is_place || is_owned(value, facts)
}

/// Whether the value of the expression borrows nothing, as a value and not a place.
pub(super) fn is_owned(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut at = value;
    // What a method takes by value out of a place that is only borrowed is copied.
    let mut is_taken = false;
    loop {
        at = match tree.kind(at) {
            "parenthesized_expression" | "try_expression" => match tree.named_children(at).next() {
                Some(inner) => inner,
                None => return false,
            },
            "integer_literal"
            | "float_literal"
            | "boolean_literal"
            | "char_literal"
            | "string_literal"
            | "binary_expression"
            | "type_cast_expression" => return true,
            "unary_expression" => return !tree.text(at).starts_with('*'),
            "macro_invocation" => {
                let name = tree.field(at, "macro").map_or("", |name| tree.text(name));
                return matches!(name, "format" | "matches");
            }
            "call_expression" => match receiver_of(at, facts) {
                Some((receiver, name)) if UNWRAPPING.contains(&name) => {
                    is_taken = true;
                    receiver
                }
                Some((receiver, "clone")) => return clones_value(receiver, facts),
                Some((_, name)) if OWNING.contains(&name) => return true,
                _ => return gives_plain(at, facts),
            },
            "field_expression" | "index_expression" => return is_taken,
            _ => return false,
        };
    }
}

/// The object and the name of a method call.
fn receiver_of(call: NodeId, facts: &dyn Facts) -> Option<(NodeId, &str)> {
    let tree = facts.tree();
    let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "field_expression"))?;
    Some((tree.field(callee, "value")?, tree.text(tree.field(callee, "field")?)))
}

/// Whether `receiver.clone()` is a value of its own, and not another reference.
fn clones_value(receiver: NodeId, facts: &dyn Facts) -> bool {
    match receiver_of(receiver, facts) {
        Some((_, name)) => !BORROWING.contains(&name),
        None => !facts.tree().is(receiver, "call_expression") || facts.type_of(receiver).is_some(),
    }
}

/// Whether the callee is known to give a value of a plain type.
fn gives_plain(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(callee) = tree.field(call, "function") else { return false };
    match facts.resolve(callee) {
        crate::facts::Resolved::Symbol(path) => {
            matches!(
                path.as_str(),
                "std::mem::take" | "std::mem::replace" | "std::sync::Arc::clone" | "std::rc::Rc::clone"
            )
        }
        crate::facts::Resolved::Local(function) => {
            tree.field(function, "return_type").is_some_and(|written| is_plain_type(written, facts))
        }
        crate::facts::Resolved::Unknown => false,
    }
}

/// Whether values of a written type cannot borrow.
pub(super) fn is_plain_type(written: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    match tree.kind(written) {
        "primitive_type" => tree.text(written) != "str",
        "unit_type" => true,
        _ => match facts.written_type(written) {
            Some(Type::Symbol(path)) => PLAIN.contains(&path.as_str()),
            _ => false,
        },
    }
}
