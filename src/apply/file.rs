//! The findings of one file, with what it takes to show them and to apply their fixes.

use super::edits_of;
use crate::edit::{EditSet, Fix};
use crate::facts::Layout;
use crate::scan::Finding;
use crate::source::{BlobId, Language};

/// The findings of one file.
#[derive(Clone, Debug)]
pub struct FileFindings {
    /// The path as shown: relative to the current folder, with forward slashes.
    pub path: String,
    /// The language it was read as.
    pub language: Language,
    /// The text that was scanned.
    pub text: String,
    /// The identity of the bytes that were read.
    pub blob: BlobId,
    /// Where imports go.
    pub layout: Layout,
    /// The findings, in source order.
    pub findings: Vec<Finding>,
}

impl FileFindings {
    /// Every edit the file needs if `fix` is the only one taken, imports and definitions included.
    pub fn edits_of(&self, fix: &Fix) -> EditSet {
        edits_of(&self.text, self.language, &[fix], &self.layout).unwrap_or_else(|_| fix.edits.clone())
    }
}
