//! Edits that need grammar: await a call, run it in a thread. Each verb gives a [`Rewrite`](super::Rewrite)
//! or says in one clause why it cannot be carried out there.

pub mod python;
pub mod rust;

use super::definition::DefinitionSource;
use super::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::source::Language;
use crate::syntax::NodeId;

/// Awaits the value of `expression`, with parentheses where the code around it binds tighter.
///
/// # Errors
/// No await can stand there, or it would change what the code means.
pub fn await_value(expression: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    match facts.tree().language() {
        Language::Python => python::await_value(expression, facts),
        Language::Rust => rust::await_value(expression, facts),
    }
}

/// Runs `call` in a worker thread of the runtime in force and awaits its result.
///
/// # Errors
/// The runtime is not known or has no such form, or the call cannot leave its thread.
pub fn offload(call: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    match facts.tree().language() {
        Language::Python => python::offload(call, facts),
        Language::Rust => rust::offload(call, facts),
    }
}

/// Writes the symbol `path` in the place of `expression`, as this file can name it there.
///
/// # Errors
/// The symbol cannot be named there, or a comment would be lost.
pub fn refer(expression: NodeId, path: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if tree.descendants(expression).any(|inner| tree.is_extra(inner)) {
        return Err("a comment would be lost".to_owned());
    }
    let mut rewrite = Rewrite::default();
    let text = rewrite.adopt(facts.spell(path, expression)?);
    rewrite.edits.push(Edit::replace(tree.span(expression), text));
    Ok(rewrite)
}

/// Writes the async twin of the callee, for the runtime in force or of a library the project has, in its place.
/// Arguments stay.
///
/// # Errors
/// The runtime is not known, the tables have no twin for it, or the twin cannot be named there.
pub fn twin(callee: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let twin = twin_of(callee, facts)?;
    let owner = twin.rsplit_once('.').and_then(|(owner, _)| facts.apis().get(owner));
    if owner.is_some_and(|owner| owner.class) {
        return Err(format!("`{twin}` is a method, which needs an object"));
    }
    if facts.tree().language() == Language::Rust {
        rust::check_twin(callee, &twin, facts)?;
    }
    refer(callee, &twin, facts)
}

/// The path of the async twin of the callee: for the runtime in force, or else of a library for it that the project has.
///
/// # Errors
/// The runtime is not known, or the tables have no twin for it.
pub fn twin_of(callee: NodeId, facts: &dyn Facts) -> Result<String, String> {
    let resolved = facts.resolve(callee);
    let api = resolved.symbol().and_then(|path| facts.apis().get(path)).ok_or("what is called is not known")?;
    let runtime = facts.runtime(callee);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let of_runtime = api.twin.get(runtime).cloned();
    let of_library = || {
        let mut others = api.twin.iter().filter(|(name, _)| has_library(name, runtime, facts));
        others.next().map(|(_, twin)| twin.clone())
    };
    of_runtime.or_else(of_library).ok_or_else(|| format!("`{}` has no twin for {runtime}", api.path))
}

/// Whether the file imports, or the project surely has, a library of this name that runs under `runtime`.
fn has_library(name: &str, runtime: &str, facts: &dyn Facts) -> bool {
    let Some(library) = facts.apis().library(name) else { return false };
    if library.runtime.is_some() || library.evidence.as_deref() != Some(runtime) {
        return false;
    }
    let is_root = |path: &str| path.split('.').next() == Some(name);
    facts.layout().imports.iter().any(|import| is_root(&import.path)) || facts.surroundings().has(name)
}

/// Takes a compound statement away from around its body.
///
/// # Errors
/// It has more parts than a head and a body, or a comment would be lost.
pub fn unwrap(compound: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    match facts.tree().language() {
        Language::Python => python::unwrap(compound, facts.tree()),
        Language::Rust => Err("a block of this language is not taken apart".to_owned()),
    }
}

/// Leaves of `expression` only `part`, something inside it.
///
/// # Errors
/// A comment would be lost.
pub fn reduce(expression: NodeId, part: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    match facts.tree().language() {
        Language::Python => python::reduce(expression, part, facts.tree()),
        Language::Rust => rust::reduce(expression, part, facts.tree()),
    }
}

/// Removes a statement with its lines, or an element of a list with the comma that goes with it.
///
/// # Errors
/// A comment would be lost, or other code stands on the lines of the statement.
pub fn drop_node(node: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    match tree.language() {
        Language::Python if tree.kind(node).ends_with("_statement") => python::drop_statement(node, tree),
        Language::Python => python::drop_element(node, tree),
        Language::Rust => Ok(Rewrite::of([Edit::delete(tree.span(node))])),
    }
}

/// Wraps `expression` in a call of the helper function `source`, which the file gets once.
///
/// # Errors
/// The helper cannot be written in this file.
pub fn wrap(expression: NodeId, source: &DefinitionSource, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if tree.is_any(expression, &["yield", "named_expression", "generator_expression", "list_splat"]) {
        return Err("it cannot be an argument as it stands".to_owned());
    }
    let adopted = source.adopt(facts)?;
    let span = tree.span(expression);
    let edits = [Edit::insert(span.start, format!("{}(", adopted.function)), Edit::insert(span.end, ")")];
    let mut rewrite = Rewrite::of(edits);
    rewrite.requests.extend(adopted.needs.into_iter().map(Request::Import));
    rewrite.requests.extend(adopted.definition.map(Request::Definition));
    Ok(rewrite)
}
