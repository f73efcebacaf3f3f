//! What an `except` clause catches.

use crate::facts::{Facts, Resolved};
use crate::syntax::NodeId;

/// What a clause says of cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Catches {
    /// It lets it through.
    Nothing,
    /// It catches cancellation and nothing else.
    Only,
    /// It catches cancellation among other exceptions, by name or in a tuple.
    AmongOthers,
    /// It catches everything there is.
    Everything,
}

/// What `clause` catches, if an exception reaches it.
pub(super) fn catches(clause: NodeId, facts: &dyn Facts) -> Catches {
    let tree = facts.tree();
    if tree.child_of_kind(clause, "*").is_some() {
        return Catches::Nothing;
    }
    let Some(caught) = caught(clause, facts) else { return Catches::Everything };
    let types: Vec<NodeId> =
        if tree.is(caught, "tuple") { tree.named_children(caught).collect() } else { vec![caught] };
    if types.iter().any(|class| is_symbol(*class, "builtins.BaseException", facts)) {
        return Catches::Everything;
    }
    match types.iter().filter(|class| is_cancellation(**class, facts)).count() {
        0 => Catches::Nothing,
        count if count == types.len() => Catches::Only,
        _ => Catches::AmongOthers,
    }
}

/// The classes after `except`; none for a bare one.
pub(super) fn caught(clause: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let value = tree.field(clause, "value")?;
    let caught = if tree.is(value, "as_pattern") { tree.named_children(value).next()? } else { value };
    let inner = if tree.is(caught, "parenthesized_expression") { tree.named_children(caught).next() } else { None };
    Some(inner.unwrap_or(caught))
}

/// The name after `as`.
pub(super) fn alias(clause: NodeId, facts: &dyn Facts) -> Option<&str> {
    let tree = facts.tree();
    let value = tree.field(clause, "value").filter(|value| tree.is(*value, "as_pattern"))?;
    tree.named_children(tree.field(value, "alias")?).next().map(|name| tree.text(name))
}

/// The statements of a clause.
pub(super) fn body(clause: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    facts.tree().child_of_kind(clause, "block")
}

/// Whether an expression is the exception that cancels a task, or asks for it.
pub(super) fn is_cancellation(class: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let named = if tree.is(class, "call") { tree.field(class, "function").unwrap_or(class) } else { class };
    let resolved = facts.resolve(named);
    resolved.symbol().and_then(|path| facts.apis().get(path)).is_some_and(|api| api.cancellation)
}

/// Whether an expression denotes this symbol.
pub(super) fn is_symbol(expression: NodeId, path: &str, facts: &dyn Facts) -> bool {
    facts.resolve(expression).symbol() == Some(path)
}

/// Bases of classes are followed this far.
const DEEPEST: usize = 8;

/// Whether what is raised may be a cancellation of some kind: a class of the file that is one, or one from elsewhere whose
/// name says so.
pub(super) fn may_cancel(raised: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let named = if tree.is(raised, "call") { tree.field(raised, "function").unwrap_or(raised) } else { raised };
    let mut classes = vec![named];
    for _ in 0..DEEPEST {
        let Some(class) = classes.pop() else { return false };
        match facts.resolve(class) {
            _ if is_cancellation(class, facts) => return true,
            Resolved::Local(definition) => {
                let bases = tree.field(definition, "superclasses");
                classes.extend(bases.into_iter().flat_map(|list| tree.named_children(list)));
            }
            Resolved::Symbol(_) | Resolved::Unknown => {
                if tree.text(class).rsplit('.').next().is_some_and(|name| name.contains("Cancel")) {
                    return true;
                }
            }
        }
    }
    false
}
