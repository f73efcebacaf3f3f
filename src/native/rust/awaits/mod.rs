//! Steps for futures that nothing awaits.

mod future_value;
mod lazy_futures;
mod mutable;
mod yielded_future;

use super::{futures, has_comment, items};
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[future_value::HOLDS, lazy_futures::HOLDS, yielded_future::HOLDS],
    rewritings: &[lazy_futures::STEP, mutable::STEP],
};
