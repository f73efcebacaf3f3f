//! A deadline that is written as a number.

use crate::facts::{Facts, Truth};
use crate::native::python::constants::number;
use crate::rules::{Match, Refinement};

/// A deadline counts from an unknown start, so no finite number that is written in the code can be one.
pub(in crate::native) const STEP: Refinement = Refinement { name: "constant-deadline", captures: &["deadline"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let value = found.get("deadline").and_then(|deadline| number(facts.tree(), deadline));
    Truth::known(value.is_some())
}
