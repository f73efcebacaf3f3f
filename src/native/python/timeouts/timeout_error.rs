//! An old name of the built-in timeout error.

use crate::edit::verbs::python::drop_element;
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// The old name becomes the built-in one; in a tuple that has the error already, it goes.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "built-in-timeout-error", captures: &["alias"], build };

/// `TimeoutError` is the built-in error where `@alias` stands.
pub(in crate::native) const NAMED: Refinement = Refinement {
    name: "timeout-error-is-built-in",
    captures: &["alias"],
    holds: |found, facts| {
        let spelling = found.get("alias").and_then(|alias| facts.spell(BUILT_IN, alias).ok());
        Truth::known(
            spelling.is_some_and(|spelling| BUILT_IN.strip_prefix("builtins.") == Some(spelling.text.as_str())),
        )
    },
};

const BUILT_IN: &str = "builtins.TimeoutError";

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let alias = found.get("alias").ok_or("there is no name")?;
    let tree = facts.tree();
    let Some(tuple) = tree.parent(alias).filter(|above| tree.is(*above, "tuple")) else {
        return verbs::refer(alias, BUILT_IN, facts);
    };
    let others: Vec<NodeId> = tree.named_children(tuple).filter(|one| *one != alias).collect();
    if !others.iter().any(|other| says_the_same(*other, alias, facts)) {
        return verbs::refer(alias, BUILT_IN, facts);
    }
    match others[..] {
        [only] => replace_by_only(tuple, only, tree),
        _ => drop_element(alias, tree),
    }
}

/// Whether another element is the built-in error, or an old name of it that comes first.
fn says_the_same(other: NodeId, alias: NodeId, facts: &dyn Facts) -> bool {
    let same = facts.resolve(other);
    let tree = facts.tree();
    let is_old = same.symbol().is_some_and(|path| path == facts.resolve(alias).symbol().unwrap_or_default());
    same.symbol() == Some(BUILT_IN) || (is_old && tree.start(other) < tree.start(alias))
}

fn replace_by_only(tuple: NodeId, only: NodeId, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    if crate::native::python::arguments::has_comment(tree, tree.span(tuple)) {
        return Err("a comment would be lost".to_owned());
    }
    Ok(Rewrite::of([Edit::replace(tree.span(tuple), tree.text(only))]))
}
