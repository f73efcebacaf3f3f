//! A blocking call with what belongs to it: the comprehension it is repeated in, the blocking calls inside it. All of it
//! goes to a thread at once, instead of one after the other.

use crate::apis::words::{is_plain_method, is_standard_module};
use crate::edit::verbs::python::{admit_await, binds_tighter, thread_call};
use crate::edit::{Edit, Request, Rewrite, verbs};
use crate::facts::{Blocking, Facts, Resolved, blocking};
use crate::native::python::thread_safety::reason_to_stay;
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `[f for f in names if exists(f)]` becomes `await asyncio.to_thread(lambda: [f for f in names if exists(f)])`; a call that
/// has nothing to be grouped with goes alone.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-group", captures: &["call"], build };

const COMPREHENSIONS: &[&str] =
    &["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"];

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let alone = has_blocking_parts(call, facts).then(|| offload_whole(call, facts));
    match offload_comprehension(call, facts).or(alone) {
        Some(Ok(rewrite)) => Ok(rewrite),
        Some(Err(reason)) => verbs::offload(call, facts).map_err(|_| reason),
        None => verbs::offload(call, facts),
    }
}

/// The largest comprehension around the call that can go to a thread; `None` if none repeats it, or one like it.
pub(super) fn offload_comprehension(call: NodeId, facts: &dyn Facts) -> Option<Result<Rewrite, String>> {
    let mut first = None;
    for group in groups_around(call, facts) {
        match offload_whole(group, facts) {
            Ok(rewrite) => return Some(Ok(rewrite)),
            Err(reason) => first = first.or(Some(Err(reason))),
        }
    }
    first
}

/// The comprehensions that repeat the call, or one like it, the outermost first; for a generator the call that consumes it.
fn groups_around(call: NodeId, facts: &dyn Facts) -> Vec<NodeId> {
    let tree = facts.tree();
    let mut groups = Vec::new();
    let (mut inner, mut below) = (call, call);
    for above in tree.ancestors(call) {
        let kind = tree.kind(above);
        if COMPREHENSIONS.contains(&kind) {
            let clause = tree.child_of_kind(above, "for_in_clause");
            let is_evaluated_once = clause == Some(below) && tree.field_name(inner) == Some("right");
            if !is_evaluated_once || has_blocking_parts_but(above, below, facts) {
                let is_generator = kind == "generator_expression";
                groups.push(if is_generator { consumer_of(tree, above).unwrap_or(above) } else { above });
            }
        }
        if matches!(kind, "lambda" | "block" | "module") || kind.ends_with("_statement") {
            break;
        }
        (inner, below) = (below, above);
    }
    groups.reverse();
    groups
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
    has_blocking_parts_but(call, call, facts)
}

/// Whether a blocking call is below `top`, not counting itself and what is in `part`.
fn has_blocking_parts_but(top: NodeId, part: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_other = |node: NodeId| {
        (node == part && part != top) || (node != top && tree.is_any(node, &["lambda", "generator_expression"]))
    };
    let inside = tree.descendants_but(top, is_other);
    let calls = inside.filter(|node| *node != top && *node != part && tree.is(*node, "call"));
    let mut callees = calls.filter_map(|inner| tree.field(inner, "function"));
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
