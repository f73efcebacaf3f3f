//! Whether a `select!` in a loop throws something away when another of its arms wins.

use super::arms::{leaves, loop_around, select_of};
use super::items::method_row;
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// The call is the future of an arm, made anew in each round, loses something when it is dropped, and the loop goes on.
pub(super) const HOLDS: Refinement = Refinement { name: "lossy-arm", captures: &["call", "callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some((call, callee)) = found.get("call").zip(found.get("callee")) else { return Truth::Unknown };
    let tree = facts.tree();
    if method_row(callee, facts).is_none_or(|api| api.loses.is_none()) {
        return Truth::Unknown;
    }
    let invocation = tree.ancestors(call).find(|above| tree.is(*above, "macro_invocation"));
    let Some((invocation, around)) = invocation.and_then(|it| Some((it, loop_around(it, facts)?))) else {
        return Truth::No;
    };
    let Some(select) = select_of(invocation, tree) else { return Truth::Unknown };
    let goes_on = select.arms.iter().any(|arm| arm.future != call && !leaves(arm.handler, tree));
    Truth::known(goes_on && outlives_round(callee, around, facts))
}

/// Whether what the method is called on is there before the loop and after a round.
fn outlives_round(callee: NodeId, around: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    match owner_of(callee, tree) {
        Some(owner) if tree.is(owner, "self") => true,
        Some(owner) => facts.binding_of(owner).is_some_and(|binding| !tree.is_within(binding, around)),
        None => false,
    }
}

/// The variable at the start of `a.b.c.method`.
fn owner_of(callee: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let mut at = tree.field(callee, "value").filter(|_| tree.is(callee, "field_expression"))?;
    loop {
        match tree.kind(at) {
            "identifier" | "self" => return Some(at),
            "field_expression" | "reference_expression" => at = tree.field(at, "value")?,
            "parenthesized_expression" | "unary_expression" => at = tree.named_children(at).next()?,
            _ => return None,
        }
    }
}
