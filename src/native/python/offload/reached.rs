//! A call of the project's own code that ends up in a call that blocks.

use crate::edit::Rewrite;
use crate::edit::verbs::offload;
use crate::facts::{Facts, Thread};
use crate::rules::{Match, Rewriting};

/// `load(path)` becomes `await asyncio.to_thread(load, path)`, if all that `load` runs may run in a thread.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-reached", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let reached = facts.reached(call).ok_or("what it runs is not known")?;
    if reached.is_lazy {
        return Err("it is a generator, whose work is done where it is gone through".to_owned());
    }
    let mut rewrite = offload(call, facts)?;
    match reached.thread {
        Thread::Free => {}
        Thread::Unsure(reason) => rewrite.caution = Some(reason),
        Thread::Bound(reason) => return Err(reason),
    }
    Ok(rewrite)
}
