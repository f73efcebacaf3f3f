//! Tasks that are kept, so that nobody ever hears of what they raise.

use crate::facts::{Facts, Resolved, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the task of `@made`, kept in the attribute `@kept`, is looked at by nothing that would tell of its error, and
/// the coroutine lets errors out.
pub(super) const STEP: Refinement = Refinement { name: "error-unseen", captures: &["kept", "made"], holds: is_unseen };

/// Methods of a task that neither wait for it nor give its error.
const ONLY_LOOKS: &[&str] = &["cancel", "cancelled", "cancelling", "done", "get_name", "set_name"];

fn is_unseen(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(kept), Some(made)) = (found.get("kept"), found.get("made")) else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(attribute) = tree.field(kept, "attribute") else { return Truth::Unknown };
    let is_own = tree.field(kept, "object").is_some_and(|object| tree.text(object) == "self");
    let name = tree.text(attribute);
    // What has no underscore may be awaited anywhere.
    if !is_own || !name.starts_with('_') || name.starts_with("__") {
        return Truth::Unknown;
    }
    let named_by_text = |node: NodeId| tree.is(node, "string_content") && tree.text(node) == name;
    if tree.all().any(named_by_text) || !lets_errors_out(made, name, facts) {
        return Truth::Unknown;
    }
    let mentions = tree.all().filter(|node| tree.is(*node, "attribute"));
    let mut kept = mentions.filter(|node| tree.field(*node, "attribute").is_some_and(|known| tree.text(known) == name));
    Truth::known(kept.all(|mention| tells_nothing(mention, tree)))
}

/// Whether the coroutine is one of a function of this file that goes round a loop, where no error is caught at large.
fn lets_errors_out(made: NodeId, name: &str, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let callee = tree.field(made, "function").map(|callee| facts.resolve(callee));
    let Some(Resolved::Local(function)) = callee else { return false };
    let is_wide = |clause: NodeId| {
        let caught = tree.field(clause, "value");
        tree.is(clause, "except_clause") && caught.is_none_or(|caught| tree.text(caught).contains("Exception"))
    };
    // What forgets itself at its end is not kept.
    let is_attribute = |node: NodeId| tree.is(node, "attribute") && tree.text(node).ends_with(name);
    let is_round = |node: NodeId| {
        tree.is_any(node, &["while_statement", "for_statement"])
            && tree.descendants(node).any(|inner| tree.is_any(inner, &["await", "async"]))
    };
    let all = || tree.descendants(function);
    let is_told = all().any(|node| is_wide(node) || is_attribute(node));
    tree.is(function, "function_definition") && !is_told && all().any(is_round)
}

/// Whether a mention of the attribute assigns it, asks whether it is there, or only looks at the task.
fn tells_nothing(mention: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(parent) = tree.parent(mention) else { return false };
    match tree.kind(parent) {
        "assignment" => tree.field_name(mention) == Some("left"),
        "attribute" => tree.field(parent, "attribute").is_some_and(|name| ONLY_LOOKS.contains(&tree.text(name))),
        "if_statement" | "elif_clause" | "while_statement" => tree.field_name(mention) == Some("condition"),
        "not_operator" | "boolean_operator" => true,
        "comparison_operator" => tree.named_children(parent).any(|side| tree.is(side, "none")),
        _ => false,
    }
}
