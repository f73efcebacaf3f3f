//! Which values are futures, as far as one file tells.

use crate::facts::{Facts, Resolved, Truth, Type};
use crate::syntax::NodeId;

/// How many variables a value is looked up through.
const HOPS: usize = 8;

/// Whether the value of an expression is a future, and not only something that can be made one.
pub(super) fn is_future(expression: NodeId, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let mut at = expression;
    for _ in 0..HOPS {
        match tree.kind(at) {
            "parenthesized_expression" => match tree.named_children(at).next() {
                Some(inner) => at = inner,
                None => return Truth::Unknown,
            },
            "async_block" => return Truth::Yes,
            "integer_literal" | "string_literal" | "boolean_literal" | "unit_expression" | "tuple_expression" => {
                return Truth::No;
            }
            "call_expression" => return made_by_call(at, facts),
            "struct_expression" => {
                let named = tree.field(at, "name").and_then(|name| facts.written_type(name));
                return named.map_or(Truth::Unknown, |named| type_is_future(&named, facts));
            }
            "identifier" => match facts.assigned_value(at) {
                Some(value) => at = value,
                None => return named_is_future(at, facts),
            },
            _ => return Truth::Unknown,
        }
    }
    Truth::Unknown
}

fn made_by_call(call: NodeId, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let known = facts.makes_coroutine(call);
    let Some(callee) = tree.field(call, "function").filter(|_| known != Truth::Yes) else { return known };
    let Resolved::Local(function) = facts.resolve(callee) else { return known };
    if tree.is(function, "struct_item") {
        return type_is_future(&Type::Local(function), facts);
    }
    let returned = tree.field(function, "return_type").filter(|returned| tree.is(*returned, "type_identifier"));
    match returned.and_then(|returned| facts.written_type(returned)) {
        Some(named) if type_is_future(&named, facts).is_yes() => Truth::Yes,
        _ => known,
    }
}

/// A unit struct, or a parameter that is written to be a future.
fn named_is_future(name: NodeId, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    if let Resolved::Local(item) = facts.resolve(name) {
        return type_is_future(&Type::Local(item), facts);
    }
    let parameter = facts.binding_of(name).and_then(|binding| tree.parent(binding));
    let written = parameter.filter(|it| tree.is(*it, "parameter")).and_then(|it| tree.field(it, "type"));
    let is_bare = written.is_some_and(|it| tree.is_any(it, &["abstract_type", "bounded_type", "type_identifier"]));
    match facts.type_of(name) {
        Some(Type::Symbol(path)) if is_bare => Truth::known(is_future_trait(&path)),
        Some(local) if is_bare => type_is_future(&local, facts),
        _ => Truth::Unknown,
    }
}

fn is_future_trait(path: &str) -> bool {
    path.ends_with("::future::Future") || path == "futures::Future"
}

/// Whether a struct of this file implements `Future`.
fn type_is_future(named: &Type, facts: &dyn Facts) -> Truth {
    let Type::Local(item) = named else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(own) = tree.field(*item, "name").map(|name| tree.text(name)) else { return Truth::Unknown };
    let last = |path: &str| path.split('<').next().and_then(|path| path.rsplit("::").next()).map(str::to_owned);
    let is_impl = |node: NodeId| {
        let named = |field| tree.field(node, field).and_then(|path| last(tree.text(path)));
        named("trait").as_deref() == Some("Future") && named("type").as_deref() == Some(own)
    };
    let mut impls = tree.all().filter(|node| tree.is(*node, "impl_item"));
    if impls.any(is_impl) { Truth::Yes } else { Truth::No }
}

/// With what a call of a function of this file fails, as far as that is written: two that are alike are the same type.
pub(super) fn error_type(call: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let Resolved::Local(function) = facts.resolve(tree.field(call, "function")?) else { return None };
    let returned = tree.field(function, "return_type").filter(|returned| tree.is(*returned, "generic_type"))?;
    let name = tree.text(tree.field(returned, "type")?);
    let arguments: Vec<NodeId> = tree.named_children(tree.field(returned, "type_arguments")?).collect();
    match (name.rsplit("::").next()?, arguments.as_slice()) {
        ("Result", [_, error]) => Some(tree.text(*error).split_whitespace().collect()),
        ("Result", [_]) => Some(format!("alias {name}")),
        _ => None,
    }
}
