//! Tests that only start an event loop and run a coroutine on it.

use super::super::arguments::{has_comment, is_torn_alone, only_argument};
use super::super::decorators::decorators;
use super::asyncio_mark::mark;
use super::marks::{is_harmless, mentions_hook};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;

/// Whether the function is a test that the runner would run as well if it were async.
pub(in crate::native) const RUNS_COROUTINE: Refinement =
    Refinement { name: "plain-test", captures: &["function"], holds: is_plain_test };

/// Makes the test async, with the mark it then needs.
pub(in crate::native) const ASYNC_TEST: Rewriting =
    Rewriting { name: "async-test", captures: &["function", "call"], build: make_async };

fn is_plain_test(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(name) = tree.field(function, "name") else { return Truth::Unknown };
    let is_plain = decorators(tree, function).into_iter().all(|decorator| is_harmless(decorator, facts));
    let is_module_level = facts.function_of(tree.parent(function).unwrap_or(function)).is_none();
    if tree.text(name).starts_with("test") && is_plain && is_module_level && !mentions_hook(facts) {
        Truth::Yes
    } else {
        Truth::Unknown
    }
}

fn make_async(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let awaited = only_argument(tree, call).ok_or("it is given more than the coroutine to run")?;
    let (span, kept) = (tree.span(call), tree.span(awaited));
    let (head, tail) = (Span::new(span.start, kept.start), Span::new(kept.end, span.end));
    if has_comment(tree, head) || has_comment(tree, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let (open, close) = if is_torn_alone(tree, awaited) { ("await (", ")") } else { ("await ", "") };
    let mut rewrite = Rewrite::of([
        Edit::insert(tree.start(function), "async "),
        Edit::replace(head, open),
        Edit::replace(tail, close),
    ]);
    if facts.surroundings().unmarked_tests.contains("asyncio") {
        return Ok(rewrite);
    }
    let mut marked = mark(function, facts)?;
    // The mark and `async` may go in at the same place: then they are one insertion.
    let at = tree.start(function);
    if let Some(edit) = marked.edits.iter_mut().find(|edit| edit.span.start == at) {
        edit.text.push_str("async ");
        rewrite.edits.retain(|edit| edit.span.start != at);
    }
    rewrite.extend(marked);
    Ok(rewrite)
}
