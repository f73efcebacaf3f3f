//! Programs that are started, and their pipes.

mod async_popen;
mod lines_in_thread;
mod pipes_never_read;
mod run_process;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[pipes_never_read::STEP],
    rewritings: &[async_popen::STEP, lines_in_thread::STEP, run_process::STEP],
};
