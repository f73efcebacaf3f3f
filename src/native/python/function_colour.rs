//! What makes a function async, and what needs it to be.

use crate::facts::{Facts, Resolved, Truth};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the call makes a coroutine, or asks the runtime for something that only its own thread gets.
pub(super) fn needs_loop(call: NodeId, facts: &dyn Facts) -> bool {
    if facts.makes_coroutine(call) == Truth::Yes {
        return true;
    }
    let Some(callee) = facts.tree().field(call, "function") else { return false };
    let Resolved::Symbol(path) = facts.resolve(callee) else { return false };
    let root = path.split('.').next().unwrap_or(&path);
    facts.apis().library(root).is_some_and(|library| library.runtime.is_some())
}

/// The word that makes a function async, with the blanks behind it.
///
/// # Errors
/// It is not async, or something else stands between its words.
pub(super) fn word_async(function: NodeId, tree: &SyntaxTree<'_>) -> Result<Span, String> {
    let word = tree.child_of_kind(function, "async").ok_or("it is no async function")?;
    let def = tree.next_sibling(word).ok_or("it is no async function")?;
    let gone = Span::new(tree.start(word), tree.start(def));
    if gone.of(tree.source()).trim() == "async" { Ok(gone) } else { Err("a comment would be lost".to_owned()) }
}
