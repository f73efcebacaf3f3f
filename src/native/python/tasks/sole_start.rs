//! A task group with one task: it waits for that task and does nothing else.

use crate::edit::verbs::python::arguments::{arguments, has_comment, is_positional};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;

/// Whether `@call`, all that the block of the group `@group` does, starts something that does not get the group.
pub(in crate::native) const HOLDS: Refinement = Refinement { name: "sole-start", captures: &["call", "group"], holds };

/// `async with group() as g: g.start_soon(f, a)` becomes `await f(a)`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "await-sole-start", captures: &["with", "call", "method"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some((call, group)) = found.get("call").zip(found.get("group")) else { return Truth::Unknown };
    let mentions = arguments(tree, call).into_iter().flat_map(|one| tree.descendants(one).collect::<Vec<_>>());
    let mut mentions = mentions.into_iter().filter(|node| tree.is(*node, "identifier"));
    Truth::known(!mentions.any(|node| tree.text(node) == tree.text(group)))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (statement, call) = found.get("with").zip(found.get("call")).ok_or("there is no group")?;
    let method = found.get("method").ok_or("there is no group")?;
    let all = arguments(tree, call);
    let first = all.first().copied().filter(|first| is_positional(tree, *first));
    let first = first.ok_or("what it starts is not given by position")?;
    let head = Span::new(tree.start(statement), tree.start(first));
    if has_comment(tree, head) || has_comment(tree, Span::new(tree.end(first), tree.end(statement))) {
        return Err("a comment would be lost".to_owned());
    }
    if all.iter().any(|one| tree.is(*one, "keyword_argument")) {
        return Err("the task is given a name".to_owned());
    }
    let takes_coroutine = tree.text(method) == "create_task";
    let (joint, tail) = match all.get(1) {
        None if takes_coroutine => (Span::new(tree.end(first), tree.end(statement)), ""),
        _ if takes_coroutine => return Err("the task is given more than a coroutine".to_owned()),
        None => (Span::new(tree.end(first), tree.end(statement)), "()"),
        Some(next) => (Span::new(tree.end(first), tree.start(*next)), "("),
    };
    let mut edits = vec![Edit::replace(head, "await "), Edit::replace(joint, tail)];
    if tree.end(call) < tree.end(statement) && all.len() > 1 {
        edits.push(Edit::delete(Span::new(tree.end(call), tree.end(statement))));
    }
    Ok(Rewrite::of(edits))
}
