//! Handlers that catch the cancellation of their own task.

mod abandoned;
mod checkpoint;
mod exception_group;
mod finaliser;
mod group_member;
mod handler;
mod inlined;
mod manager;
mod meant;
mod paths;
mod scopes;
mod shield;
mod status;

use self::handler::{Catches, alias, body, catches};
use self::meant::{is_meant, suspensions};
use self::paths::{APART, runs_through};
pub(in crate::native) use self::scopes::{
    HIDES, LEAVES_GROUP, MAY_REPLACE, NO_CLEANUP, SHIELD, UNSHIELDED, YIELDS_IN_SCOPE, YIELDS_IN_WITH,
};
use super::lines::{indentation, line_break, line_start};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::Steps;
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a handler takes in the cancellation of its task, and some path through it does not raise again.
pub(in crate::native) const SWALLOWS: Refinement =
    Refinement { name: "swallows-cancellation", captures: &["clause"], holds: swallows };

/// Whether a handler catches cancellation and nothing else.
pub(in crate::native) const ONLY: Refinement =
    Refinement { name: "catches-only-cancellation", captures: &["clause"], holds: only };

/// Whether a statement in a handler that has caught a cancellation puts something else in its place.
pub(in crate::native) const REPLACES: Refinement =
    Refinement { name: "replaces-cancellation", captures: &["jump"], holds: replaces };

/// Raises again at the end of the handler.
pub(in crate::native) const RAISE_AGAIN: Rewriting =
    Rewriting { name: "raise-again", captures: &["clause"], build: raise_again };

/// Puts a handler that lets cancellation through before the one that catches everything.
pub(in crate::native) const LET_THROUGH: Rewriting =
    Rewriting { name: "let-cancellation-through", captures: &["clause"], build: let_through };

fn swallows(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(clause) = found.get("clause") else { return Truth::Unknown };
    let Some(block) = body(clause, facts) else { return Truth::Unknown };
    let tree = facts.tree();
    let raises_at_last = tree.parent(clause).and_then(|statement| tree.child_of_kind(statement, "finally_clause"));
    let raises_at_last = raises_at_last
        .and_then(|clause| tree.child_of_kind(clause, "block"))
        .is_some_and(|block| !runs_through(block, facts));
    Truth::known(is_reached(clause, facts) && !raises_at_last && runs_through(block, facts) && !is_meant(clause, facts))
}

/// Whether the cancellation of the task can come to this handler: the body suspends, and no handler before catches it.
fn is_reached(clause: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(statement) = tree.parent(clause).filter(|above| tree.is(*above, "try_statement")) else { return false };
    if catches(clause, facts) == Catches::Nothing {
        return false;
    }
    let mut before = tree.named_children(statement).take_while(|child| *child != clause);
    let is_free = before.all(|child| !tree.is(child, "except_clause") || catches(child, facts) == Catches::Nothing);
    is_free && tree.field(statement, "body").is_some_and(|body| suspensions(body, tree).next().is_some())
}

fn only(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("clause").map_or(Truth::Unknown, |clause| Truth::known(catches(clause, facts) == Catches::Only))
}

fn replaces(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(jump) = found.get("jump") else { return Truth::Unknown };
    let tree = facts.tree();
    let inner = ["except_clause", "finally_clause"];
    let around = tree.ancestors(jump).take_while(|above| !tree.is_any(*above, APART));
    let Some(clause) = around.into_iter().find(|above| tree.is_any(*above, &inner)) else { return Truth::No };
    if !tree.is(clause, "except_clause") || !is_reached(clause, facts) || is_meant(clause, facts) {
        return Truth::No;
    }
    Truth::known(match tree.kind(jump) {
        "raise_statement" => raises_other(jump, clause, facts),
        "break_statement" | "continue_statement" => {
            let target = tree.ancestor_of_kind(jump, &["for_statement", "while_statement"]);
            target.is_some_and(|target| tree.is_within(clause, target))
        }
        _ => true,
    })
}

