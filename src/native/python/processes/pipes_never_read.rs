//! Whether the output of a process goes to a pipe that nobody reads: all uses of the process are known, and none reads.

use crate::facts::{Argument, Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "pipes-never-read", captures: &["process"], holds };

/// What can be done with a process without touching its output.
const WITHOUT_OUTPUT: &[&str] = &["kill", "pid", "returncode", "send_signal", "stdin", "terminate", "wait"];

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(process) = found.get("process") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(reads) = facts.reads_of(process) else { return Truth::Unknown };
    let value = facts.assigned_value(process).filter(|value| tree.is(*value, "await"));
    let Some(start) = value.and_then(|value| tree.named_children(value).next()) else { return Truth::Unknown };
    if !reads.into_iter().all(|read| leaves_output_alone(read, tree)) {
        return Truth::No;
    }
    Truth::known(["stdout", "stderr"].into_iter().any(|stream| goes_to_pipe(start, stream, facts)))
}

fn leaves_output_alone(read: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let member = tree.parent(read).filter(|above| tree.field(*above, "object") == Some(read));
    let name = member.and_then(|member| tree.field(member, "attribute")).map(|name| tree.text(name));
    name.is_some_and(|name| WITHOUT_OUTPUT.contains(&name))
}

fn goes_to_pipe(start: NodeId, stream: &str, facts: &dyn Facts) -> bool {
    let Argument::Given(value) = facts.argument(start, stream, None) else { return false };
    let resolved = facts.resolve(value);
    resolved.symbol().is_some_and(|path| path.rsplit('.').next() == Some("PIPE"))
}
