//! Attributes that say to leave code alone: `#[allow(clippy::await_holding_lock)]` stands for the rule of ours that finds
//! the same.

use std::ops::RangeInclusive;

use crate::source::{Language, LineIndex};
use crate::syntax::{NodeId, SyntaxTree};

/// The rules that the attributes of a file switch off, and the lines (from 0) on which they do.
pub(super) fn allowed(
    tree: &SyntaxTree<'_>,
    index: &LineIndex,
    rules: &dyn Fn(&str) -> Vec<String>,
) -> Vec<(RangeInclusive<usize>, Vec<String>)> {
    if !is_worth_reading(tree) {
        return Vec::new();
    }
    let attributes = tree.all().filter(|node| tree.is_any(*node, &["attribute_item", "inner_attribute_item"]));
    let found = attributes.filter_map(|item| {
        let names: Vec<String> = lints_of(item, tree).into_iter().flat_map(rules).collect();
        let subject = if names.is_empty() { None } else { subject_of(item, tree) };
        let span = tree.span(subject?);
        Some((index.line(span.start)..=index.line(span.end.saturating_sub(1)), names))
    });
    found.collect()
}

/// Whether the text can hold such an attribute at all.
fn is_worth_reading(tree: &SyntaxTree<'_>) -> bool {
    let bytes = tree.source().as_bytes();
    let has = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    tree.language() == Language::Rust && (has("allow(") || has("expect("))
}

/// The names in `allow(…)`, without the tool they belong to.
fn lints_of<'t>(item: NodeId, tree: &'t SyntaxTree<'_>) -> Vec<&'t str> {
    let Some(attribute) = tree.child_of_kind(item, "attribute") else { return Vec::new() };
    let name = tree.named_children(attribute).next().map_or("", |path| tree.text(path));
    let Some(list) = tree.field(attribute, "arguments").filter(|_| matches!(name, "allow" | "expect")) else {
        return Vec::new();
    };
    let inside = tree.text(list).trim_start_matches('(').trim_end_matches(')');
    let names = inside.split(',').map(str::trim).filter(|name| !name.contains('='));
    names.map(|name| name.rsplit("::").next().unwrap_or(name)).collect()
}

/// What an attribute is about: the next item or statement, or what it stands in.
fn subject_of(item: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    if tree.is(item, "inner_attribute_item") {
        return tree.parent(item);
    }
    let after = std::iter::successors(tree.next_sibling(item), |next| tree.next_sibling(*next));
    after.into_iter().find(|next| !tree.is(*next, "attribute_item") && !tree.is_extra(*next))
}
