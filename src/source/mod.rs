//! Paths in, source files out: which files there are, what language they are in, and their text, byte for byte.
//!
//! Nothing here parses or judges.

pub mod language;
pub mod span;

pub use language::Language;
pub use span::{LineIndex, Position, Span};
