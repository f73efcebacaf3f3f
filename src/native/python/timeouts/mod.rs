//! Time limits of waits.

mod constant_deadline;
mod old_timeout;
mod timeout_error;
mod useless_scope;
mod wait_for;
mod waiting;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        constant_deadline::STEP,
        timeout_error::NAMED,
        useless_scope::HOLDS,
        wait_for::HOLDS,
        waiting::LEFT_BEHIND,
        waiting::OWN_LIMIT,
        waiting::UNBOUNDED,
    ],
    rewritings: &[old_timeout::STEP, timeout_error::STEP, useless_scope::STEP, wait_for::STEP],
};
