//! A condition that asks what another task or thread is to change.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// The condition loads an atomic or looks behind a lock, and waits for nothing itself.
pub(super) const HOLDS: Refinement = Refinement { name: "asks-shared-state", captures: &["condition"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(condition) = found.get("condition") else { return Truth::Unknown };
    let mut calls = 0;
    for node in tree.descendants(condition) {
        match tree.kind(node) {
            "await_expression" | "macro_invocation" | "closure_expression" | "try_expression" => return Truth::No,
            "call_expression" if asks(node, tree) => calls += 1,
            _ => {}
        }
    }
    Truth::known(calls > 0)
}

/// `flag.load(Ordering::SeqCst)`, `state.lock().unwrap()`
fn asks(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(callee) = tree.field(call, "function").filter(|it| tree.is(*it, "field_expression")) else { return false };
    let name = tree.field(callee, "field").map_or("", |name| tree.text(name));
    let arguments: Vec<NodeId> =
        tree.field(call, "arguments").map(|all| tree.named_children(all).collect()).unwrap_or_default();
    match (name, arguments.as_slice()) {
        ("load", [ordering]) => {
            let ordering = tree.text(*ordering).rsplit("::").next().unwrap_or("");
            matches!(ordering, "SeqCst" | "Acquire" | "Relaxed")
        }
        ("lock", []) => true,
        _ => false,
    }
}
