//! A `select!` between one future and a timer is a limit of time.

use super::arms::{Arm, select_of};
use super::{has_comment, timer_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Two arms: one that gives what its future gives, and a timer.
pub(super) const HOLDS: Refinement = Refinement { name: "select-is-timeout", captures: &["select"], holds };

/// Writes the runtime's own limit of time.
pub(super) const STEP: Rewriting = Rewriting { name: "timeout-of-select", captures: &["select"], build };

/// The two arms, and the duration of the timer.
struct Limit {
    work: Arm,
    timer: Arm,
    duration: NodeId,
}

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(select) = found.get("select") else { return Truth::Unknown };
    Truth::known(limit_of(select, facts).is_some())
}

fn limit_of(select: NodeId, facts: &dyn Facts) -> Option<Limit> {
    let tree = facts.tree();
    let read = select_of(select, tree)?;
    if read.has_else || read.is_biased || read.arms.iter().any(|arm| arm.is_guarded) {
        return None;
    }
    let [one, other] = <[Arm; 2]>::try_from(read.arms).ok()?;
    let (work, timer) = if is_timer(&other, facts) { (one, other) } else { (other, one) };
    let duration = tree.named_children(tree.field(timer.future, "arguments")?).next()?;
    let is_limit = is_timer(&timer, facts) && !is_timer(&work, facts) && gives_on(&work, tree);
    is_limit.then_some(Limit { work, timer, duration })
}

fn is_timer(arm: &Arm, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    timer_of(arm.future, facts).is_some() && tree.text(arm.pattern) == "_"
}

/// `x = work() => x`, `x = work() => Ok(x)`, `x = work() => Some(x)`.
fn gives_on(arm: &Arm, tree: &SyntaxTree<'_>) -> bool {
    let name = tree.text(arm.pattern);
    let given = tree.text(arm.handler);
    let is_name = tree.is(arm.pattern, "identifier");
    is_name && (given == name || given == format!("Ok({name})") || given == format!("Some({name})"))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let select = found.get("select").ok_or("there is no `select!`")?;
    let tree = facts.tree();
    let limit = limit_of(select, facts).ok_or("it is more than a limit of time")?;
    if has_comment(tree, select, tree.span(select)) {
        return Err("a comment would be lost".to_owned());
    }
    let timeout = facts.spell(&timer_of(limit.timer.future, facts).ok_or("there is no timer")?.limit, select)?;
    let text = |node: NodeId| tree.text(node);
    let (name, late) = (text(limit.work.pattern), text(limit.timer.handler));
    let call = format!("{}({}, {}).await", timeout.text, text(limit.duration), text(limit.work.future));
    let given = text(limit.work.handler);
    let whole = if given == format!("Some({name})") && late == "None" {
        format!("{call}.ok()")
    } else if let Some(error) = error_of(late).filter(|_| given == format!("Ok({name})")) {
        format!("{call}.map_err(|_| {error})")
    } else {
        format!("match {call} {{ Ok({name}) => {given}, Err(_) => {late} }}")
    };
    let mut rewrite = Rewrite::of([Edit::replace(tree.span(select), whole)]);
    rewrite.request(timeout.needs);
    Ok(rewrite)
}

/// The error in `Err(error)`, if nothing can leave the function in there.
fn error_of(late: &str) -> Option<&str> {
    let inner = late.strip_prefix("Err(")?.strip_suffix(')')?;
    (!inner.contains(['?', '(', '{']) && !inner.contains("return")).then_some(inner)
}
