//! Paths in, source files out: which files there are, what language they are in, and their text, byte for byte.
//!
//! Nothing here parses or judges.

pub mod blob;
pub mod discover;
pub mod encoding;
pub mod excludes;
pub mod file;
pub mod language;
pub mod not_checked;
pub mod repository;
pub mod shipped;
pub mod span;
pub mod visible;
mod walk;

pub use blob::BlobId;
pub use discover::{DiscoverOptions, Discovered, Found, discover};
pub use encoding::Encoding;
pub use excludes::Excludes;
pub use file::{DEFAULT_SIZE_LIMIT, EncodeError, SourceFile};
pub use language::Language;
pub use not_checked::{NotChecked, Reason};
pub use repository::PatchRoot;
pub use span::{LineIndex, Position, Span};
pub use visible::{visible, visible_line};
