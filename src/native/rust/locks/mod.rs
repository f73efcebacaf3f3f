//! Native steps about guards: of locks, borrows, entries and spans.

mod guard_head;
mod guard_scope;
mod held;
mod owned;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[held::ACROSS, held::BEFORE],
    rewritings: &[guard_head::STEP, guard_scope::AROUND, guard_scope::SHRINK],
};
