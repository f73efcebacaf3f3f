//! A task nobody refers to: it is given to the task group around it, or awaited at once.

use crate::edit::verbs::python::{admit_await, is_loose};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth, Type};
use crate::native::python::arguments::{arguments, has_comment, is_in_brackets, is_positional, is_torn_alone};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `create_task(c)` inside `async with TaskGroup() as group` becomes `group.create_task(c)`.
pub(in crate::native) const INTO_GROUP: Rewriting =
    Rewriting { name: "into-task-group", captures: &["call"], build: into_group };

/// `create_task(c)` as the last thing a function does becomes `await c`.
pub(in crate::native) const AWAIT_TASK: Rewriting =
    Rewriting { name: "await-instead", captures: &["call"], build: await_task };

/// Whether `@call` makes a task inside a block of a task group that could make it.
pub(in crate::native) const BESIDE: Refinement =
    Refinement { name: "beside-group", captures: &["call"], holds: is_beside_group };

fn is_beside_group(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    Truth::known(into_group(found, facts).is_ok())
}

fn into_group(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let method = if tree.is(callee, "attribute") { tree.field(callee, "attribute") } else { None };
    let method = match facts.resolve(callee).symbol().and_then(|path| path.rsplit('.').next()) {
        Some(name) => name.to_owned(),
        None => tree.text(method.ok_or("what makes the task is not known")?).to_owned(),
    };
    let group = group_around(call, &method, facts).ok_or("no task group is open around it")?;
    Ok(Rewrite::of([Edit::replace(tree.span(callee), format!("{group}.{method}"))]))
}

/// The name of the innermost `async with … as name` whose value has the method `method`, by the tables.
fn group_around(call: NodeId, method: &str, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    for above in tree.ancestors(call) {
        if tree.is_any(above, &["function_definition", "lambda", "class_definition"]) {
            return None;
        }
        if !tree.is(above, "with_statement") || tree.child_of_kind(above, "async").is_none() {
            continue;
        }
        let body = tree.field(above, "body")?;
        if !tree.span(body).contains(tree.span(call)) {
            continue;
        }
        let targets =
            tree.descendants_but(above, |node| node == body).filter(|node| tree.is(*node, "as_pattern_target"));
        let name = targets.filter_map(|target| tree.named_children(target).next()).find(|name| {
            let class = if tree.is(*name, "identifier") { facts.type_of(*name) } else { None };
            matches!(class, Some(Type::Symbol(class)) if facts.apis().get(&format!("{class}.{method}")).is_some())
        });
        if let Some(name) = name {
            return Some(tree.text(name).to_owned());
        }
    }
    None
}

fn await_task(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let caution = admit_await(call, facts)?;
    let awaited = arguments(tree, call).first().copied().filter(|first| is_positional(tree, *first));
    let awaited = awaited.ok_or("the coroutine is not given by position")?;
    if !is_last_statement(tree, call) {
        return Err("the function goes on while the task runs".to_owned());
    }
    let (span, kept) = (tree.span(call), tree.span(awaited));
    let (head, tail) = (Span::new(span.start, kept.start), Span::new(kept.end, span.end));
    if has_comment(tree, head) || has_comment(tree, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let is_torn = is_loose(tree, awaited) || (is_torn_alone(tree, awaited) && !is_in_brackets(tree, call));
    let (open, close) = if is_torn { ("await (", ")") } else { ("await ", "") };
    Ok(Rewrite { caution, ..Rewrite::of([Edit::replace(head, open), Edit::replace(tail, close)]) })
}

/// Whether `call` is a statement of its own and nothing runs after it in its function.
fn is_last_statement(tree: &SyntaxTree<'_>, call: NodeId) -> bool {
    let Some(statement) = tree.parent(call).filter(|parent| tree.is(*parent, "expression_statement")) else {
        return false;
    };
    let block = tree.parent(statement);
    let function = block.and_then(|block| tree.parent(block));
    let mut following = std::iter::successors(tree.next_sibling(statement), |node| tree.next_sibling(*node));
    let is_last = !following.any(|node| tree.is_named(node) && !tree.is_extra(node));
    is_last && function.is_some_and(|function| tree.is(function, "function_definition"))
}
