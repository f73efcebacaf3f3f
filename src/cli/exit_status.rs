//! What the process tells its caller.

use std::process::ExitCode;

/// How a command ended. Ordered: of several outcomes the greatest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// Nothing is left to do: 0.
    #[default]
    Clean,
    /// Findings remain: 1.
    FindingsRemain,
    /// The work, or a part that was asked for by name, could not be done: 2.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        ExitCode::from(match status {
            ExitStatus::Clean => 0,
            ExitStatus::FindingsRemain => 1,
            ExitStatus::Failed => 2,
        })
    }
}
