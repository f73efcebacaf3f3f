//! Chosen fixes in, new text out. A result that parses worse than its source is refused.
//!
//! Nothing here reads or writes a file.

pub mod diff;
pub mod file;
pub mod fixpoint;
pub mod patched;

pub use diff::{Hunk, HunkLine, hunks, render_hunks};
pub use file::FileFindings;
pub use fixpoint::{AppliedFix, Candidate, Fixed, Refused, fix_text, fix_text_where};

use crate::edit::{EditSet, Fix, idle, imports};
use crate::facts::Layout;
use crate::source::Language;
use crate::syntax::{Parser, SyntaxTree};

/// Why fixes were not applied. Each is a mistake of ours, not of the user's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// Two of the fixes change the same place.
    #[error("the fixes change the same place")]
    Conflict,
    /// The result has a syntax error that the source did not have.
    #[error("the result would not parse; this is a bug in asyncfix")]
    ParsesWorse,
}

/// The edits that `fixes` need together: their own, those of the imports and definitions they ask for, and those that
/// remove what nothing uses after them.
///
/// # Errors
/// Two of the fixes change the same place.
pub fn edits_of(text: &str, language: Language, fixes: &[&Fix], layout: &Layout) -> Result<EditSet, ApplyError> {
    let own = fixes.iter().flat_map(|fix| fix.edits.iter().cloned());
    let own = EditSet::from_edits(own).map_err(|_| ApplyError::Conflict)?;
    let own = idle::drop_idle(text, layout, own);
    let mut requests: Vec<_> = fixes.iter().flat_map(|fix| fix.requests.iter().cloned()).collect();
    requests.sort();
    requests.dedup();
    let settled = imports::settle(language, text, layout, &own, &requests);
    let settled = EditSet::from_edits(settled).map_err(|_| ApplyError::Conflict)?;
    own.union(&settled).map_err(|_| ApplyError::Conflict)
}

/// `text` with all of `fixes` made. `layout` is that of the scan which gave the fixes.
///
/// # Errors
/// Two of the fixes change the same place, or the result parses worse than `text`.
pub fn apply_fixes(
    text: &str,
    language: Language,
    fixes: &[&Fix],
    layout: &Layout,
    parser: &Parser,
) -> Result<String, ApplyError> {
    let result = edits_of(text, language, fixes, layout)?.apply(text);
    let before = brokenness(&parser.parse(text, language));
    let after = brokenness(&parser.parse(&result, language));
    if after > before { Err(ApplyError::ParsesWorse) } else { Ok(result) }
}

/// How badly a tree is broken: the number of places.
fn brokenness(tree: &SyntaxTree<'_>) -> usize {
    tree.broken().len()
}
