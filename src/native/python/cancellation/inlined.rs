//! A variable whose value is written wherever it is read.

use crate::edit::verbs::drop_node;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// Writes `@value` in the place of every read of `@name`, and removes the assignment.
pub(super) const STEP: Rewriting = Rewriting { name: "inline-value", captures: &["name", "value"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (name, value) = found.get("name").zip(found.get("value")).ok_or("nothing is assigned")?;
    let tree = facts.tree();
    let reads = facts.reads_of(name).ok_or("not all of its uses can be seen")?;
    if facts.assigned_value(name).is_none() {
        return Err("it is assigned more than once".to_owned());
    }
    let statement = tree.ancestor_of_kind(name, &["expression_statement"]).ok_or("it is part of a larger statement")?;
    let mut rewrite = drop_node(statement, facts)?;
    rewrite.edits.extend(reads.into_iter().map(|read| Edit::replace(tree.span(read), tree.text(value))));
    Ok(rewrite)
}
