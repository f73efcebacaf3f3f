//! Whether a guard lives through a suspension point.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// The guard that `@call` makes is alive at an await.
pub(super) const ACROSS: Refinement = Refinement { name: "held-across-await", captures: &["call"], holds: across };

/// The guard that `@call` makes is dropped by hand, and awaits come after that in its scope, none before.
pub(super) const BEFORE: Refinement = Refinement { name: "dropped-before-await", captures: &["call"], holds: before };

fn across(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let life = found.get("call").and_then(|call| facts.guard_life(call));
    life.map_or(Truth::Unknown, |life| Truth::known(!life.awaits.is_empty()))
}

fn before(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let life = found.get("call").and_then(|call| facts.guard_life(call));
    life.map_or(Truth::Unknown, |life| {
        Truth::known(life.awaits.is_empty() && !life.is_moved && !life.after_drop.is_empty())
    })
}
