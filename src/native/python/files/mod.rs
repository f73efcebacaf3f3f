//! Files and paths: what is known of one, and the async forms of what is done with it.

mod async_file;
mod async_manager;
mod async_path;
mod file_path;
mod kernel_path;
mod opened_elsewhere;
mod whole_file;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        file_path::IN_MEMORY,
        file_path::NAMES_FILE,
        kernel_path::STEP,
        opened_elsewhere::OWN,
        opened_elsewhere::STEP,
    ],
    rewritings: &[async_file::STEP, async_manager::STEP, async_path::STEP, whole_file::STEP],
};
