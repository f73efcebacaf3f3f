//! Clients of a library, swapped for its async ones.

mod moved_package;
mod renamed;
mod swap_client;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[],
    rewritings: &[moved_package::OWN_YIELD, moved_package::STEP, renamed::STEP, swap_client::STEP],
};
