//! What is done with a sender of a channel.

use super::{is_dropped, method_on, name_in};
use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// The name that a clone is bound to, where the use of the sender makes one; nothing for one that can stay as it is.
pub(super) fn follow(read: NodeId, facts: &dyn Facts) -> Result<Option<NodeId>, String> {
    let tree = facts.tree();
    if is_dropped(read, facts) {
        return Ok(None);
    }
    let not_understood = || "not every use of the sender is understood".to_owned();
    let (call, _, method) = method_on(read, tree).ok_or_else(not_understood)?;
    match method {
        "send" if hides_error(call, tree) => Ok(None),
        "clone" => {
            let declaration = tree.parent(call).filter(|it| tree.is(*it, "let_declaration"));
            let untyped = declaration.filter(|it| tree.field(*it, "type").is_none());
            let pattern = untyped.and_then(|it| tree.field(it, "pattern"));
            pattern.and_then(|pattern| name_in(pattern, tree)).map(Some).ok_or_else(not_understood)
        }
        _ => Err(not_understood()),
    }
}

/// Whether the type of the error shows nowhere: it is another one now.
fn hides_error(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    if let Some((_, _, method)) = method_on(call, tree) {
        return matches!(method, "unwrap" | "expect" | "is_ok" | "is_err" | "ok");
    }
    let Some(around) = tree.parent(call) else { return false };
    match tree.kind(around) {
        "expression_statement" => tree.child_of_kind(around, ";").is_some(),
        "let_declaration" => tree.field(around, "pattern").is_some_and(|pattern| tree.text(pattern) == "_"),
        _ => false,
    }
}
