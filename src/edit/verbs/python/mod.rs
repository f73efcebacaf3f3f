//! The verbs, in this language.

pub mod arguments;
mod elements;
pub mod lines;
mod offload;
pub mod statements;
mod suspension;
mod symbols;

pub use elements::drop_element;
pub use offload::{ThreadCall, reason_to_stay, thread_affinity, thread_call};
pub use statements::{drop_statement, enclose, enclosing_statement, indent_unit, reduce, unwrap};
pub use suspension::{admit_await, binds_tighter, is_loose};
pub use symbols::runtime_symbol;

pub(super) use offload::offload;
pub(super) use suspension::await_value;

#[cfg(test)]
mod tests;
