//! Native steps of Python rules.

mod assigned;
mod classes;
mod constants;
mod decorators;
mod function_colour;
mod names;
mod passage;
mod sibling;
mod thread_safety;

pub(super) mod awaiting;
pub(super) mod blocking;
pub(super) mod cancellation;
pub(super) mod clients;
pub(super) mod event_loop;
pub(super) mod files;
pub(super) mod http;
pub(super) mod legacy;
pub(super) mod locks;
pub(super) mod offload;
pub(super) mod processes;
pub(super) mod tasks;
pub(super) mod testing;
pub(super) mod timeouts;

use crate::edit::verbs::python::{arguments, lines};

#[cfg(test)]
mod tests;
