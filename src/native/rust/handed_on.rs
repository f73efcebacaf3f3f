//! Whether a value is made only for others to use.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// The value of the call goes to a function, or into a variable that is only handed on.
pub(in crate::native) const HOLDS: Refinement = Refinement { name: "only-handed-on", captures: &["call"], holds };

/// Methods that ask a value how it is, or make it ready for others.
const ASIDE: &[&str] = &["as_raw_fd", "clone", "local_addr", "set_nonblocking", "try_clone"];

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let value = unwrapped(call, tree);
    let Some(around) = tree.parent(value) else { return Truth::Unknown };
    match tree.kind(around) {
        "arguments" | "field_initializer" => Truth::Yes,
        "let_declaration" => {
            let reads = tree.field(around, "pattern").and_then(|pattern| facts.reads_of(pattern));
            let Some(reads) = reads else { return Truth::Unknown };
            let given = reads.iter().any(|read| is_given(*read, tree));
            Truth::known(given && reads.iter().all(|read| is_given(*read, tree) || is_aside(*read, tree)))
        }
        _ => Truth::No,
    }
}

/// The value after `?`, `.unwrap()`, `.context("…")?` and the like.
fn unwrapped(call: NodeId, tree: &SyntaxTree<'_>) -> NodeId {
    let mut at = call;
    while let Some(around) = tree.parent(at) {
        let is_chain = tree.is_any(around, &["try_expression", "field_expression", "call_expression"]);
        if !is_chain || tree.is(around, "call_expression") && tree.field(around, "function") != Some(at) {
            break;
        }
        at = around;
    }
    at
}

fn is_given(read: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let borrowed = tree.parent(read).filter(|around| tree.is(*around, "reference_expression"));
    let value = borrowed.unwrap_or(read);
    tree.parent(value)
        .is_some_and(|around| tree.is_any(around, &["arguments", "field_initializer", "shorthand_field_initializer"]))
}

fn is_aside(read: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let method = tree.parent(read).filter(|around| tree.is(*around, "field_expression"));
    let name = method.and_then(|method| tree.field(method, "field")).map(|name| tree.text(name));
    name.is_some_and(|name| ASIDE.contains(&name))
}
