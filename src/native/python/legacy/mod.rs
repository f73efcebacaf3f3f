//! Code from before the versions that the project needs.

mod version_branch;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps { refinements: &[version_branch::STEP], rewritings: &[] };
