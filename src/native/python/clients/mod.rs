//! Clients of a library, swapped for its async ones.

mod renamed;
mod swap_client;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps { refinements: &[], rewritings: &[renamed::STEP, swap_client::STEP] };
