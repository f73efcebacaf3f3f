//! An async handler that never waits: as a plain function its framework would run it in a worker thread.

use super::super::function_colour::{needs_loop, word_async};
use crate::apis::Handling;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Blocking, Facts, Resolved, Truth, blocking};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::NodeId;

/// Whether the body of the function blocks, and needs no event loop.
pub(in crate::native) const ONLY_BLOCKS: Refinement =
    Refinement { name: "only-blocks", captures: &["function"], holds: only_blocks };

/// Makes the function a plain one.
pub(in crate::native) const DROP_ASYNC: Rewriting =
    Rewriting { name: "drop-async", captures: &["function"], build: drop_async };

/// What only an async function can have.
const ASYNC_ONLY: &[&str] = &["await", "async", "yield"];

fn only_blocks(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(body) = tree.field(function, "body") else { return Truth::Unknown };
    if tree.descendants(body).any(|node| tree.is_any(node, ASYNC_ONLY)) {
        return Truth::No;
    }
    let calls: Vec<NodeId> = tree.descendants(body).filter(|node| tree.is(*node, "call")).collect();
    if calls.iter().any(|call| needs_loop(*call, facts)) {
        return Truth::No;
    }
    let mut own = calls.into_iter().filter(|call| facts.function_of(*call) == Some(function));
    Truth::known(own.any(|call| {
        let callee = tree.field(call, "function");
        callee.is_some_and(|callee| matches!(blocking(callee, facts), Blocking::Yes(_)) && !facts.is_awaited(call))
    }))
}

fn drop_async(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let gone = word_async(function, tree)?;
    if is_mentioned(function, facts) {
        return Err("other code uses the function: it may await it".to_owned());
    }
    // An await that another fix puts into the body would not parse any more.
    Ok(Rewrite { claims: vec![tree.span(function)], ..Rewrite::of([Edit::delete(gone)]) })
}

/// Whether the function's name stands anywhere but in its definition, and where it is handed to the framework.
fn is_mentioned(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(name) = tree.field(function, "name") else { return true };
    let text = tree.text(name);
    let is_member = |node: NodeId| {
        let above = tree.parent(node);
        tree.field_name(node) == Some("attribute")
            || above.is_some_and(|above| tree.is(above, "keyword_argument") && tree.field(above, "name") == Some(node))
    };
    let mut mentions = tree.all().filter(|node| tree.is(*node, "identifier") && tree.text(*node) == text);
    mentions.any(|node| node != name && !is_member(node) && !is_handed_over(node, facts))
}

/// Whether an argument stands in a call that hands it to a framework which takes plain functions just as well.
fn is_handed_over(argument: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let above = tree.parent(argument).filter(|above| tree.is(*above, "keyword_argument")).unwrap_or(argument);
    let list = tree.parent(above).filter(|list| tree.is(*list, "argument_list"));
    let callee = list.and_then(|list| tree.parent(list)).and_then(|call| tree.field(call, "function"));
    let resolved = callee.map(|callee| facts.resolve(callee));
    let api = resolved.as_ref().and_then(Resolved::symbol).and_then(|path| facts.apis().get(path));
    api.is_some_and(|api| api.handler == Some(Handling::ThreadIfSync))
}
