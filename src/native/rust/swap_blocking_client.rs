//! A blocking client in async code becomes the async one of the same library, with every value that comes from it.

use super::blocking_values::{async_form, check_value, is_blocking_value, twin_of_type};
use super::{arguments, has_comment};
use crate::edit::verbs::rust::suspension_caution;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, Type};
use crate::rules::{Match, Rewriting};
use crate::syntax::NodeId;

/// Rewrites all blocking values of the async function around the call, or none of them.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "swap-blocking-client", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    suspension_caution(call, facts)?;
    let runtime = facts.runtime(call);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let unit = outermost_async(call, facts).ok_or("no await can stand here")?;
    let mut rewrite = Rewrite::default();
    check_signature(unit, runtime, facts)?;
    for node in facts.tree().descendants(unit) {
        rewrite.extend(swap(node, unit, runtime, facts)?);
    }
    if rewrite.edits.is_empty() {
        return Err("nothing here has an async form".to_owned());
    }
    Ok(rewrite)
}

/// The outermost async function, block or closure around a node, up to the first plain one.
fn outermost_async(node: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let mut found = None;
    let mut at = node;
    while let Context::Async { function, .. } = facts.context(at) {
        found = Some(function);
        at = function;
    }
    found
}

/// A blocking type in the signature belongs to the callers too.
fn check_signature(unit: NodeId, runtime: &str, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let parts = ["parameters", "return_type"].into_iter().filter_map(|field| tree.field(unit, field));
    for node in parts.flat_map(|part| tree.descendants(part).collect::<Vec<_>>()) {
        if type_twin(node, runtime, facts).is_some() {
            return Err("the function takes or gives a blocking value".to_owned());
        }
    }
    Ok(())
}

/// What one node of the function contributes.
fn swap(node: NodeId, unit: NodeId, runtime: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    match facts.tree().kind(node) {
        "call_expression" => swap_call(node, unit, runtime, facts),
        "identifier" => check_use(node, runtime, facts).map(|()| Rewrite::default()),
        "type_identifier" | "scoped_type_identifier" => swap_type(node, runtime, facts),
        _ => Ok(Rewrite::default()),
    }
}

fn swap_call(call: NodeId, unit: NodeId, runtime: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let Some(callee) = tree.field(call, "function") else { return Ok(Rewrite::default()) };
    let Some(form) = async_form(callee, runtime, facts)? else { return Ok(Rewrite::default()) };
    let context = facts.context(call);
    if !matches!(context, Context::Async { .. }) || outermost_async(call, facts) != Some(unit) {
        return Err("a part of it is in a closure, which cannot await".to_owned());
    }
    check_receiver(callee, unit, facts)?;
    if arguments(tree, call).iter().any(|argument| is_optional(*argument, facts)) {
        return Err("the async form takes no `Option`".to_owned());
    }
    if form.gives_blocking {
        check_value(call, runtime, facts)?;
    }
    let mut rewrite = Rewrite::default();
    let path =
        if tree.is(callee, "generic_function") { tree.field(callee, "function").unwrap_or(callee) } else { callee };
    if !tree.is(path, "field_expression") {
        if has_comment(tree, path, tree.span(path)) {
            return Err("a comment would be lost".to_owned());
        }
        let text = rewrite.adopt(facts.spell(&form.path, call)?);
        rewrite.edits.push(Edit::replace(tree.span(path), text));
    }
    if form.is_awaited {
        rewrite.caution = suspension_caution(call, facts)?;
        rewrite.edits.push(Edit::insert(tree.end(call), ".await"));
    }
    Ok(rewrite)
}

/// What a method is called on must have been made in the same function.
fn check_receiver(callee: NodeId, unit: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let mut at = tree.field(callee, "value");
    while let Some(node) = at {
        at = match tree.kind(node) {
            "call_expression" => {
                let inner = tree.field(node, "function");
                match inner.filter(|inner| tree.is(*inner, "field_expression")) {
                    Some(method) => tree.field(method, "value"),
                    None => return made_by_table(inner, facts),
                }
            }
            "try_expression" | "await_expression" | "parenthesized_expression" => tree.named_children(node).next(),
            "reference_expression" => tree.field(node, "value"),
            "identifier" => return bound_inside(node, unit, facts),
            _ => return Err(format!("`{}` is made elsewhere", tree.text(node))),
        };
    }
    Ok(())
}

fn made_by_table(callee: Option<NodeId>, facts: &dyn Facts) -> Result<(), String> {
    let resolved = callee.map(|callee| facts.resolve(callee));
    match resolved.as_ref().and_then(|resolved| resolved.symbol()) {
        Some(_) => Ok(()),
        None => Err("a function elsewhere makes the blocking value".to_owned()),
    }
}

fn bound_inside(name: NodeId, unit: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    match facts.binding_of(name) {
        Some(binding) if tree.is_within(binding, unit) => Ok(()),
        _ => Err(format!("`{}` is made elsewhere", tree.text(name))),
    }
}

/// Every use of a variable that holds a blocking value must be one that can be followed.
fn check_use(name: NodeId, runtime: &str, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let is_path = tree.parent(name).is_some_and(|parent| {
        tree.is_any(
            parent,
            &["scoped_identifier", "tuple_struct_pattern", "let_declaration", "mut_pattern", "parameter"],
        ) && tree.field_name(name) != Some("value")
    });
    if is_path || !is_blocking_value(name, runtime, facts) {
        return Ok(());
    }
    let is_dropped = tree
        .parent(name)
        .and_then(|arguments| tree.parent(arguments))
        .is_some_and(|call| tree.field(call, "function").is_some_and(|callee| tree.text(callee) == "drop"));
    if is_dropped { Ok(()) } else { check_value(name, runtime, facts) }
}

fn swap_type(node: NodeId, runtime: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let is_part = tree.parent(node).is_some_and(|parent| tree.is(parent, "scoped_type_identifier"));
    let Some(twin) = type_twin(node, runtime, facts).filter(|_| !is_part) else { return Ok(Rewrite::default()) };
    let mut rewrite = Rewrite::default();
    let text = rewrite.adopt(facts.spell(&twin, node)?);
    rewrite.edits.push(Edit::replace(tree.span(node), text));
    Ok(rewrite)
}

fn type_twin(node: NodeId, runtime: &str, facts: &dyn Facts) -> Option<String> {
    match facts.written_type(node)? {
        Type::Symbol(path) => twin_of_type(&path, runtime, facts),
        Type::Local(_) => None,
    }
}

fn is_optional(argument: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let made = tree.field(argument, "function").unwrap_or(argument);
    matches!(tree.text(made), "None" | "Some")
}
