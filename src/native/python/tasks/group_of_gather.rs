//! A `gather` of calls written as a task group.

use crate::edit::verbs::python::arguments::{arguments, has_comment};
use crate::edit::verbs::python::lines::{indentation, line_break, lines_of};
use crate::edit::verbs::python::statements::indent_unit;
use crate::edit::verbs::python::{admit_await, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Rewriting};
use crate::syntax::NodeId;

use crate::native::python::thread_safety::fresh_name;

/// `x, y = await gather(f(), g())` becomes a group that starts both, and `x, y = t1.result(), t2.result()`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "group-of-gather", captures: &["statement", "call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (statement, call) = found.get("statement").zip(found.get("call")).ok_or("there is no gather")?;
    let caution = admit_await(call, facts)?;
    let lines = lines_of(tree, statement).ok_or("other code stands on its lines")?;
    if has_comment(tree, tree.span(statement)) {
        return Err("a comment would be lost".to_owned());
    }
    let all = arguments(tree, call);
    let is_started = |one: &NodeId| tree.is(*one, "call") && facts.makes_coroutine(*one) != Truth::No;
    if !all.iter().all(is_started) {
        return Err("not all that it gathers are coroutines".to_owned());
    }
    let assignment = tree.named_children(statement).next().filter(|inner| tree.is(*inner, "assignment"));
    let targets = assignment.and_then(|assignment| tree.field(assignment, "left"));
    let group_class = runtime_symbol("task-group", call, facts)?;
    let group = fresh_name("tg", call, facts).ok_or("no name is free for the group")?;
    let (depth, newline) = (indentation(tree, statement), line_break(tree.source(), lines.start));
    let inner = format!("{depth}{}", indent_unit(tree, statement));
    let mut text = format!("async with {}() as {group}:{newline}", group_class.text);
    let mut results = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let start = format!("{group}.create_task({})", tree.text(*one));
        if targets.is_some() {
            let task = fresh_name(&format!("_t{}", at + 1), call, facts).ok_or("no name is free for a task")?;
            text.extend([inner.as_str(), &task, " = ", &start, newline]);
            results.push(format!("{task}.result()"));
        } else {
            text.extend([inner.as_str(), &start, newline]);
        }
    }
    match targets {
        Some(targets) if tree.is(targets, "identifier") => {
            text.extend([depth, tree.text(targets), " = [", &results.join(", "), "]"]);
        }
        Some(targets) => text.extend([depth, tree.text(targets), " = ", &results.join(", ")]),
        None => text.truncate(text.len() - newline.len()),
    }
    let mut rewrite = Rewrite { caution, ..Rewrite::of([Edit::replace(tree.span(statement), text)]) };
    rewrite.request(group_class.needs);
    Ok(rewrite)
}
