//! An async handler that never waits: as a plain function its framework would run it in a worker thread.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Blocking, Facts, Resolved, Truth, blocking};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

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

/// Whether the call makes a coroutine, or asks the runtime for something that only its own thread gets.
fn needs_loop(call: NodeId, facts: &dyn Facts) -> bool {
    if facts.makes_coroutine(call) == Truth::Yes {
        return true;
    }
    let Some(callee) = facts.tree().field(call, "function") else { return false };
    let Resolved::Symbol(path) = facts.resolve(callee) else { return false };
    let root = path.split('.').next().unwrap_or(&path);
    facts.apis().library(root).is_some_and(|library| library.runtime.is_some())
}

fn drop_async(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let word = tree.child_of_kind(function, "async").ok_or("it is no async function")?;
    let def = tree.next_sibling(word).ok_or("it is no async function")?;
    let gone = Span::new(tree.start(word), tree.start(def));
    if gone.of(tree.source()).trim() != "async" {
        return Err("a comment would be lost".to_owned());
    }
    if is_mentioned(function, tree) {
        return Err("other code uses the function: it may await it".to_owned());
    }
    // An await that another fix puts into the body would not parse any more.
    Ok(Rewrite { claims: vec![tree.span(function)], ..Rewrite::of([Edit::delete(gone)]) })
}

/// Whether the function's name stands anywhere but in its definition.
fn is_mentioned(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(name) = tree.field(function, "name") else { return true };
    let text = tree.text(name);
    let is_member = |node: NodeId| {
        let above = tree.parent(node);
        tree.field_name(node) == Some("attribute")
            || above.is_some_and(|above| tree.is(above, "keyword_argument") && tree.field(above, "name") == Some(node))
    };
    tree.all().any(|node| node != name && tree.is(node, "identifier") && tree.text(node) == text && !is_member(node))
}
