//! Whether the project's lowest Python has what a rule suggests.

use crate::facts::{Facts, PythonVersion, Truth};
use crate::rules::{Match, Refinement};

/// Python 3.9 or later.
pub(in crate::native) const STEP: Refinement = Refinement { name: "python-3.9", captures: &[], holds };

fn holds(_: &Match<'_>, facts: &dyn Facts) -> Truth {
    Truth::known(facts.surroundings().python >= PythonVersion(3, 9))
}
