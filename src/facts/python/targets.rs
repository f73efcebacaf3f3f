//! What the left side of an assignment, a parameter or a pattern binds.

use crate::syntax::{NodeId, SyntaxTree};

/// Chained assignments (`a = b = c = value`) longer than this are not followed to their value.
const LONGEST_CHAIN: usize = 32;

/// The value at the end of an assignment, through chained ones.
pub(super) fn assigned_value(tree: &SyntaxTree<'_>, assignment: NodeId) -> Option<NodeId> {
    let mut value = tree.field(assignment, "right")?;
    for _ in 0..LONGEST_CHAIN {
        if !tree.is(value, "assignment") {
            return Some(value);
        }
        value = tree.field(value, "right")?;
    }
    None
}

/// The targets of an assignment whose value can be named: a single one, or the elements of an unpacking of the same shape.
/// Targets that are given here have `None` only if nothing is assigned (`x: int`).
pub(super) fn pair(tree: &SyntaxTree<'_>, left: NodeId, value: Option<NodeId>) -> Vec<(NodeId, Option<NodeId>)> {
    if !is_sequence(tree, left) {
        return vec![(left, value)];
    }
    let Some((targets, values)) = elements(tree, left, value) else { return Vec::new() };
    let pairs = targets.into_iter().zip(values);
    pairs.filter(|(target, _)| !is_sequence(tree, *target)).map(|(target, value)| (target, Some(value))).collect()
}

/// The targets of an assignment whose value cannot be named.
pub(super) fn unpaired(tree: &SyntaxTree<'_>, left: NodeId, value: Option<NodeId>) -> Vec<NodeId> {
    if !is_sequence(tree, left) {
        return Vec::new();
    }
    match elements(tree, left, value) {
        None => flatten(tree, left),
        Some((targets, _)) => targets
            .into_iter()
            .filter(|target| is_sequence(tree, *target))
            .flat_map(|inner| flatten(tree, inner))
            .collect(),
    }
}

/// Whether the targets of an unpacking are names and attributes only: each gets the item at its position.
pub(super) fn is_flat(tree: &SyntaxTree<'_>, left: NodeId) -> bool {
    is_sequence(tree, left) && tree.named_children(left).all(|target| tree.is_any(target, &["identifier", "attribute"]))
}

fn elements(tree: &SyntaxTree<'_>, left: NodeId, value: Option<NodeId>) -> Option<(Vec<NodeId>, Vec<NodeId>)> {
    let value = value.filter(|value| tree.is_any(*value, &["expression_list", "tuple", "list"]))?;
    let targets: Vec<NodeId> = tree.named_children(left).collect();
    let values: Vec<NodeId> = tree.named_children(value).collect();
    let is_plain =
        |node: &NodeId| !tree.is_any(*node, &["list_splat", "list_splat_pattern", "parenthesized_list_splat"]);
    (targets.len() == values.len() && targets.iter().chain(&values).all(is_plain)).then_some((targets, values))
}

fn is_sequence(tree: &SyntaxTree<'_>, target: NodeId) -> bool {
    tree.is_any(target, SEQUENCES)
}

const SEQUENCES: &[&str] = &[
    "pattern_list",
    "tuple_pattern",
    "list_pattern",
    "list_splat_pattern",
    "dictionary_splat_pattern",
    "expression_list",
    "tuple",
    "list",
    "parenthesized_expression",
    "as_pattern_target",
    "delete_statement",
];

/// Every single target inside a target: identifiers, attributes, subscripts.
pub(super) fn flatten(tree: &SyntaxTree<'_>, target: NodeId) -> Vec<NodeId> {
    let inside = tree.descendants_but(target, |node| !is_sequence(tree, node));
    inside.filter(|node| tree.is_named(*node) && !is_sequence(tree, *node)).collect()
}

/// The identifiers a parameter binds.
pub(super) fn names_of_parameter(tree: &SyntaxTree<'_>, parameter: NodeId) -> Vec<NodeId> {
    let target = match tree.kind(parameter) {
        "default_parameter" | "typed_default_parameter" => tree.field(parameter, "name"),
        "typed_parameter" => tree.named_children(parameter).next(),
        "identifier" | "list_splat_pattern" | "dictionary_splat_pattern" | "tuple_pattern" => Some(parameter),
        _ => None,
    };
    let names = target.map(|target| flatten(tree, target)).unwrap_or_default();
    names.into_iter().filter(|name| tree.is(*name, "identifier")).collect()
}

/// Whether a dotted name in a `case` pattern captures: a single name that is neither a class nor a key.
pub(super) fn is_capture(tree: &SyntaxTree<'_>, dotted_name: NodeId) -> bool {
    let Some(parent) = tree.parent(dotted_name) else { return false };
    let binds = matches!(
        tree.kind(parent),
        "case_pattern" | "keyword_pattern" | "list_pattern" | "tuple_pattern" | "union_pattern" | "as_pattern"
    ) || (tree.is(parent, "dict_pattern") && tree.field_name(dotted_name) != Some("key"));
    binds && tree.named_children(dotted_name).count() == 1
}

/// Whether an `… as …` belongs to a `with` statement.
pub(super) fn is_with_item(tree: &SyntaxTree<'_>, pattern: NodeId) -> bool {
    let above = tree.ancestors(pattern).find(|above| !tree.is_any(*above, &["tuple", "parenthesized_expression"]));
    above.is_some_and(|above| tree.is(above, "with_item"))
}
