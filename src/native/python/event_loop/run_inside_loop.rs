//! A loop started inside a running loop: what it would run is awaited instead.

use crate::edit::verbs::python::{admit_await, binds_tighter, is_loose};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::native::python::arguments::{
    arguments, has_comment, is_in_brackets, is_positional, is_torn_alone, only_argument,
};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `run(coroutine())` becomes `await coroutine()`; `run(function, a)` and `bridge(function)(a)` become `await function(a)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "run-inside-loop", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let resolved = facts.resolve(callee);
    let takes_coroutine = resolved.symbol().and_then(|path| facts.apis().get(path)).is_some_and(|api| api.awaits);
    if takes_coroutine { await_argument(call, facts) } else { call_argument(call, callee, facts) }
}

fn await_argument(call: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let caution = admit_await(call, facts)?;
    let Some(awaited) = only_argument(tree, call) else {
        return Err("it is given more than the coroutine to run".to_owned());
    };
    if tree.is(awaited, "call") && facts.makes_coroutine(awaited) == Truth::No {
        return Err("what it runs is not known to be a coroutine".to_owned());
    }
    let (span, kept) = (tree.span(call), tree.span(awaited));
    let (head, tail) = (Span::new(span.start, kept.start), Span::new(kept.end, span.end));
    if has_comment(tree, head) || has_comment(tree, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let is_torn = is_loose(tree, awaited) || (is_torn_alone(tree, awaited) && !is_in_brackets(tree, call));
    let (open, close) = parentheses(tree, call, is_torn);
    let edits = [Edit::replace(head, open), Edit::replace(tail, close)];
    let changes = |edit: &Edit| edit.span.of(tree.source()) != edit.text;
    Ok(Rewrite { caution, ..Rewrite::of(edits.into_iter().filter(changes)) })
}

/// What comes before and after the awaited expression; `held` if it needs parentheses of its own.
fn parentheses(tree: &SyntaxTree<'_>, call: NodeId, held: bool) -> (&'static str, &'static str) {
    match (binds_tighter(tree, call), held) {
        (false, false) => ("await ", ""),
        (false, true) => ("await (", ")"),
        (true, false) => ("(await ", ")"),
        (true, true) => ("(await (", "))"),
    }
}

fn call_argument(call: NodeId, callee: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let caution = admit_await(call, facts)?;
    let (open, close) = parentheses(tree, call, false);
    let bridge = if tree.is(callee, "call") { callee } else { call };
    let all = arguments(tree, bridge);
    let function = all.first().copied().filter(|first| is_positional(tree, *first));
    let function = function.ok_or("what it runs is not given by position")?;
    if !tree.is_any(function, &["identifier", "attribute"]) {
        return Err("what it runs is not a plain name".to_owned());
    }
    let rest = &all[1..];
    if bridge != call && !rest.is_empty() || rest.iter().any(|one| tree.is(*one, "keyword_argument")) {
        return Err("it is given more than the function and its arguments".to_owned());
    }
    let head = Span::new(tree.start(call), tree.start(function));
    // `run(f, a)` gives `f(a)`, `bridge(f)(a)` gives `f(a)`: the comma or the parenthesis after `f` goes.
    let (joint, joined) = match rest.first() {
        _ if bridge != call => (Span::new(tree.end(function), tree.end(bridge)), ""),
        Some(next) => (Span::new(tree.end(function), tree.start(*next)), "("),
        None => (Span::new(tree.end(function), tree.end(call)), "()"),
    };
    if has_comment(tree, head) || has_comment(tree, joint) {
        return Err("a comment would be lost".to_owned());
    }
    let mut edits = vec![Edit::replace(head, open), Edit::replace(joint, joined)];
    if !close.is_empty() {
        edits.push(Edit::insert(tree.end(call), close));
    }
    Ok(Rewrite { caution, ..Rewrite::of(edits) })
}
