//! A person decides, fix by fix. `session` is the state and its changes, `view` its looks, both pure; `terminal` asks.
//!
//! Nothing is written here: whoever starts a review applies the accepted fixes at its end.

pub mod session;
pub mod terminal;
pub mod view;

pub use session::{Answer, Key, Reply, Session, Tally};
