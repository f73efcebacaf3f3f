//! What runs when an object is collected.

use crate::facts::{Facts, Truth};
use crate::rules::Refinement;
use crate::syntax::NodeId;

/// Whether `@call` stands in the `__del__` of a class.
pub(super) const STEP: Refinement = Refinement {
    name: "in-finaliser",
    captures: &["call"],
    holds: |found, facts| {
        let Some(call) = found.get("call") else { return Truth::Unknown };
        Truth::known(is_in_finaliser(call, facts))
    },
};

fn is_in_finaliser(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(function) = facts.function_of(call).filter(|function| tree.is(*function, "function_definition")) else {
        return false;
    };
    let is_named = tree.field(function, "name").is_some_and(|name| tree.text(name) == "__del__");
    let is_method = tree.ancestor_of_kind(function, &["function_definition", "class_definition"]);
    is_named
        && is_method.is_some_and(|above| tree.is(above, "class_definition"))
        && tree.child_of_kind(function, "async").is_none()
}
