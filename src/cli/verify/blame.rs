//! Which of many to blame: halves are tried until every one that makes a failure is known.

/// The choice of as many of `count` things as pass together, found by trying. `passes` tells whether a choice passes, and
/// is told which thing is in question when it is a single one. That nothing at all passes is known.
///
/// Each thing that is left out fails beside those that stay. With few to blame among many it takes few tries.
///
/// # Errors
/// Those of `passes`.
pub(super) fn blame<E>(
    count: usize,
    mut passes: impl FnMut(&[bool], Option<usize>) -> Result<bool, E>,
) -> Result<Vec<bool>, E> {
    let mut kept = vec![false; count];
    // A part and, if it is the second half of a part that failed, where its first half starts.
    let mut parts = vec![(0..count, None)];
    while let Some((part, first_half)) = parts.pop() {
        if part.is_empty() {
            continue;
        }
        let single = (part.len() == 1).then_some(part.start);
        // Where all of a first half stayed, trying the second would repeat the failure of both.
        let is_known = first_half.is_some_and(|start: usize| kept[start..part.start].iter().all(|kept| *kept));
        if !is_known || single.is_some() {
            let mut choice = kept.clone();
            choice[part.clone()].fill(true);
            if passes(&choice, single)? {
                kept = choice;
                continue;
            }
        }
        if part.len() > 1 {
            let middle = part.start + part.len() / 2;
            parts.push((middle..part.end, Some(part.start)));
            parts.push((part.start..middle, None));
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that stay if the choices with one of `bad`, or with both of a pair of `foes`, fail; and the number of tries.
    fn check(count: usize, bad: &[usize], foes: &[(usize, usize)]) -> (Vec<usize>, usize) {
        let mut tries = 0;
        let kept = blame(count, |choice, single| {
            tries += 1;
            assert!(single.is_none_or(|single| choice[single]));
            let fails = bad.iter().any(|at| choice[*at]) || foes.iter().any(|(a, b)| choice[*a] && choice[*b]);
            Ok::<bool, ()>(!fails)
        });
        let kept = kept.unwrap().into_iter().enumerate().filter(|(_, kept)| *kept).map(|(at, _)| at).collect();
        (kept, tries)
    }

    #[test]
    fn all_stay_after_one_try() {
        assert_eq!(check(40, &[], &[]), ((0..40).collect(), 1));
        assert_eq!(check(0, &[], &[]), (Vec::new(), 0));
    }

    #[test]
    fn exactly_those_to_blame_go() {
        for bad in [vec![0], vec![39], vec![3, 17, 38], vec![4, 5, 6], (0..40).collect()] {
            let expected: Vec<usize> = (0..40).filter(|at| !bad.contains(at)).collect();
            assert_eq!(check(40, &bad, &[]).0, expected, "{bad:?}");
        }
    }

    #[test]
    fn few_among_many_take_few_tries() {
        let (kept, tries) = check(500, &[77, 240, 481], &[]);
        assert_eq!(kept.len(), 497);
        assert!(tries < 60, "{tries}");
    }

    #[test]
    fn of_two_that_do_not_go_together_one_stays() {
        assert_eq!(check(8, &[], &[(2, 6)]).0, [0, 1, 2, 3, 4, 5, 7]);
    }
}
