//! A task whose future gives a `Result`, and whose handle nobody keeps.

use crate::facts::{Facts, Resolved, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// What the call is given is surely a future of a `Result`.
pub(super) const HOLDS: Refinement = Refinement { name: "task-can-fail", captures: &["future"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(future) = found.get("future") else { return Truth::Unknown };
    let tree = facts.tree();
    match tree.kind(future) {
        "async_block" => Truth::known(propagates(future, tree)),
        "call_expression" => {
            let callee = tree.field(future, "function").map(|callee| facts.resolve(callee));
            match callee {
                Some(Resolved::Local(function)) if facts.makes_coroutine(future).is_yes() => {
                    let returned = tree.field(function, "return_type").map_or("", |written| tree.text(written));
                    let name = returned.split('<').next().and_then(|path| path.rsplit("::").next());
                    Truth::known(name.is_some_and(|name| name.trim() == "Result"))
                }
                _ => Truth::Unknown,
            }
        }
        _ => Truth::Unknown,
    }
}

/// Whether `?` or `return Err(…)` leaves this very block.
fn propagates(block: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let closed = |node: NodeId| {
        node != block && tree.is_any(node, &["async_block", "closure_expression", "function_item", "macro_invocation"])
    };
    tree.descendants_but(block, closed).any(|node| tree.is(node, "try_expression"))
}
