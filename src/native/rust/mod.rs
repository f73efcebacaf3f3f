//! Native steps of Rust rules.

mod async_method;
pub(in crate::native) mod tasks;
pub(in crate::native) mod hygiene;
pub(in crate::native) mod entry;
pub(in crate::native) mod concurrency;
mod async_values;
pub(in crate::native) mod awaits;
pub(in crate::native) mod channels;
mod await_and_propagate;
mod block_on_argument;
mod block_on_main;
mod blocking_values;
pub mod locks;
mod own_parameter;
mod futures;
mod handed_on;
mod items;
mod path_question;
mod sleep_milliseconds;
mod starts_chain;
mod swap_blocking_client;
mod thread_closure;
mod unwrapped;
pub(in crate::native) mod legacy;
pub(in crate::native) mod select;

use crate::rules::Steps;
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        block_on_main::HOLDS,
        block_on_main::TEST_HOLDS,
        handed_on::HOLDS,
        own_parameter::HOLDS,
        starts_chain::HOLDS,
        thread_closure::ENDLESS,
        thread_closure::ONE_THREAD,
    ],
    rewritings: &[
        async_method::STEP,
        async_values::STEP,
        await_and_propagate::STEP,
        block_on_argument::STEP,
        block_on_main::STEP,
        block_on_main::TEST,
        path_question::STEP,
        sleep_milliseconds::STEP,
        swap_blocking_client::STEP,
        thread_closure::BODY,
    ],
};

/// Whether a comment stands in `span`, below `around`.
fn has_comment(tree: &SyntaxTree<'_>, around: NodeId, span: Span) -> bool {
    tree.descendants(around).any(|node| tree.is_extra(node) && span.overlaps(tree.span(node)))
}

/// The arguments of a call.
fn arguments(tree: &SyntaxTree<'_>, call: NodeId) -> Vec<NodeId> {
    tree.field(call, "arguments").map(|all| tree.named_children(all).collect()).unwrap_or_default()
}
