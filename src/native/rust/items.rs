//! Items and what is written in front of them.

use crate::apis::Api;
use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// What the tables say of a method: for one that a type has from a trait, of the trait's.
pub(super) fn method_row(callee: NodeId, facts: &dyn Facts) -> Option<&Api> {
    let resolved = facts.resolve(callee);
    let path = resolved.symbol()?;
    let own = facts.apis().get(path)?;
    let name = path.rsplit("::").next()?;
    let of_trait = own.method_of.as_ref().and_then(|owner| facts.apis().get(&format!("{owner}::{name}")));
    of_trait.or(Some(own))
}

/// The `attribute_item`s in front of an item, first one first.
pub(super) fn attributes(tree: &SyntaxTree<'_>, item: NodeId) -> Vec<NodeId> {
    let before = std::iter::successors(tree.previous_sibling(item), |sibling| tree.previous_sibling(*sibling));
    let beside = before.take_while(|sibling| tree.is(*sibling, "attribute_item") || tree.is_extra(*sibling));
    let mut found: Vec<NodeId> = beside.filter(|sibling| tree.is(*sibling, "attribute_item")).collect();
    found.reverse();
    found
}

/// The path of an attribute: `tokio::test` of `#[tokio::test(start_paused = true)]`.
pub(super) fn attribute_path(tree: &SyntaxTree<'_>, item: NodeId) -> Option<NodeId> {
    tree.named_children(tree.child_of_kind(item, "attribute")?).next()
}

/// Whether no attribute in front of the item can change what it is.
pub(super) fn has_only_plain_attributes(tree: &SyntaxTree<'_>, item: NodeId) -> bool {
    const PLAIN: &[&str] =
        &["allow", "cfg", "cold", "deny", "deprecated", "doc", "expect", "forbid", "inline", "must_use", "warn"];
    attributes(tree, item).into_iter().all(|attribute| {
        attribute_path(tree, attribute).is_some_and(|path| {
            let path = tree.text(path);
            PLAIN.contains(&path) || path.starts_with("rustfmt::") || path.starts_with("clippy::")
        })
    })
}

/// Whether the function carries this word before `fn`: `async`, `const`, `unsafe`.
pub(super) fn has_modifier(tree: &SyntaxTree<'_>, function: NodeId, word: &str) -> bool {
    let modifiers = tree.child_of_kind(function, "function_modifiers");
    modifiers.is_some_and(|modifiers| tree.children(modifiers).any(|modifier| tree.text(modifier) == word))
}

/// The parts of a block that are neither braces nor comments.
pub(super) fn statements(tree: &SyntaxTree<'_>, block: NodeId) -> Vec<NodeId> {
    tree.named_children(block).filter(|statement| !tree.is_extra(*statement)).collect()
}

/// The expression at the end of a block, which is its value.
pub(super) fn tail_of(tree: &SyntaxTree<'_>, block: NodeId) -> Option<NodeId> {
    let last = statements(tree, block).into_iter().last()?;
    match tree.kind(last) {
        "expression_statement" if tree.child_of_kind(last, ";").is_some() => None,
        "expression_statement" => tree.named_children(last).find(|inner| !tree.is_extra(*inner)),
        "let_declaration" | "empty_statement" | "use_declaration" | "label" => None,
        kind if kind.ends_with("_item") || kind.ends_with("_definition") => None,
        _ => Some(last),
    }
}
