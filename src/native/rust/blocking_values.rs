//! Where the values of a blocking library go inside one async function.
//!
//! A type of the tables with a twin is a blocking type. Every value of such a type must stay in the function and only be
//! the receiver of calls that have an async form; otherwise the function cannot be moved to the async types as a whole.

use crate::facts::{Facts, Type};
use crate::syntax::{NodeId, SyntaxTree};

/// The async form of a callee.
pub(super) struct AsyncForm {
    /// The symbol to name, if the callee is a path; a method keeps its name.
    pub(super) path: String,
    /// Whether its result must be awaited.
    pub(super) is_awaited: bool,
    /// Whether its result is of a blocking type still to be followed.
    pub(super) gives_blocking: bool,
}

/// The type a symbol is a function of, and its own name.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once("::").unwrap_or(("", path))
}

/// The twin of a type for the runtime.
pub(super) fn twin_of_type(path: &str, runtime: &str, facts: &dyn Facts) -> Option<String> {
    facts.apis().get(path).filter(|api| api.class)?.twin.get(runtime).cloned()
}

/// The async form of what `callee` denotes; `None` if it has nothing to do with a blocking type.
///
/// # Errors
/// It belongs to a blocking type, and no async form of it is known.
pub(super) fn async_form(callee: NodeId, runtime: &str, facts: &dyn Facts) -> Result<Option<AsyncForm>, String> {
    let resolved = facts.resolve(callee);
    let Some(path) = resolved.symbol() else { return Ok(None) };
    let apis = facts.apis();
    let (owner, name) = split(path);
    let target = match apis.get(path).and_then(|api| api.twin.get(runtime)) {
        Some(twin) => twin.clone(),
        None => match twin_of_type(owner, runtime, facts) {
            Some(twin) => format!("{twin}::{name}"),
            None => return Ok(None),
        },
    };
    if facts.tree().is(callee, "field_expression") && is_see_through(name) {
        return Ok(None);
    }
    let api = apis.get(&target).ok_or_else(|| format!("no async form of `{name}` is known"))?;
    let returns = apis.get(path).and_then(|api| api.returns.as_deref());
    let gives_blocking = returns.is_some_and(|returns| twin_of_type(returns, runtime, facts).is_some());
    Ok(Some(AsyncForm { path: target, is_awaited: api.coroutine, gives_blocking }))
}

/// Methods of `Option`, `Result` and references, which give the value on.
fn is_see_through(name: &str) -> bool {
    const PASSING: &[&str] = &["as_ref", "clone", "expect", "inspect_err", "map_err", "ok", "unwrap"];
    PASSING.contains(&name)
}

/// Follows a value of a blocking type to where it is used.
///
/// # Errors
/// It leaves the function, or goes where its type cannot be followed.
pub(super) fn check_value(value: NodeId, runtime: &str, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let mut at = value;
    loop {
        let Some(above) = tree.parent(at) else { return Err(escapes(tree, at)) };
        match tree.kind(above) {
            "parenthesized_expression" | "try_expression" | "reference_expression" | "await_expression" => at = above,
            "field_expression" => {
                let call = tree.parent(above).filter(|call| tree.field(*call, "function") == Some(above));
                let Some(call) = call else { return Err(escapes(tree, at)) };
                if async_form(above, runtime, facts)?.is_some() {
                    return Ok(());
                }
                let name = tree.field(above, "field").map_or("", |name| tree.text(name));
                if !is_see_through(name) {
                    return Err(format!("no async form of `{name}` is known"));
                }
                at = call;
            }
            "expression_statement" if tree.child_of_kind(above, ";").is_some() => return Ok(()),
            "let_declaration" => return check_pattern(tree.field(above, "pattern"), tree, at),
            "let_condition" => return check_inner_pattern(tree.field(above, "pattern"), tree, at),
            "match_expression" => return check_arms(above, tree, at),
            _ => return Err(escapes(tree, at)),
        }
    }
}

fn escapes(tree: &SyntaxTree<'_>, at: NodeId) -> String {
    let written: String = tree.text(at).split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = written.chars().take(40).collect();
    let more = if short.len() < written.len() { "…" } else { "" };
    format!("the blocking value of `{short}{more}` goes where it cannot be followed")
}

/// A plain name: its uses are looked at one by one, by their type.
fn check_pattern(pattern: Option<NodeId>, tree: &SyntaxTree<'_>, at: NodeId) -> Result<(), String> {
    match pattern {
        Some(pattern) if tree.is_any(pattern, &["identifier", "mut_pattern", "_"]) => Ok(()),
        other => check_inner_pattern(other, tree, at),
    }
}

/// `Ok(name)`, `Some(name)`, `Err(…)`, `None`, `_`: nothing else takes a part of the value.
fn check_inner_pattern(pattern: Option<NodeId>, tree: &SyntaxTree<'_>, at: NodeId) -> Result<(), String> {
    let Some(pattern) = pattern else { return Err(escapes(tree, at)) };
    let constructor = tree.field(pattern, "type").map_or("", |name| tree.text(name));
    let parts: Vec<NodeId> =
        tree.named_children(pattern).filter(|part| tree.field_name(*part) != Some("type")).collect();
    let is_simple = match (tree.kind(pattern), constructor) {
        ("tuple_struct_pattern", "Ok" | "Some") => {
            parts.iter().all(|part| tree.is_any(*part, &["identifier", "mut_pattern", "_"]))
        }
        ("tuple_struct_pattern", "Err") | ("_", _) => true,
        ("identifier", _) => tree.text(pattern) == "None",
        _ => false,
    };
    if is_simple { Ok(()) } else { Err(escapes(tree, at)) }
}

fn check_arms(found: NodeId, tree: &SyntaxTree<'_>, at: NodeId) -> Result<(), String> {
    let body = tree.field(found, "body").ok_or_else(|| escapes(tree, at))?;
    for arm in tree.named_children(body).filter(|arm| tree.is(*arm, "match_arm")) {
        let pattern = tree.field(arm, "pattern").and_then(|pattern| {
            // `_` is a token, not a node with a name.
            tree.children(pattern).next()
        });
        check_inner_pattern(pattern, tree, at)?;
    }
    Ok(())
}

/// Whether a name stands for a value of a blocking type.
pub(super) fn is_blocking_value(node: NodeId, runtime: &str, facts: &dyn Facts) -> bool {
    match facts.type_of(node) {
        Some(Type::Symbol(path)) => twin_of_type(&path, runtime, facts).is_some(),
        _ => false,
    }
}
