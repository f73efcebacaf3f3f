//! Steps for code that newer Rust says better.

mod manual_async_fn;
mod redundant_block;

use super::{futures, has_comment, items, unwrapped};
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[manual_async_fn::HOLDS, redundant_block::HOLDS],
    rewritings: &[manual_async_fn::STEP, redundant_block::STEP],
};
