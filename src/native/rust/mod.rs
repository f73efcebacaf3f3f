//! Native steps of Rust rules.

pub(super) mod await_and_propagate;
pub(super) mod block_on_argument;
pub(super) mod block_on_main;
pub(super) mod blocking_values;
pub(super) mod sleep_milliseconds;
pub(super) mod starts_chain;
pub(super) mod swap_blocking_client;

use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a comment stands in `span`, below `around`.
fn has_comment(tree: &SyntaxTree<'_>, around: NodeId, span: Span) -> bool {
    tree.descendants(around).any(|node| tree.is_extra(node) && span.overlaps(tree.span(node)))
}

/// The arguments of a call.
fn arguments(tree: &SyntaxTree<'_>, call: NodeId) -> Vec<NodeId> {
    tree.field(call, "arguments").map(|all| tree.named_children(all).collect()).unwrap_or_default()
}
