//! Whether surely no event loop runs where code asks for one.

use crate::apis::Effect;
use crate::facts::{Context, Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Yes at module level, and in a plain function that itself runs the loop it asks for: were one running, that would raise.
/// Any other plain function may be called from the loop.
pub(in crate::native) const STEP: Refinement = Refinement { name: "loop-not-running", captures: &["call"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    if facts.context(call) != Context::Sync {
        return Truth::Unknown;
    }
    match facts.function_of(call) {
        None => Truth::Yes,
        Some(function) if is_run_in(function, call, facts) => Truth::Yes,
        Some(_) => Truth::Unknown,
    }
}

/// Whether the loop that `call` gives is run by code of `function`, at once or through the variable it is assigned to.
fn is_run_in(function: NodeId, call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if runs(call, facts) {
        return true;
    }
    let Some(assignment) = tree.parent(call).filter(|above| tree.is(*above, "assignment")) else { return false };
    let Some(name) = tree.field(assignment, "left").filter(|left| tree.is(*left, "identifier")) else { return false };
    let reads = facts.reads_of(name).unwrap_or_default();
    reads.into_iter().any(|read| facts.function_of(read) == Some(function) && runs(read, facts))
}

/// Whether `value` is the receiver of a call that blocks until the loop is done.
fn runs(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    method_call_on(value, tree).is_some_and(|method| {
        let resolved = facts.resolve(method);
        let api = resolved.symbol().and_then(|path| facts.apis().get(path));
        api.is_some_and(|api| api.blocks == Some(Effect::BlockOn))
    })
}

/// The attribute called in `value.method(…)`.
fn method_call_on(value: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let attribute = tree.parent(value).filter(|above| tree.field(*above, "object") == Some(value))?;
    let call = tree.parent(attribute)?;
    (tree.field(call, "function") == Some(attribute)).then_some(attribute)
}
