//! Scopes that keep cancellation out: by an argument, or by what is set on them in their block.

use super::meant::is_shielded;
use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a `with` around `node` keeps cancellation out when the node is reached: what was set last before it counts.
pub(super) fn is_shielded_at(node: NodeId, with: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let names = aliases(with, tree);
    let before = tree.field(with, "body").into_iter().flat_map(|body| tree.descendants(body));
    let before = before.take_while(|inner| tree.start(*inner) < tree.start(node));
    let last = before.filter_map(|inner| set_value(inner, &names, tree)).last();
    match last {
        // What is neither is not known, and an await that may be shielded is not reported.
        Some(value) => tree.text(value) != "False",
        None => is_shielded(with, facts),
    }
}

/// The names that the items of a `with` are bound to.
fn aliases<'t>(with: NodeId, tree: &SyntaxTree<'t>) -> Vec<&'t str> {
    let Some(clause) = tree.child_of_kind(with, "with_clause") else { return Vec::new() };
    let targets = tree.descendants(clause).filter(|node| tree.is(*node, "as_pattern_target"));
    targets.map(|target| tree.text(target)).collect()
}

/// The value in `scope.shield = value` or `group.cancel_scope.shield = value`, for a scope of these names.
fn set_value(assignment: NodeId, names: &[&str], tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let target = tree.field(assignment, "left").filter(|_| tree.is(assignment, "assignment"))?;
    let part = |node: NodeId, name: &str| tree.field(node, name);
    part(target, "attribute").filter(|attribute| tree.text(*attribute) == "shield")?;
    let object = part(target, "object")?;
    let is_scope = names.contains(&tree.text(object))
        || (part(object, "attribute").is_some_and(|attribute| tree.text(attribute) == "cancel_scope")
            && part(object, "object").is_some_and(|owner| names.contains(&tree.text(owner))));
    part(assignment, "right").filter(|_| is_scope)
}
