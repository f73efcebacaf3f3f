//! The result of a future that a thread computes: awaited rather than waited for.

use crate::edit::verbs::python::{admit_await, binds_tighter, is_loose, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Argument, Facts, Resolved, Truth};
use crate::native::python::arguments::{arguments, has_comment, is_in_brackets, is_torn_alone};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `future.result()` becomes an await of the future, wrapped for the event loop.
pub(in crate::native) const WRAP: Rewriting =
    Rewriting { name: "await-thread-future", captures: &["call"], build: wrap };

/// `pool.submit(f, a).result()` becomes `await loop.run_in_executor(pool, f, a)`.
pub(in crate::native) const SUBMIT: Rewriting =
    Rewriting { name: "await-submitted", captures: &["call", "submission"], build: submit };

/// `run_coroutine_threadsafe(coroutine, loop).result()` becomes `await coroutine`.
pub(in crate::native) const COROUTINE: Rewriting =
    Rewriting { name: "await-sent-coroutine", captures: &["call", "submission"], build: await_coroutine };

/// Whether the loop that `@submission` sends its coroutine to is the one that runs this function.
pub(in crate::native) const OWN_LOOP: Refinement =
    Refinement { name: "own-loop", captures: &["submission"], holds: is_sent_to_own_loop };

/// What stands around the awaited expression: `(await asyncio.wait_for(` and `, timeout))`.
struct Frame {
    open: String,
    close: String,
    rewrite: Rewrite,
}

impl Frame {
    /// The frame for the place of `call`, whose only argument, if any, is a timeout.
    fn around(call: NodeId, facts: &dyn Facts) -> Result<Frame, String> {
        let tree = facts.tree();
        let caution = admit_await(call, facts)?;
        let mut rewrite = Rewrite { caution, ..Rewrite::default() };
        let (open, close) = if binds_tighter(tree, call) { ("(await ", ")") } else { ("await ", "") };
        let timeout = match facts.argument(call, "timeout", Some(0)) {
            Argument::Absent => None,
            Argument::Given(value) if tree.is(value, "none") => None,
            Argument::Given(value) => Some(tree.text(value)),
            Argument::Unknown => return Err("whether it has a timeout is not known".to_owned()),
        };
        let Some(timeout) = timeout else {
            return Ok(Frame { open: open.to_owned(), close: close.to_owned(), rewrite });
        };
        let wait_for = runtime_symbol("time-limit", call, facts)?;
        rewrite.request(wait_for.needs);
        Ok(Frame { open: format!("{open}{}(", wait_for.text), close: format!(", {timeout}){close}"), rewrite })
    }

    fn has_timeout(&self) -> bool {
        self.close.starts_with(',')
    }
}

fn wrap(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    let future = tree.field(call, "function").and_then(|callee| tree.field(callee, "object")).ok_or("no future")?;
    let frame = Frame::around(call, facts)?;
    let tail = Span::new(tree.end(future), tree.end(call));
    if has_comment(tree, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let wrap_future = runtime_symbol("thread-future", call, facts)?;
    let mut rewrite = frame.rewrite;
    rewrite.request(wrap_future.needs);
    rewrite.edits = vec![
        Edit::insert(tree.start(call), format!("{}{}(", frame.open, wrap_future.text)),
        Edit::replace(tail, format!("){}", frame.close)),
    ];
    Ok(rewrite)
}

fn submit(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (call, submission) = both(found)?;
    let pool = tree.field(submission, "function").and_then(|callee| tree.field(callee, "object")).ok_or("no pool")?;
    let all = arguments(tree, submission);
    let first = *all.first().ok_or("it runs nothing")?;
    if tree.is_any(first, &["keyword_argument", "list_splat", "dictionary_splat"]) {
        return Err("what it runs is not given by position".to_owned());
    }
    let frame = Frame::around(call, facts)?;
    let joint = Span::new(tree.end(pool), tree.start(first));
    let tail = Span::new(tree.end(submission) - 1, tree.end(call));
    if has_comment(tree, joint) || has_comment(tree, Span::new(tree.end(submission), tree.end(call))) {
        return Err("a comment would be lost".to_owned());
    }
    let running = runtime_symbol("running-loop", call, facts)?;
    let has_keywords = all.iter().any(|one| tree.is_any(*one, &["keyword_argument", "dictionary_splat"]));
    let (bind, bound) = if has_keywords {
        let partial = facts.spell("functools.partial", call)?;
        let text = format!("{}(", partial.text);
        (text, (")", partial.needs))
    } else {
        (String::new(), ("", None))
    };
    let mut rewrite = frame.rewrite;
    rewrite.request(running.needs);
    rewrite.request(bound.1);
    rewrite.edits = vec![
        Edit::insert(tree.start(call), format!("{}{}().run_in_executor(", frame.open, running.text)),
        Edit::replace(joint, format!(", {bind}")),
        Edit::replace(tail, format!("{}){}", bound.0, frame.close)),
    ];
    Ok(rewrite)
}

fn await_coroutine(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (call, submission) = both(found)?;
    let Argument::Given(coroutine) = facts.argument(submission, "coro", Some(0)) else {
        return Err("which coroutine it sends is not known".to_owned());
    };
    let frame = Frame::around(call, facts)?;
    let head = Span::new(tree.start(call), tree.start(coroutine));
    let tail = Span::new(tree.end(coroutine), tree.end(call));
    if has_comment(tree, head) || has_comment(tree, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let is_torn = is_loose(tree, coroutine) || (is_torn_alone(tree, coroutine) && !is_in_brackets(tree, call));
    let (open, close) = if is_torn && !frame.has_timeout() { ("(", ")") } else { ("", "") };
    let mut rewrite = frame.rewrite;
    rewrite.edits = vec![
        Edit::replace(head, format!("{}{open}", frame.open)),
        Edit::replace(tail, format!("{close}{}", frame.close)),
    ];
    Ok(rewrite)
}

fn both(found: &Match<'_>) -> Result<(NodeId, NodeId), String> {
    let call = found.get("call").ok_or("there is no call")?;
    Ok((call, found.get("submission").ok_or("nothing is submitted")?))
}

fn is_sent_to_own_loop(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(submission) = found.get("submission") else { return Truth::Unknown };
    let Argument::Given(given) = facts.argument(submission, "loop", Some(1)) else { return Truth::Unknown };
    let maker = facts.assigned_value(given).unwrap_or(given);
    let is_here = facts.function_of(maker) == facts.function_of(submission);
    if is_here && gives_running_loop(facts.tree(), maker, facts) { Truth::Yes } else { Truth::Unknown }
}

/// Whether the call asks the runtime, by the tables, for the loop that runs it.
fn gives_running_loop(tree: &SyntaxTree<'_>, maker: NodeId, facts: &dyn Facts) -> bool {
    let callee = if tree.is(maker, "call") { tree.field(maker, "function") } else { None };
    let resolved = callee.map(|callee| facts.resolve(callee));
    let api = resolved.as_ref().and_then(Resolved::symbol).and_then(|path| facts.apis().get(path));
    api.is_some_and(|api| api.inert && api.returns.is_some())
}
