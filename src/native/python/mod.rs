//! Native steps of Python rules.

mod assigned;
mod constants;
mod decorators;
mod names;
mod passage;
mod sibling;
mod thread_safety;

use crate::edit::verbs::python::{arguments, lines};

pub(super) mod asked_first;
pub(super) mod async_file;
pub(super) mod async_form;
pub(super) mod async_manager;
pub(super) mod async_path;
pub(super) mod blocking_socket;
pub(super) mod call_function;
pub(super) mod constant_deadline;
pub(super) mod await_end;
pub(super) mod cancellation;
pub(super) mod coroutine_use;
pub(super) mod executor_call;
pub(super) mod file_path;
pub(super) mod handler;
pub(super) mod bounded_queue;
pub(super) mod held_lock;
pub(super) mod http;
pub(super) mod kernel_path;
pub(super) mod last_blocking_call;
pub(super) mod list_in_thread;
pub(super) mod long_sleep;
pub(super) mod loop_not_running;
pub(super) mod manual_loop;
pub(super) mod name_lookup;
pub(super) mod offload_block;
pub(super) mod offload_connection;
pub(super) mod offload_expression;
pub(super) mod offload_file;
pub(super) mod offload_group;
pub(super) mod offload_statements;
pub(super) mod own_values;
pub(super) mod own_variable;
pub(super) mod pass_function;
pub(super) mod read_once;
pub(super) mod pipes_never_read;
pub(super) mod primitive_swap;
pub(super) mod run_inside_loop;
pub(super) mod run_process;
pub(super) mod sole_call;
pub(super) mod statement_form;
pub(super) mod task_group;
pub(super) mod testing;
pub(super) mod thread_future;
pub(super) mod timeout_error;
pub(super) mod unshared_receiver;
pub(super) mod useless_scope;
pub(super) mod wait_for;
pub(super) mod whole_file;

#[cfg(test)]
mod tests;
