//! Three versions of a file into one.

use similar::{MergeResolution, TextMerge};
use std::ops::Range;

/// `ours` with what `theirs` changed of `base`; or the lines of `ours`, from 1, where both changed the same place.
///
/// # Errors
/// Both changed the same place.
pub fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Vec<u8>, Vec<Range<usize>>> {
    let merged = TextMerge::from_lines(base, ours, theirs);
    let conflicts: Vec<Range<usize>> = (merged.conflicts())
        .map(similar::MergeRegion::ours_range)
        .map(|lines| lines.start + 1..lines.end.max(lines.start + 1) + 1)
        .collect();
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let mut result = Vec::with_capacity(ours.len());
    for region in merged.regions() {
        match region.resolution() {
            MergeResolution::Theirs => {
                result.extend(region.theirs_range().filter_map(|line| merged.theirs_line(line)).flatten());
            }
            _ => result.extend(region.ours_range().filter_map(|line| merged.ours_line(line)).flatten()),
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: Result<&str, &[Range<usize>]>) {
        let merged = merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        assert_eq!(merged, expected.map(|text| text.as_bytes().to_vec()).map_err(<[_]>::to_vec));
    }

    #[test]
    fn changes_in_different_places_go_together() {
        check("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nc\nD\n", Ok("a\nB\nc\nD\n"));
        check("a\nb\nc\nd\n", "new\na\nb\nc\nd\n", "a\nb\nd\n", Ok("new\na\nb\nd\n"));
        check("a\r\nb\r\nc", "a\r\nb\r\nc", "a\r\nB\r\nc", Ok("a\r\nB\r\nc"));
        check("a\nb\n", "a\nB\n", "a\nB\n", Ok("a\nB\n"));
    }

    #[test]
    fn changes_of_the_same_place_are_told_with_their_lines() {
        check("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n", Err(std::slice::from_ref(&(2..3))));
        check("a\nb\nc\n", "a\nc\n", "a\ny\nc\n", Err(std::slice::from_ref(&(2..3))));
    }
}
