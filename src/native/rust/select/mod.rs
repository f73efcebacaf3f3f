//! Steps for `select!` and for what is waited for in loops.

mod arms;
mod lossy_arm;
mod no_else;
mod restarted_timer;
mod shared_state;
mod time_limit;

use super::{arguments, has_comment, items};
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[lossy_arm::HOLDS, no_else::HOLDS, restarted_timer::HOLDS, shared_state::HOLDS, time_limit::HOLDS],
    rewritings: &[no_else::STEP, restarted_timer::STEP, time_limit::STEP],
};
