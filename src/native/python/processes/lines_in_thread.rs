//! A loop over the lines of a pipe: every line is read in a worker thread.

use crate::edit::verbs::python::{admit_await, thread_call};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Facts, PythonVersion};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// `for line in pipe:` becomes `while line := await asyncio.to_thread(pipe.readline):`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "lines-in-thread", captures: &["loop", "pipe"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (Some(statement), Some(pipe)) = (found.get("loop"), found.get("pipe")) else {
        return Err("there is no loop".to_owned());
    };
    if facts.surroundings().python < PythonVersion(3, 8) {
        return Err("`:=` needs Python 3.8".to_owned());
    }
    if tree.child_of_kind(statement, "async").is_some() {
        return Err("it is an `async for` already".to_owned());
    }
    let target = tree.field(statement, "left").filter(|target| tree.is(*target, "identifier"));
    let target = target.ok_or("the loop takes its lines apart")?;
    let reads = facts.reads_of(target).ok_or("not all uses of the loop's variable are known")?;
    if !reads.iter().all(|read| tree.is_within(*read, statement)) {
        return Err("the last line is used after the loop".to_owned());
    }
    let caution = admit_await(pipe, facts)?.or_else(|| may_change(pipe, statement, facts));
    let thread = thread_call(pipe, false, facts)?;
    let (line, source) = (tree.text(target), tree.text(pipe));
    let head = format!("while {line} := await {}{source}.readline{}", thread.open, thread.close);
    let edits = [Edit::replace(Span::new(tree.start(statement), tree.end(pipe)), head)];
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, caution, ..Rewrite::of(edits) })
}

/// Why the pipe may not be the same one at every line; a `for` looks at it once.
fn may_change(pipe: NodeId, statement: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let process = tree.field(pipe, "object")?;
    let is_bound_again = |node: NodeId| {
        tree.is(node, "identifier")
            && tree.text(node) == tree.text(process)
            && tree.parent(node).is_some_and(|above| tree.field(above, "left") == Some(node))
    };
    let stays = tree.is(process, "identifier") && !tree.descendants(statement).any(is_bound_again);
    (!stays).then(|| "another task may put another process in its place".to_owned())
}
