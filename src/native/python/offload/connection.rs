//! A connection that belongs to its thread: everything from making it to its last use goes to one thread together.

use super::block::offload_passage;
use crate::edit::Rewrite;
use crate::facts::Facts;
use crate::native::python::passage::{Passage, next_statement, statement_of};
use crate::native::python::thread_safety::thread_bound_class;
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `db = sqlite3.connect(path)` up to `db.close()` becomes a function that a thread runs once.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-connection", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let statement = statement_of(facts.tree(), call).ok_or("it is not in a function")?;
    let mut passage = Passage::of(statement);
    let mut known = 0;
    while known < passage.statements.len() {
        known = passage.statements.len();
        let last = last_use(&passage, facts)?;
        while passage.last() < last {
            let next = next_statement(facts.tree(), passage.last()).ok_or("it is used elsewhere")?;
            passage.statements.push(next);
        }
    }
    offload_passage(&passage, facts)
}

/// The last statement of the suite that mentions a value of the passage which cannot leave its thread.
fn last_use(passage: &Passage, facts: &dyn Facts) -> Result<NodeId, String> {
    let tree = facts.tree();
    let suite = tree.parent(passage.first()).ok_or("it is not in a function")?;
    let mut last = passage.last();
    for name in bound_names(passage, facts) {
        let reads =
            facts.reads_of(name).ok_or_else(|| format!("not every use of `{}` can be seen", tree.text(name)))?;
        for read in reads.into_iter().filter(|read| tree.start(*read) > tree.start(name)) {
            let statement =
                std::iter::once(read).chain(tree.ancestors(read)).find(|node| tree.parent(*node) == Some(suite));
            let elsewhere = || format!("`{}` is used outside the block that makes it", tree.text(name));
            last = last.max(statement.ok_or_else(elsewhere)?);
        }
    }
    Ok(last)
}

/// Where the passage binds values that belong to their thread.
fn bound_names(passage: &Passage, facts: &dyn Facts) -> Vec<NodeId> {
    let tree = facts.tree();
    let names = passage.nodes(tree).filter(|node| tree.is(*node, "identifier") && is_target(tree, *node));
    names.filter(|name| thread_bound_class(*name, facts).is_some()).collect()
}

fn is_target(tree: &SyntaxTree<'_>, name: NodeId) -> bool {
    tree.parent(name).is_some_and(|parent| match tree.kind(parent) {
        "assignment" => tree.field(parent, "left") == Some(name),
        "named_expression" => tree.field(parent, "name") == Some(name),
        kind => kind == "as_pattern_target",
    })
}
