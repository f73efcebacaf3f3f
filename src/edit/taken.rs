//! The places of a text that chosen fixes change, so that the next fix is compared with its neighbours only.

use std::collections::BTreeMap;

use super::Fix;
use crate::source::Span;

/// The edits and claims of fixes that do not conflict with each other.
///
/// Invariant: the edits are disjoint, and so are the claims; each map goes from start to end.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    edits: BTreeMap<usize, usize>,
    claims: BTreeMap<usize, usize>,
}

impl Taken {
    /// Adds the fix and says so, or says no because it conflicts with one that was added before.
    pub fn take(&mut self, fix: &Fix) -> bool {
        if self.conflicts_with(fix) {
            return false;
        }
        // At one place an insertion comes before a replacement; the longer one stands for both.
        for edit in &fix.edits {
            let end = self.edits.entry(edit.span.start).or_insert(edit.span.end);
            *end = (*end).max(edit.span.end);
        }
        for claim in &fix.claims {
            let end = self.claims.entry(claim.start).or_insert(claim.end);
            *end = (*end).max(claim.end);
        }
        true
    }

    fn conflicts_with(&self, fix: &Fix) -> bool {
        let clashes = |span: Span| {
            let meets =
                |taken: Span| taken.overlaps(span) || (taken.is_empty() || span.is_empty()) && taken.touches(span);
            neighbours(&self.edits, span).any(meets) || neighbours(&self.claims, span).any(|claim| claim.touches(span))
        };
        let is_entered = |claim: &Span| {
            let touched = |taken: Span| taken.touches(*claim);
            neighbours(&self.edits, *claim).any(touched)
                || neighbours(&self.claims, *claim).any(|taken| taken.overlaps(*claim))
        };
        fix.edits.iter().any(|edit| clashes(edit.span)) || fix.claims.iter().any(is_entered)
    }
}

/// The spans of a disjoint set that can meet `span`: those that start in it or at its end, and the last before it.
fn neighbours(set: &BTreeMap<usize, usize>, span: Span) -> impl Iterator<Item = Span> + '_ {
    let before = set.range(..span.start).next_back();
    before.into_iter().chain(set.range(span.start..=span.end)).map(|(start, end)| Span::new(*start, *end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Applicability, Edit, EditSet};

    fn fix(edits: &[(usize, usize)], claims: &[(usize, usize)]) -> Fix {
        let edits = edits.iter().map(|(start, end)| Edit::replace(Span::new(*start, *end), "x"));
        Fix {
            title: String::new(),
            applicability: Applicability::Safe,
            caution: None,
            kind: "edit",
            edits: EditSet::from_edits(edits).unwrap(),
            requests: Vec::new(),
            claims: claims.iter().map(|(start, end)| Span::new(*start, *end)).collect(),
        }
    }

    /// `Taken` and the comparison of each two fixes agree.
    #[test]
    fn neighbours_are_enough() {
        let spans = [(0, 0), (0, 3), (2, 2), (3, 3), (3, 5), (4, 9), (5, 5), (8, 9), (9, 9), (10, 12)];
        for first in spans {
            for second in spans {
                for claim in [None, Some((2, 8))] {
                    let first = fix(&[first], &claim.into_iter().collect::<Vec<_>>());
                    let second = fix(&[second], &[]);
                    let mut taken = Taken::default();
                    assert!(taken.take(&first));
                    assert_eq!(taken.take(&second), !first.conflicts_with(&second), "{first:?} {second:?}");
                    let mut taken = Taken::default();
                    assert!(taken.take(&second));
                    assert_eq!(taken.take(&first), !first.conflicts_with(&second), "{second:?} {first:?}");
                }
            }
        }
    }
}
