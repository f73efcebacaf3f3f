//! A `select!` of which every arm can be switched off, without an arm for the case that all are.

use super::arms::{Select, loop_around, select_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Every arm has a pattern that may not match, and there is no `else`.
pub(super) const HOLDS: Refinement = Refinement { name: "select-without-else", captures: &["select"], holds };

/// Adds `else => break`.
pub(super) const STEP: Rewriting = Rewriting { name: "break-without-arms", captures: &["select"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(select) = found.get("select").and_then(|it| select_of(it, tree)) else { return Truth::Unknown };
    let all_may_fail = select.arms.iter().all(|arm| may_not_match(arm.pattern, facts));
    Truth::known(!select.has_else && !select.arms.is_empty() && all_may_fail)
}

/// `Some(x)` and `Ok(x)`, in whatever holds them; a struct of one's own always matches.
fn may_not_match(pattern: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let path = tree.field(pattern, "type").filter(|_| tree.is(pattern, "tuple_struct_pattern"));
    path.is_some_and(|path| matches!(tree.text(path), "Some" | "Ok" | "Err"))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let select = found.get("select").ok_or("there is no `select!`")?;
    let tree = facts.tree();
    let read = select_of(select, tree).ok_or("not every arm can be read")?;
    let around = loop_around(select, facts).ok_or("what to do then is for you to say: no loop is around it")?;
    if !is_statement(select, tree) || breaks_with_value(around, facts) {
        return Err("what value to give then is not known".to_owned());
    }
    edit_for(select, &read, tree).ok_or_else(|| "the arms stand on one line".to_owned())
}

fn is_statement(select: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.parent(select).is_some_and(|around| tree.is_any(around, &["expression_statement", "block"]))
}

/// Whether the value of the loop is used, which `break` alone would not give.
fn breaks_with_value(around: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let has_value = |node: NodeId| {
        tree.is(node, "break_expression") && tree.named_children(node).any(|value| !tree.is(value, "label"))
    };
    tree.is(around, "loop_expression") && tree.descendants(around).any(has_value)
}

fn edit_for(select: NodeId, read: &Select, tree: &SyntaxTree<'_>) -> Option<Rewrite> {
    let (first, last) = (read.arms.first()?, read.arms.last()?);
    let text = tree.source();
    let line = text[..tree.start(first.pattern)].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..tree.start(first.pattern)];
    if !indent.trim().is_empty() || line <= tree.start(select) {
        return None;
    }
    let body = tree.child_of_kind(select, "token_tree")?;
    let end = tree.end(last.handler);
    let rest = text.get(end..tree.end(body))?;
    let comma = rest.len() - rest.trim_start().len();
    let (at, stop) = match rest.trim_start().starts_with(',') {
        true => (end + comma + 1, ""),
        false if tree.is(last.handler, "block") => (end, ""),
        false => (end, ","),
    };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Some(Rewrite::of([Edit::insert(at, format!("{stop}{newline}{indent}else => break,"))]))
}
