//! A call sent to the default executor by hand: the runtime's own way to run it in a thread, without `partial` and lambda.

use crate::edit::verbs::python::thread_call;
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::native::python::arguments::{arguments, has_comment, is_positional};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `await loop.run_in_executor(None, f, a)` becomes `await asyncio.to_thread(f, a)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "executor-call", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    if !tree.parent(call).is_some_and(|parent| tree.is(parent, "await")) {
        return Err("the executor starts at once, a thread call only when it is awaited".to_owned());
    }
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let all = arguments(tree, call);
    let [executor, function, rest @ ..] = &all[..] else {
        return Err("what it runs is not given by position".to_owned());
    };
    if !tree.is(*executor, "none") {
        return Err("it uses an executor of its own".to_owned());
    }
    // `func=` can only be the last argument.
    let function = match tree.field(*function, "value").filter(|_| tree.is(*function, "keyword_argument")) {
        Some(value) if tree.text(*function).starts_with("func=") => value,
        _ => *function,
    };
    if !is_positional(tree, function) || rest.iter().any(|one| tree.is(*one, "keyword_argument")) {
        return Err("what it runs is not given by position".to_owned());
    }
    let thread = thread_call(call, true, facts)?;
    let open = thread.open.strip_suffix('(').filter(|_| thread.takes_call_first);
    let open = open.ok_or("the thread call of this runtime has another form on this Python")?;
    let dropped = Span::new(tree.start(*executor), tree.start(function));
    if has_comment(tree, dropped) {
        return Err("a comment would be lost".to_owned());
    }
    let mut edits = vec![Edit::replace(tree.span(callee), open), Edit::delete(dropped)];
    edits.extend(unwrap(tree, function, rest, facts).unwrap_or_default());
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, ..Rewrite::of(edits) })
}

/// The edits that turn `partial(f, a, k=v)` or `lambda: f(a)` into the arguments `f, a, k=v`; `None` if they must stay.
fn unwrap(tree: &SyntaxTree<'_>, function: NodeId, rest: &[NodeId], facts: &dyn Facts) -> Option<Vec<Edit>> {
    match tree.kind(function) {
        "call" => unwrap_partial(tree, function, rest, facts),
        "lambda" if rest.is_empty() => unwrap_lambda(tree, function),
        _ => None,
    }
}

fn unwrap_partial(tree: &SyntaxTree<'_>, partial: NodeId, rest: &[NodeId], facts: &dyn Facts) -> Option<Vec<Edit>> {
    let resolved = facts.resolve(tree.field(partial, "function")?);
    if !resolved.symbol().is_some_and(|path| binds_arguments(path, facts)) {
        return None;
    }
    let bound = arguments(tree, partial);
    let (first, last) = (*bound.first()?, *bound.last()?);
    if !is_positional(tree, first) || (!rest.is_empty() && !bound.iter().all(|one| is_positional(tree, *one))) {
        return None;
    }
    let head = Span::new(tree.start(partial), tree.start(first));
    let tail = Span::new(tree.end(last), tree.end(partial));
    let has_breaks = |span: Span| span.of(tree.source()).contains('\n');
    if has_comment(tree, head) || has_comment(tree, tail) || has_breaks(head) || has_breaks(tail) {
        return None;
    }
    Some(vec![Edit::delete(head), Edit::delete(tail)])
}

/// Whether the tables name this symbol as what binds arguments to a callable.
fn binds_arguments(path: &str, facts: &dyn Facts) -> bool {
    facts.apis().get(path).is_some_and(|api| api.binds)
}

/// Only where calling `f` later or its arguments earlier is the same: names and literals.
fn unwrap_lambda(tree: &SyntaxTree<'_>, lambda: NodeId) -> Option<Vec<Edit>> {
    let body = tree.field(lambda, "body").filter(|body| tree.is(*body, "call"))?;
    let (callee, list) = (tree.field(body, "function")?, tree.field(body, "arguments")?);
    let is_plain = |node: NodeId| {
        let value = if tree.is(node, "keyword_argument") { tree.field(node, "value") } else { Some(node) };
        value.is_some_and(|value| {
            tree.is_any(value, &["identifier", "integer", "float", "string", "true", "false", "none"])
                && !tree.descendants(value).any(|part| tree.is(part, "interpolation"))
        })
    };
    let has_plain_callee = tree.descendants(callee).all(|node| tree.is_any(node, &["identifier", "attribute", "."]));
    if tree.field(lambda, "parameters").is_some()
        || !tree.is(list, "argument_list")
        || !has_plain_callee
        || !tree.named_children(list).all(is_plain)
        || has_comment(tree, tree.span(lambda))
        || tree.text(lambda).contains('\n')
    {
        return None;
    }
    let joint = if tree.named_children(list).next().is_some() { ", " } else { "" };
    Some(vec![
        Edit::delete(Span::new(tree.start(lambda), tree.start(body))),
        Edit::replace(Span::new(tree.end(callee), tree.start(list) + 1), joint),
        Edit::delete(Span::new(tree.end(list) - 1, tree.end(list))),
    ])
}
