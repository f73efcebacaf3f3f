//! A loop that a `with` statement closes.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// Whether the name `@loop` is bound there, used at `@user`, and stands nowhere else in its function.
pub(super) const USED_ONCE: Refinement =
    Refinement { name: "loop-used-once", captures: &["loop", "user"], holds: is_used_once };

fn is_used_once(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(bound), Some(used)) = (found.get("loop"), found.get("user")) else { return Truth::Unknown };
    let tree = facts.tree();
    let name = tree.text(bound);
    let Some(top) = facts.function_of(bound).or_else(|| tree.ancestors(bound).last()) else { return Truth::Unknown };
    let others = tree
        .descendants(top)
        .filter(|node| *node != bound && *node != used && tree.is(*node, "identifier") && tree.text(*node) == name);
    Truth::known(tree.text(used) == name && others.into_iter().next().is_none())
}
