//! Whether the value of an expression is a future.

use super::futures::is_future;
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// The captured value is a future.
pub(super) const HOLDS: Refinement = Refinement { name: "is-future", captures: &["value"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("value").map_or(Truth::Unknown, |value| is_future(value, facts))
}
