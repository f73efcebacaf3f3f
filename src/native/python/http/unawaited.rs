//! Coroutines that are used as if they were what they give.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether what is taken from the call is no attribute that a coroutine has.
pub(in crate::native) const NO_METHOD: Refinement =
    Refinement { name: "no-coroutine-method", captures: &["call"], holds: is_no_method };

/// Whether every use of the variable is as a value, and one of them is such as no coroutine allows.
pub(in crate::native) const USED_AS_RESULT: Refinement =
    Refinement { name: "used-as-result", captures: &["name", "call"], holds: is_used };

/// What coroutines, and the objects that requests give, have themselves.
const OWN: &[&str] = &["close", "cr_await", "cr_code", "cr_frame", "cr_running", "send", "throw"];

fn is_no_method(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    Truth::known(!takes_own(facts.tree(), call))
}

/// Whether an attribute that coroutines have is taken from the value.
fn takes_own(tree: &SyntaxTree<'_>, value: NodeId) -> bool {
    let name = tree.parent(value).and_then(|above| tree.field(above, "attribute"));
    name.is_some_and(|name| OWN.contains(&tree.text(name)) || tree.text(name).starts_with("__"))
}

fn is_used(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(name), Some(call)) = (found.get("name"), found.get("call")) else { return Truth::Unknown };
    let Some(reads) = facts.reads_of(name) else { return Truth::Unknown };
    let tree = facts.tree();
    // Another value of the same name may be meant.
    let is_only = reads.iter().all(|read| facts.assigned_value(*read) == Some(call));
    let function = facts.function_of(call);
    let is_used = |read: &NodeId| {
        let above = tree.parent(*read).filter(|_| facts.function_of(*read) == function);
        above.is_some_and(|above| match tree.kind(above) {
            "attribute" => tree.field(above, "object") == Some(*read) && !takes_own(tree, *read),
            "subscript" => tree.field(above, "value") == Some(*read),
            _ => false,
        })
    };
    if is_only && !reads.is_empty() && reads.iter().all(is_used) { Truth::Yes } else { Truth::Unknown }
}
