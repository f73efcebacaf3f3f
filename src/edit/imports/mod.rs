//! Requests for imports and definitions, merged once per file, and imports that nothing uses any more.

mod python;
mod rust;

use super::{Edit, EditSet, Request};
use crate::facts::Layout;
use crate::source::Language;

/// The edits that satisfy `requests` and drop the imports whose last use goes with `edits`.
///
/// `text` is the file as read, `layout` is about it, `edits` are those of all accepted fixes. The result never overlaps
/// `edits`. Requests that the file satisfies already give nothing.
pub fn settle(language: Language, text: &str, layout: &Layout, edits: &EditSet, requests: &[Request]) -> Vec<Edit> {
    match language {
        Language::Python => python::settle(text, layout, edits, requests),
        Language::Rust => rust::settle(text, layout, edits, requests),
    }
}
