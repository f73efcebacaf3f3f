//! Functions that are told to say when they have started, and never do.

use crate::facts::{Facts, Truth};
use crate::native::python::decorators::decorators;
use crate::native::python::names::occurrences_of;
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

use super::manager::status_parameter;

/// Whether the function around `@parameter` never says that it has started, nor hands the parameter on.
pub(super) const NEVER_STARTED: Refinement =
    Refinement { name: "never-started", captures: &["function", "parameter"], holds: is_never_started };

/// Whether `@parameter` can be given by its name.
pub(super) const KEYWORD: Refinement =
    Refinement { name: "status-by-keyword", captures: &["function", "parameter"], holds: is_by_keyword };

fn is_by_keyword(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(function), Some(parameter)) = (found.get("function"), found.get("parameter")) else {
        return Truth::Unknown;
    };
    Truth::known(status_parameter(function, facts.tree()) == Some(parameter))
}

fn is_never_started(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(function), Some(parameter)) = (found.get("function"), found.get("parameter")) else {
        return Truth::Unknown;
    };
    let tree = facts.tree();
    let Some(body) = tree.field(function, "body") else { return Truth::Unknown };
    if is_stub(body, tree) || is_declared_only(function, tree) {
        return Truth::No;
    }
    let name = tree.text(parameter);
    let uses = occurrences_of(tree, body, |known| known == name);
    Truth::known(uses.iter().all(|used| only_mentions(used.node, tree)))
}

/// Whether nothing stands in the body that does anything.
fn is_stub(body: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.named_children(body).all(|statement| {
        let only = tree.named_children(statement).next();
        let is_text = only.is_some_and(|only| tree.is_any(only, &["string", "ellipsis"]));
        tree.is_any(statement, &["pass_statement", "raise_statement"])
            || tree.is(statement, "expression_statement") && is_text
    })
}

/// Whether a decorator says that this is no implementation.
fn is_declared_only(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    decorators(tree, function).iter().any(|decorator| {
        let name = tree.field(*decorator, "attribute").unwrap_or(*decorator);
        matches!(tree.text(name), "overload" | "abstractmethod")
    })
}

/// `task_status.started` as a statement, without a call.
fn only_mentions(used: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let attribute = tree.parent(used).filter(|above| tree.is(*above, "attribute"));
    let statement = attribute.and_then(|attribute| tree.parent(attribute));
    statement.is_some_and(|statement| tree.is(statement, "expression_statement"))
}
