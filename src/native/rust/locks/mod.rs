//! Native steps about guards: of locks, borrows, entries and spans.

mod discarded;
mod guard_head;
mod guard_scope;
mod held;
mod owned;
mod runtime_lock;
mod span_scope;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[discarded::HOLDS, held::ACROSS, held::BEFORE],
    rewritings: &[
        discarded::STEP,
        guard_head::STEP,
        guard_scope::AROUND,
        guard_scope::SHRINK,
        runtime_lock::STEP,
        span_scope::STEP,
    ],
};
