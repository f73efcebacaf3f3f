//! Steps for futures that run together.

mod joined_results;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps =
    Steps { refinements: &[joined_results::HOLDS], rewritings: &[joined_results::STEP] };
