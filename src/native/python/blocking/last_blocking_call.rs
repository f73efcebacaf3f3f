//! Whether a blocking call is the last one of its chain: in `Path(name).resolve().exists()` the one that counts is the last.

use crate::edit::verbs::python::binds_tighter;
use crate::facts::{Blocking, Facts, Truth, blocking};
use crate::rules::{Match, Refinement};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "last-blocking-call", captures: &["call"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let mut at = call;
    while binds_tighter(tree, at) {
        let Some(above) = tree.parent(at).filter(|above| !tree.is(*above, "await")) else { break };
        at = above;
        let callee = tree.is(at, "call").then(|| tree.field(at, "function")).flatten();
        if callee.is_some_and(|callee| matches!(blocking(callee, facts), Blocking::Yes(_))) {
            return Truth::No;
        }
    }
    Truth::Yes
}
