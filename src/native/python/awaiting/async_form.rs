//! Calls of a framework's own objects: awaited in their async form, or sent to the thread that the framework keeps for
//! them.

use crate::edit::verbs::await_value;
use crate::edit::verbs::python::{admit_await, binds_tighter};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Facts, PythonVersion};
use crate::native::python::sibling::refer_beside;
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `Book.objects.get(pk=1)` becomes `await Book.objects.aget(pk=1)`.
pub(in crate::native) const AWAIT_FORM: Rewriting =
    Rewriting { name: "async-form", captures: &["call"], build: await_form };

/// `Book.objects.get(pk=1)` becomes `await sync_to_async(Book.objects.get)(pk=1)`.
pub(in crate::native) const SYNC_TO_ASYNC: Rewriting =
    Rewriting { name: "sync-to-async", captures: &["call"], build: sync_to_async };

/// What wraps a callable for the thread of code that is not async.
const WRAPPER: &str = "asgiref.sync.sync_to_async";

fn await_form(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let resolved = facts.resolve(callee);
    let path = resolved.symbol().ok_or("what is called is not known")?;
    let api = facts.apis().get(path).ok_or("what is called is not known")?;
    let form = api.async_form.as_deref().ok_or_else(|| format!("`{path}` has no async form"))?;
    check_version(path, api.since.as_deref(), facts)?;
    let mut rewrite = if form.contains('.') { refer_beside(callee, form, facts)? } else { rename(tree, callee, form)? };
    rewrite.extend(await_value(call, facts)?);
    Ok(rewrite)
}

/// # Errors
/// The project allows a version of the library that has no async form.
fn check_version(path: &str, since: Option<&str>, facts: &dyn Facts) -> Result<(), String> {
    let Some(since) = since else { return Ok(()) };
    let Ok(needed) = since.parse::<PythonVersion>() else { return Ok(()) };
    let root = path.split('.').next().unwrap_or(path);
    let lowest = facts.surroundings().versions.get(&root.replace('_', "-"));
    match lowest.filter(|lowest| **lowest < needed) {
        Some(lowest) => Err(format!("it needs {root} {since}, and the project allows {}.{}", lowest.0, lowest.1)),
        None => Ok(()),
    }
}

/// The other method of the same object.
fn rename(tree: &SyntaxTree<'_>, callee: NodeId, form: &str) -> Result<Rewrite, String> {
    let method = tree.field(callee, "attribute").filter(|_| tree.is(callee, "attribute"));
    let method = method.ok_or("the method is called by a name of its own")?;
    Ok(Rewrite::of([Edit::replace(tree.span(method), form)]))
}

fn sync_to_async(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    if tree.descendants(callee).any(|part| tree.is(part, "await")) {
        return Err("what is called is itself awaited".to_owned());
    }
    let caution = admit_await(call, facts)?;
    let wrapper = facts.spell(WRAPPER, call)?;
    let (open, close) = if binds_tighter(tree, call) { ("(await ", ")") } else { ("await ", "") };
    let mut edits =
        vec![Edit::insert(tree.start(call), format!("{open}{}(", wrapper.text)), Edit::insert(tree.end(callee), ")")];
    if !close.is_empty() {
        edits.push(Edit::insert(tree.end(call), close));
    }
    let requests = wrapper.needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, caution, ..Rewrite::of(edits) })
}
