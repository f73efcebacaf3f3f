//! Whether a variable is made and read once in one function: what it holds is used up there.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "read-once", captures: &["iterable"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(variable) = found.get("iterable") else { return Truth::Unknown };
    let Some(value) = facts.assigned_value(variable) else { return Truth::Unknown };
    let Some(reads) = facts.reads_of(variable) else { return Truth::Unknown };
    let function = facts.function_of(variable);
    Truth::known(function.is_some() && facts.function_of(value) == function && reads.len() == 1)
}
