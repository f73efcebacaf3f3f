//! Steps for the functions a runtime starts with: `main` and tests.

mod attribute;

pub(super) use attribute::{is_plain_test, test_attribute};

use super::items;
use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[attribute::BARE_MAIN, attribute::PLAIN_TEST],
    rewritings: &[attribute::MAIN, attribute::TEST],
};
