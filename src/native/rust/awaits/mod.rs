//! Steps for futures that nothing awaits.

mod yielded_future;

use super::{futures, items};
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps { refinements: &[yielded_future::HOLDS], rewritings: &[] };
