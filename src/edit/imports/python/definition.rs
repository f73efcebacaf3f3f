//! Where helper functions are defined.

use super::statement::{blank_lines_after, blank_lines_before};
use super::{Definition, Edit, Layout};
use crate::source::Span;

/// The edit that puts `definitions` after the imports, with the blank lines a formatter would leave around them.
pub(super) fn add_definitions(
    text: &str,
    layout: &Layout,
    definitions: &[&Definition],
    imports: &[Edit],
    removals: &[Span],
) -> Option<Edit> {
    let first = definitions.first()?;
    let at = layout.definitions.min(text.len());
    let mut new = String::new();
    let follows_import = imports.iter().any(|edit| edit.span.start == at);
    if at == text.len() && !text.is_empty() && !text.ends_with('\n') && !follows_import {
        new.push('\n');
    }
    let before = if follows_import { 0 } else { blank_lines_before(text, end_of_kept(at, removals)) };
    let is_first =
        !follows_import && text[..end_of_kept(at, removals)].trim_start_matches('\u{feff}').trim().is_empty();
    let wanted = if is_block(&first.text) { 2 } else { 1 };
    new.extend(std::iter::repeat_n('\n', if is_first { 0 } else { wanted - before.min(wanted) }));

    let texts: Vec<&str> = definitions.iter().map(|definition| definition.text.as_str()).collect();
    new.push_str(&texts.join("\n\n\n"));
    new.push('\n');
    let after = blank_lines_after(text, at).count();
    if !text[at..].trim().is_empty() {
        new.extend(std::iter::repeat_n('\n', 2 - after.min(2)));
    }
    Some(Edit::insert(at, new))
}

/// `at`, or the start of the removed lines that end there.
fn end_of_kept(at: usize, removals: &[Span]) -> usize {
    removals.iter().rev().fold(at, |at, removal| if removal.end == at { removal.start } else { at })
}

/// Whether this code begins with something that stands two blank lines apart.
pub(super) fn is_block(code: &str) -> bool {
    ["def ", "async def ", "class ", "@"].iter().any(|start| code.starts_with(start))
}
