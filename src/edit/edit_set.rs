//! Sets of edits. Invariant: sorted by place and disjoint; at one place an insertion comes before a replacement.
//! This is the one place where conflicts between edits are decided.

use super::Edit;
use crate::source::Span;

/// Edits of one text, sorted and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
}

/// Two edits that cannot both be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two edits meet at bytes {}..{}", .second.start, .second.end)]
pub struct EditConflict {
    /// The place of the edit that comes first.
    pub first: Span,
    /// The place of the one it meets.
    pub second: Span,
}

impl EditSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sorts `edits` and checks that they are disjoint.
    ///
    /// Insertions at one place keep the order in which they were given and come before a replacement that starts there;
    /// identical replacements count once.
    ///
    /// # Errors
    /// Two edits share a byte, or one inserts inside the other.
    pub fn from_edits(edits: impl IntoIterator<Item = Edit>) -> Result<Self, EditConflict> {
        let mut edits: Vec<Edit> = edits.into_iter().collect();
        edits.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty(), edit.span.end));
        edits.dedup_by(|later, earlier| later == earlier && !later.span.is_empty());
        for pair in edits.windows(2) {
            if pair[1].span.start < pair[0].span.end {
                return Err(EditConflict { first: pair[0].span, second: pair[1].span });
            }
        }
        Ok(Self { edits })
    }

    /// The edits in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.edits.iter()
    }

    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Number of edits.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// The smallest span over all edits; `None` for an empty set.
    pub fn hull(&self) -> Option<Span> {
        let first = self.edits.first()?;
        Some(self.edits.iter().fold(first.span, |hull, edit| hull.cover(edit.span)))
    }

    /// Whether an edit of this set shares a byte with one of `other`, or they meet at a place where one inserts.
    pub fn touches(&self, other: &EditSet) -> bool {
        let (mut left, mut right) = (self.edits.iter().peekable(), other.edits.iter().peekable());
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let meets = a.span.overlaps(b.span) || ((a.span.is_empty() || b.span.is_empty()) && a.span.touches(b.span));
            if meets {
                return true;
            }
            if (a.span.end, a.span.start) <= (b.span.end, b.span.start) {
                left.next();
            } else {
                right.next();
            }
        }
        false
    }

    /// Whether one of the edits takes away the whole of `span`, which is not empty.
    pub fn replaces(&self, span: Span) -> bool {
        // The edits are disjoint: only the last one that starts no later can hold the span.
        let later = self.edits.partition_point(|edit| edit.span.start <= span.start);
        later.checked_sub(1).is_some_and(|last| self.edits[last].span.contains(span))
    }

    /// This set and `other` as one.
    ///
    /// # Errors
    /// An edit of one overlaps an edit of the other.
    pub fn union(&self, other: &EditSet) -> Result<EditSet, EditConflict> {
        Self::from_edits(self.edits.iter().chain(&other.edits).cloned())
    }

    /// `text` with every edit made.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.iter().map(|edit| edit.text.len()).sum();
        let mut result = String::with_capacity(text.len() + grown);
        let mut at = 0;
        for edit in &self.edits {
            result.push_str(&text[at..edit.span.start]);
            result.push_str(&edit.text);
            at = edit.span.end;
        }
        result.push_str(&text[at..]);
        result
    }
}

impl<'s> IntoIterator for &'s EditSet {
    type Item = &'s Edit;
    type IntoIter = std::slice::Iter<'s, Edit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(edits: &[(usize, usize, &str)]) -> Result<EditSet, EditConflict> {
        EditSet::from_edits(edits.iter().map(|(start, end, text)| Edit::replace(Span::new(*start, *end), *text)))
    }

    #[test]
    fn an_insertion_before_a_replacement_comes_first() {
        let edits = set(&[(4, 9, "sleep"), (4, 4, "await ")]).unwrap();
        assert_eq!(edits.apply("    pause()"), "    await sleep()");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        assert!(set(&[(0, 4, "a"), (2, 6, "b")]).is_err());
        assert!(set(&[(0, 4, "a"), (2, 2, "b")]).is_err());
    }

    #[test]
    fn neighbours_are_kept_apart_only_where_one_inserts() {
        let left = set(&[(0, 4, "a")]).unwrap();
        assert!(!left.touches(&set(&[(4, 6, "b")]).unwrap()));
        assert!(left.touches(&set(&[(4, 4, "b")]).unwrap()));
        assert!(left.touches(&set(&[(3, 6, "b")]).unwrap()));
    }
}
