//! A timer of a `select!` in a loop that starts anew in each round.

use super::arms::{leaves, loop_around, select_of};
use super::{arguments, timer_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// The call is the future of an arm that goes on with the loop, beside another one that does.
pub(super) const HOLDS: Refinement = Refinement { name: "restarted-timer", captures: &["call"], holds };

/// Makes it a ticker that the loop finds ready.
pub(super) const STEP: Rewriting = Rewriting { name: "ticker-before-loop", captures: &["call"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let invocation = tree.ancestors(call).find(|above| tree.is(*above, "macro_invocation"));
    let Some((invocation, around)) = invocation.and_then(|it| Some((it, loop_around(it, facts)?))) else {
        return Truth::No;
    };
    let Some(select) = select_of(invocation, tree) else { return Truth::Unknown };
    let Some(own) = select.arms.iter().find(|arm| arm.future == call) else { return Truth::No };
    // A limit of time on the other arms, or a pause after something that has happened, is to start anew.
    let is_limit = own.is_guarded || leaves(own.handler, tree) || waits_elsewhere(around, invocation, facts);
    let goes_on = select.arms.iter().any(|arm| arm.future != call && !leaves(arm.handler, tree));
    Truth::known(goes_on && !is_limit && is_constant(call, around, facts))
}

/// Whether the loop awaits something besides the `select!`: then a round is more than the wait.
fn waits_elsewhere(around: NodeId, select: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    tree.descendants(around).any(|node| tree.is(node, "await_expression") && !tree.is_within(node, select))
}

/// Whether the duration is the same in every round.
fn is_constant(call: NodeId, around: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let [duration] = arguments(tree, call)[..] else { return false };
    tree.descendants(duration).all(|node| match tree.kind(node) {
        "await_expression" | "try_expression" | "macro_invocation" | "closure_expression" => false,
        "identifier" if is_variable(node, tree) => {
            let outside = facts.binding_of(node).is_some_and(|binding| !tree.is_within(binding, around));
            outside && (facts.assigned_value(node).is_some() || is_parameter(node, facts))
        }
        _ => true,
    })
}

fn is_variable(name: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let in_path = tree.parent(name).is_some_and(|parent| tree.is(parent, "scoped_identifier"));
    !in_path && tree.text(name).starts_with(|first: char| first.is_lowercase() || first == '_')
}

fn is_parameter(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let binding = facts.binding_of(name).and_then(|binding| tree.parent(binding));
    binding.is_some_and(|binding| tree.is(binding, "parameter"))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no timer")?;
    let tree = facts.tree();
    let around = loop_around(call, facts).ok_or("there is no loop")?;
    let [duration] = arguments(tree, call)[..] else { return Err("it is not given one duration".to_owned()) };
    let select = tree.ancestors(call).find(|above| tree.is(*above, "macro_invocation"));
    let arms = select.and_then(|select| select_of(select, tree)).ok_or("not every arm can be read")?.arms;
    let own = arms.iter().find(|arm| arm.future == call).ok_or("there is no timer")?;
    if tree.text(own.pattern) != "_" {
        return Err("a ticker gives the time, and the pattern wants nothing".to_owned());
    }
    let text = tree.source();
    let line = text[..tree.start(around)].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..tree.start(around)];
    if !indent.trim().is_empty() {
        return Err("the loop does not start its line".to_owned());
    }
    let name = ["tick", "ticker", "timer"].into_iter().find(|name| !facts.is_name_taken(name));
    let name = name.ok_or("every name for the ticker is taken")?;
    let interval = facts.spell(&timer_of(call, facts).ok_or("there is no timer")?.ticker, around)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let made = format!("let mut {name} = {}({});", interval.text, tree.text(duration));
    // The first tick of an interval comes at once.
    let head = format!("{made}{newline}{indent}{name}.tick().await;{newline}{indent}");
    let mut rewrite =
        Rewrite::of([Edit::insert(tree.start(around), head), Edit::replace(tree.span(call), format!("{name}.tick()"))]);
    rewrite.request(interval.needs);
    Ok(rewrite)
}
