//! Coroutines where tasks are asked for.

use crate::edit::verbs::python::runtime_symbol;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// `coroutine()` becomes a task that runs it.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "start-task", captures: &["coroutine"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let coroutine = found.get("coroutine").ok_or("there is no coroutine")?;
    let start = runtime_symbol("start-task", coroutine, facts)?;
    let span = tree.span(coroutine);
    let edits = [Edit::insert(span.start, format!("{}(", start.text)), Edit::insert(span.end, ")")];
    let mut rewrite = Rewrite::of(edits);
    rewrite.request(start.needs);
    Ok(rewrite)
}
