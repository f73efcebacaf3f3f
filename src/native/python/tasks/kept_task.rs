//! A coroutine that something turns into a task nobody refers to.

use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting, definitions};

/// `shield(c)` becomes `shield(_keep(create_task(c)))`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "kept-task", captures: &["made"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let made = found.get("made").ok_or("there is no coroutine")?;
    let tree = facts.tree();
    let helper = definitions::find(tree.language(), "keep-task").ok_or("there is no helper")?;
    let adopted = helper.adopt(facts)?;
    let start = facts.spell("asyncio.create_task", made)?;
    let edits = [
        Edit::insert(tree.start(made), format!("{}({}(", adopted.function, start.text)),
        Edit::insert(tree.end(made), "))"),
    ];
    let mut rewrite = Rewrite::of(edits);
    rewrite.request(start.needs);
    rewrite.requests.extend(adopted.needs.into_iter().map(Request::Import));
    rewrite.requests.extend(adopted.definition.map(Request::Definition));
    Ok(rewrite)
}
