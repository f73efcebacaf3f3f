//! The arguments of a call, for steps that take a call apart.

use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The arguments of `call` in order; empty for a lone generator expression.
pub fn arguments(tree: &SyntaxTree<'_>, call: NodeId) -> Vec<NodeId> {
    let list = tree.field(call, "arguments").filter(|list| tree.is(*list, "argument_list"));
    list.map_or_else(Vec::new, |list| tree.named_children(list).collect())
}

/// The only argument of `call`, given by position and not unpacked.
pub fn only_argument(tree: &SyntaxTree<'_>, call: NodeId) -> Option<NodeId> {
    match arguments(tree, call)[..] {
        [only] if is_positional(tree, only) => Some(only),
        _ => None,
    }
}

/// Whether the argument is given by position and is one value.
pub fn is_positional(tree: &SyntaxTree<'_>, argument: NodeId) -> bool {
    !tree.is_any(argument, &["keyword_argument", "list_splat", "dictionary_splat"])
}

/// Whether a comment stands in `span`.
pub fn has_comment(tree: &SyntaxTree<'_>, span: Span) -> bool {
    let over = tree.smallest_over(span);
    tree.descendants(over).any(|node| tree.is(node, "comment") && span.overlaps(tree.span(node)))
}

/// Whether the expression would be torn by the line breaks in it if nothing around it held it together.
pub fn is_torn_alone(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    const HELD: &[&str] = &[
        "argument_list",
        "dictionary",
        "dictionary_comprehension",
        "generator_expression",
        "list",
        "list_comprehension",
        "parenthesized_expression",
        "set",
        "set_comprehension",
        "string",
        "subscript",
        "tuple",
    ];
    let mut breaks = tree.text(expression).matches('\n').count();
    // A subscript holds only what is between its brackets, so what is before them counts as loose.
    for node in tree.descendants_but(expression, |node| tree.is_any(node, HELD) && !tree.is(node, "subscript")) {
        if tree.is_any(node, HELD) && !tree.is(node, "subscript") {
            breaks -= tree.text(node).matches('\n').count();
        }
    }
    breaks > 0
}

/// Whether the expression stands between brackets, where line breaks do not matter.
pub fn is_in_brackets(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    for above in tree.ancestors(expression) {
        match tree.kind(above) {
            "argument_list"
            | "list"
            | "tuple"
            | "set"
            | "dictionary"
            | "parenthesized_expression"
            | "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => {
                return tree.text(above).starts_with(['(', '[', '{']);
            }
            kind if kind.ends_with("_statement") || kind == "block" => return false,
            _ => {}
        }
    }
    false
}
