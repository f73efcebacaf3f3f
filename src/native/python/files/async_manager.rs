//! A `with` over a manager that has an async twin of the same value: `async with` over the twin.

use crate::edit::verbs::python::admit_await;
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// `with TemporaryDirectory() as name:` becomes `async with aiofiles.tempfile.TemporaryDirectory() as name:`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "async-manager", captures: &["block", "callee"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let block = found.get("block").ok_or("there is no `with`")?;
    let callee = found.get("callee").ok_or("there is no manager")?;
    let tree = facts.tree();
    let clause = tree.child_of_kind(block, "with_clause").ok_or("there is no `with`")?;
    if tree.named_children(clause).filter(|item| tree.is(*item, "with_item")).count() != 1 {
        return Err("the `with` enters more than this".to_owned());
    }
    let caution = admit_await(block, facts)?;
    let mut rewrite = verbs::twin(callee, facts)?;
    rewrite.edits.push(Edit::insert(tree.start(block), "async "));
    rewrite.caution = rewrite.caution.or(caution);
    Ok(rewrite)
}
