//! Steps for futures that run together.

mod joined_results;
mod one_by_one;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[joined_results::HOLDS, one_by_one::HOLDS],
    rewritings: &[joined_results::STEP, one_by_one::STEP],
};
