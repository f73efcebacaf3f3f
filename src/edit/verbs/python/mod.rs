//! The verbs, in this language.

mod offload;
mod suspension;
mod symbols;

pub use offload::{ThreadCall, reason_to_stay, thread_affinity, thread_call};
pub use suspension::{admit_await, binds_tighter, is_loose};
pub use symbols::runtime_symbol;

pub(super) use offload::offload;
pub(super) use suspension::await_value;

#[cfg(test)]
mod tests;
