//! What a module does with the event loop before it runs one: `asyncio.run` makes a new loop, and leaves that to the old.

use crate::apis::words::is_standard_module;
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::NodeId;

/// Yes if a task is started outside every function: it waits for the loop that was current then.
pub(in crate::native) const TASK: Refinement =
    Refinement { name: "task-before-loop", captures: &["call"], holds: has_task };

/// Yes if a value of a foreign library is made outside every function: it may keep the loop that was current then.
pub(in crate::native) const CLIENT: Refinement =
    Refinement { name: "client-before-loop", captures: &["call"], holds: has_client };

fn has_task(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    any(found, facts, |path| facts.apis().get(path).is_some_and(|api| api.task.is_some()))
}

fn has_client(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    any(found, facts, |path| !is_standard_module(path.split('.').next().unwrap_or(path)))
}

/// Whether one of these is called outside every function.
fn any(found: &Match<'_>, facts: &dyn Facts, is_it: impl Fn(&str) -> bool) -> Truth {
    let Some(own) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let is_early = |node: &NodeId| *node != own && tree.is(*node, "call") && facts.function_of(*node).is_none();
    let mut callees = tree.all().filter(is_early).filter_map(|call| tree.field(call, "function"));
    Truth::known(callees.any(|callee| facts.resolve(callee).symbol().is_some_and(&is_it)))
}
