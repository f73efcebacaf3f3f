//! The decorators of a definition, and what they make of it.

use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// The definition together with its decorators.
pub(super) fn whole_of(tree: &SyntaxTree<'_>, definition: NodeId) -> NodeId {
    tree.parent(definition).filter(|above| tree.is(*above, "decorated_definition")).unwrap_or(definition)
}

/// What stands after each `@`, calls reduced to what is called.
pub(super) fn decorators(tree: &SyntaxTree<'_>, definition: NodeId) -> Vec<NodeId> {
    let whole = whole_of(tree, definition);
    let written = tree.named_children(whole).filter(|child| tree.is(*child, "decorator"));
    let expressions = written.filter_map(|decorator| tree.named_children(decorator).next());
    expressions.map(|written| callee_or_itself(tree, written)).collect()
}

/// `mark(…)` gives `mark`.
pub(super) fn callee_or_itself(tree: &SyntaxTree<'_>, expression: NodeId) -> NodeId {
    if tree.is(expression, "call") { tree.field(expression, "function").unwrap_or(expression) } else { expression }
}

/// Whether the tables say that a decorator leaves what it decorates what it was: it, or what it is a member of.
pub(super) fn is_transparent(decorator: NodeId, facts: &dyn Facts) -> bool {
    let resolved = facts.resolve(decorator);
    let paths = std::iter::successors(resolved.symbol(), |path| path.rsplit_once('.').map(|(before, _)| before));
    paths.into_iter().any(|path| facts.apis().get(path).is_some_and(|api| api.transparent))
}
