//! The outline of a Rust file.

use super::Outline;

/// Fills the empty `outline` from its text.
pub(super) fn outline(mut outline: Outline<'_>) -> Outline<'_> {
    outline.has_async = memchr::memmem::find(outline.text.as_bytes(), b"async").is_some();
    outline
}
