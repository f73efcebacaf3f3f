//! A review from outside: what the screen shows, what every key does in a terminal, and what outlives the process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each part uses some of what is shared")]

#[path = "support/project.rs"]
mod project;

#[path = "review/safety.rs"]
mod safety;
#[path = "review/screens.rs"]
mod screens;
#[cfg(unix)]
#[path = "review/terminal.rs"]
mod terminal;
