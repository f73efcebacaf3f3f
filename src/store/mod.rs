//! New text to disk: whole or not at all, only where the file is still what it was, and with the way back kept.

pub mod history;
pub mod journal;
pub mod merge;
pub mod record;
pub mod state;
pub mod write;

pub use history::{Change, History, HistoryError, Run};
pub use journal::{Entry, Journal, JournalError};
pub use merge::merge;
pub use record::Recorder;
pub use write::{WriteError, write_file};
