//! A blocking call whose result blocks again where it is consumed: the whole expression goes to a thread at once.

use crate::edit::verbs::python::{admit_await, binds_tighter, thread_call};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::native::python::thread_safety::reason_to_stay;
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `urlopen(url).read().decode()` becomes `await asyncio.to_thread(lambda: urlopen(url).read().decode())`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-expression", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let whole = consumer_of(tree, call).ok_or("its result is consumed elsewhere")?;
    let caution = admit_await(whole, facts)?;
    if let Some(reason) = reason_to_stay(whole, facts) {
        return Err(reason);
    }
    if tree.descendants(whole).any(|node| tree.is(node, "named_expression")) {
        return Err("it assigns to a variable".to_owned());
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

/// The expression that consumes the result of `call`: the rest of its chain, or the call it is the first argument of with
/// the rest of that chain.
fn consumer_of(tree: &SyntaxTree<'_>, call: NodeId) -> Option<NodeId> {
    let chain = end_of_chain(tree, call);
    if chain != call {
        return tree.is(chain, "call").then_some(chain);
    }
    let list = tree.parent(call).filter(|list| tree.is(*list, "argument_list"))?;
    let is_first = tree.named_children(list).next() == Some(call);
    let consumer = tree.parent(list).filter(|_| is_first)?;
    Some(end_of_chain(tree, consumer)).filter(|whole| tree.is(*whole, "call"))
}

/// The last call, attribute or item that is taken from the value of `start` by `.name`, `(…)` and `[…]`; attributes and
/// items after the last call are left out.
fn end_of_chain(tree: &SyntaxTree<'_>, start: NodeId) -> NodeId {
    let (mut at, mut last_call) = (start, start);
    while binds_tighter(tree, at) {
        match tree.parent(at) {
            Some(parent) if !tree.is(parent, "await") => at = parent,
            _ => break,
        }
        if tree.is(at, "call") {
            last_call = at;
        }
    }
    last_call
}
