//! Steps for async code that does less than it says.

mod partial_amount;
mod unused_async;

use super::items;
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[partial_amount::HOLDS, unused_async::HOLDS],
    rewritings: &[partial_amount::STEP, unused_async::STEP],
};
