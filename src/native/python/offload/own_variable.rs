//! Whether a variable is assigned in the function that reads it: then both happen in the same thread, one after the other.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "own-variable", captures: &["variable"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(variable) = found.get("variable") else { return Truth::Unknown };
    let Some(value) = facts.assigned_value(variable) else { return Truth::Unknown };
    let function = facts.function_of(variable);
    Truth::known(function.is_some() && facts.function_of(value) == function)
}
