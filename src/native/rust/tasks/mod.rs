//! Steps for tasks and sets of them.

mod lost_result;
mod task_set;
mod unordered;

use super::items;
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[lost_result::HOLDS, task_set::HOLDS, unordered::HOLDS],
    rewritings: &[task_set::STEP, unordered::STEP],
};
