//! New text to disk: whole or not at all, and only where the file is still what it was.

pub mod write;

pub use write::{WriteError, write_file};
