//! Whether a queue can be full: only then does putting something into it wait.

use crate::facts::{Argument, Facts, Truth};
use crate::rules::{Match, Refinement};

/// Whether every queue that the object of the method `@callee` can be was made with a size.
pub(in crate::native) const STEP: Refinement = Refinement { name: "bounded-queue", captures: &["callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let object = found.get("callee").and_then(|callee| tree.field(callee, "object"));
    let Some(life) = object.and_then(|object| facts.life_of(object).ok()) else { return Truth::Unknown };
    let is_bounded = |made: &crate::syntax::NodeId| match facts.argument(*made, "maxsize", Some(0)) {
        Argument::Absent | Argument::Unknown => false,
        Argument::Given(size) => !matches!(tree.text(size), "0" | "-1"),
    };
    Truth::known(!life.made.is_empty() && life.made.iter().all(is_bounded))
}
