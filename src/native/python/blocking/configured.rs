//! The async function that the configuration has for one that blocks.

use crate::edit::verbs::{await_value, refer};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Type};
use crate::rules::{Match, Rewriting};

/// Calls what the configuration names in the place of `@callee`, and awaits it.
pub(super) const STEP: Rewriting = Rewriting { name: "configured-twin", captures: &["callee", "call"], build };

/// The alternative that stands for a worker thread.
const THREAD: &str = "to_thread";

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (callee, call) = found.get("callee").zip(found.get("call")).ok_or("there is no call")?;
    let tree = facts.tree();
    let resolved = facts.resolve(callee);
    let path = resolved.symbol().ok_or("what is called is not known")?;
    let around = facts.surroundings();
    let twin = around.configured_for(path).filter(|twin| *twin != THREAD);
    let twin = twin.ok_or("the configuration has it run in a worker thread")?;
    let object = tree.field(callee, "object").and_then(|object| facts.type_of(object));
    let mut rewrite = match object {
        // A method of a value stays one: only its name changes.
        Some(Type::Symbol(class)) => {
            let name = twin.strip_prefix(class.as_str()).and_then(|rest| rest.strip_prefix('.'));
            let name = name.ok_or_else(|| format!("`{twin}` is no method of `{class}`"))?;
            let method = tree.field(callee, "attribute").ok_or("there is no call")?;
            Rewrite::of([Edit::replace(tree.span(method), name)])
        }
        _ => refer(callee, twin, facts)?,
    };
    rewrite.extend(await_value(call, facts)?);
    Ok(rewrite)
}
