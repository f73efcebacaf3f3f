//! A blocking call with what belongs to it: the comprehension it is repeated in, the blocking calls inside it. All of it
//! goes to a thread at once, instead of one after the other.

use super::thread_safety::reason_to_stay;
use crate::apis::words::{is_plain_method, is_standard_module};
use crate::edit::verbs::python::{admit_await, binds_tighter, thread_call};
use crate::edit::{Edit, Request, Rewrite, verbs};
use crate::facts::{Blocking, Facts, Resolved, blocking};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `[f for f in names if exists(f)]` becomes `await asyncio.to_thread(lambda: [f for f in names if exists(f)])`; a call that
/// has nothing to be grouped with goes alone.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-group", captures: &["call"], build };

const COMPREHENSIONS: &[&str] =
    &["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"];

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let whole = group_around(call, facts.tree());
    if whole == call && !has_blocking_parts(call, facts) {
        return verbs::offload(call, facts);
    }
    match offload_whole(whole, facts) {
        Ok(rewrite) => Ok(rewrite),
        Err(reason) => verbs::offload(call, facts).map_err(|_| reason),
    }
}

/// The outermost comprehension that repeats the call, with the call that consumes it if it is a generator; the call
/// itself if there is none.
fn group_around(call: NodeId, tree: &SyntaxTree<'_>) -> NodeId {
    let mut whole = call;
    let mut below = call;
    let mut inner = call;
    for above in tree.ancestors(call) {
        match tree.kind(above) {
            kind if COMPREHENSIONS.contains(&kind) => {
                let clause = tree.child_of_kind(above, "for_in_clause");
                let is_evaluated_once = clause == Some(below) && tree.field_name(inner) == Some("right");
                if !is_evaluated_once {
                    whole = above;
                }
            }
            "argument_list" | "call" if tree.is(whole, "generator_expression") && tree.parent(whole) == Some(below) => {
            }
            "lambda" | "block" | "module" => break,
            kind if kind.ends_with("_statement") => break,
            _ => {}
        }
        (inner, below) = (below, above);
    }
    if tree.is(whole, "generator_expression") { consumer_of(tree, whole).unwrap_or(whole) } else { whole }
}

/// The call whose only argument a generator expression is, or its first one.
fn consumer_of(tree: &SyntaxTree<'_>, generator: NodeId) -> Option<NodeId> {
    let parent = tree.parent(generator)?;
    match tree.kind(parent) {
        "call" => Some(parent),
        "argument_list" if tree.named_children(parent).next() == Some(generator) => tree.parent(parent),
        _ => None,
    }
}

/// Whether a blocking call is part of what is called, or of its arguments.
fn has_blocking_parts(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_other = |node: NodeId| tree.is_any(node, &["lambda", "generator_expression"]);
    let mut callees = tree
        .descendants_but(call, is_other)
        .filter(|node| *node != call && tree.is(*node, "call"))
        .filter_map(|inner| tree.field(inner, "function"));
    callees.any(|callee| matches!(blocking(callee, facts), Blocking::Yes(_)))
}

fn offload_whole(whole: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if tree.is(whole, "generator_expression") {
        return Err("where the generator is consumed is not known".to_owned());
    }
    let caution = admit_await(whole, facts)?;
    if let Some(reason) = reason_to_stay(whole, facts) {
        return Err(reason);
    }
    if tree.descendants(whole).any(|node| tree.is(node, "named_expression")) {
        return Err("it assigns to a variable".to_owned());
    }
    if let Some(callee) = unknown_callee(whole, facts) {
        return Err(format!("whether `{}` may run in a thread is not known", tree.text(callee)));
    }
    let thread = thread_call(whole, false, facts)?;
    let (open, close) = if binds_tighter(tree, whole) { ("(await ", ")") } else { ("await ", "") };
    let span = tree.span(whole);
    let edits = [
        Edit::insert(span.start, format!("{open}{}lambda: ", thread.open)),
        Edit::insert(span.end, format!("{}{close}", thread.close)),
    ];
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, claims: vec![span], caution, ..Rewrite::of(edits) })
}

/// A function called there that is neither a library's nor a method of a built-in type.
fn unknown_callee(whole: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let calls = tree.descendants(whole).filter(|node| tree.is(*node, "call"));
    let mut callees = calls.filter_map(|call| tree.field(call, "function"));
    callees.find(|callee| match facts.resolve(*callee) {
        Resolved::Symbol(path) => {
            let root = path.split('.').next().unwrap_or(&path);
            !is_standard_module(root) && facts.apis().get(&path).is_none()
        }
        _ => !tree.field(*callee, "attribute").is_some_and(|name| is_plain_method(tree.text(name))),
    })
}
