//! A variable whose value is written wherever it is read.

use crate::edit::verbs::drop_node;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::NodeId;

/// Whether the class that `@name` holds outlives its function, or a handler catches it by that name.
pub(super) const CATCHES: Refinement = Refinement {
    name: "caught-by-name",
    captures: &["name"],
    holds: |found, facts| {
        let Some(name) = found.get("name") else { return Truth::Unknown };
        let tree = facts.tree();
        let is_caught = |read: NodeId| {
            let mut around = tree.ancestors(read).take_while(|above| !tree.is(*above, "block"));
            around.any(|above| tree.is(above, "except_clause"))
        };
        Truth::known(facts.reads_of(name).is_none_or(|reads| reads.into_iter().any(is_caught)))
    },
};

/// Writes `@value` in the place of every read of `@name`, and removes the assignment.
pub(super) const STEP: Rewriting = Rewriting { name: "inline-value", captures: &["name", "value"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (name, value) = found.get("name").zip(found.get("value")).ok_or("nothing is assigned")?;
    let tree = facts.tree();
    let reads = facts.reads_of(name).ok_or("not all of its uses can be seen")?;
    if facts.assigned_value(name).is_none() {
        return Err("it is assigned more than once".to_owned());
    }
    let is_alone = tree.parent(name).and_then(|assignment| tree.parent(assignment));
    let is_alone = is_alone.is_some_and(|above| tree.is(above, "expression_statement"));
    let is_deleted = |read: &NodeId| tree.parent(*read).is_some_and(|above| tree.is(above, "delete_statement"));
    if !is_alone || reads.iter().any(is_deleted) {
        return Err("it is part of a larger statement".to_owned());
    }
    let statement = tree.ancestor_of_kind(name, &["expression_statement"]).ok_or("it is part of a larger statement")?;
    let mut rewrite = drop_node(statement, facts)?;
    rewrite.edits.extend(reads.into_iter().map(|read| Edit::replace(tree.span(read), tree.text(value))));
    Ok(rewrite)
}