/// Whether a `raise` raises neither what was caught nor a cancellation.
fn raises_other(raise: NodeId, clause: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let raised = tree.named_children(raise).find(|child| tree.field_name(*child) != Some("cause"));
    let Some(raised) = raised else { return false };
    let caught = alias(clause, facts);
    let is_caught = |node: NodeId| tree.is(node, "identifier") && Some(tree.text(node)) == caught;
    !tree.descendants(raised).any(|node| is_caught(node) || handler::is_cancellation(node, facts))
        && !is_caught_elsewhere(raised, facts)
        && !handler::may_cancel(raised, facts)
}

/// Whether what is raised is a value that was made before: it may be the cancellation itself.
fn is_caught_elsewhere(raised: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let starts_lower = tree.text(raised).chars().next().is_some_and(char::is_lowercase);
    tree.is_any(raised, &["identifier", "attribute"]) && starts_lower && facts.resolve(raised).symbol().is_none()
}

fn raise_again(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let clause = found.get("clause").ok_or("there is no handler")?;
    let block = body(clause, facts).ok_or("there is no handler")?;
    let tree = facts.tree();
    let statements: Vec<NodeId> = tree.named_children(block).collect();
    let last = *statements.last().ok_or("there is no handler")?;
    let is_idle = tree.is(last, "pass_statement") || tree.text(last) == "...";
    if is_idle && statements.len() == 1 {
        return Ok(Rewrite::of([Edit::replace(tree.span(last), "raise")]));
    }
    if starts_line(tree, last) {
        let indent = indentation(tree, last);
        let newline = line_break(tree.source(), tree.start(last));
        return Ok(Rewrite::of([Edit::insert(tree.end(block), format!("{newline}{indent}raise"))]));
    }
    Ok(Rewrite::of([Edit::insert(tree.end(last), "; raise")]))
}

fn starts_line(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    let start = tree.start(node);
    Span::new(line_start(tree.source(), start), start).of(tree.source()).trim().is_empty()
}

fn let_through(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let clause = found.get("clause").ok_or("there is no handler")?;
    let tree = facts.tree();
    let runtime = facts.runtime(clause);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let library = facts.apis().library(runtime).and_then(|library| library.runtime.as_ref());
    let cancelled =
        library.and_then(|runtime| runtime.cancelled.as_deref()).ok_or("its runtime has no such exception")?;
    let spelling = facts.spell(cancelled.trim_end_matches("()"), clause)?;
    let call = if cancelled.ends_with("()") { "()" } else { "" };
    let outer = indentation(tree, clause);
    let inside = body(clause, facts).filter(|block| starts_line(tree, *block)).map(|block| indentation(tree, block));
    let inside = inside.map_or_else(|| format!("{outer}    "), str::to_owned);
    let newline = line_break(tree.source(), tree.start(clause));
    let text = format!("except {}{call}:{newline}{inside}raise{newline}{outer}", spelling.text);
    let mut rewrite = Rewrite::of([Edit::insert(tree.start(clause), text)]);
    rewrite.request(spelling.needs);
    Ok(rewrite)
}

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        HIDES,
        LEAVES_GROUP,
        MAY_REPLACE,
        NO_CLEANUP,
        ONLY,
        group_member::RAISED,
        REPLACES,
        SWALLOWS,
        UNSHIELDED,
        YIELDS_IN_SCOPE,
        YIELDS_IN_WITH,
        abandoned::LEAVES,
        checkpoint::ENDS,
        checkpoint::RETURNS,
        exception_group::CAUGHT,
        exception_group::UNDERIVED,
        finaliser::STEP,
        inlined::CATCHES,
        manager::BEFORE,
        manager::CLOSES_FIRST,
        manager::SKIPS,
        manager::STARTABLE,
        status::KEYWORD,
        status::NEVER_STARTED,
    ],
    rewritings: &[
        LET_THROUGH,
        RAISE_AGAIN,
        SHIELD,
        abandoned::CHANNEL,
        abandoned::CLOSE,
        abandoned::DECORATE,
        checkpoint::AT_END,
        checkpoint::BEFORE_RETURN,
        exception_group::DERIVE,
        inlined::STEP,
        manager::GUARD,
    ],
};
