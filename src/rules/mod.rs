//! `queries/` in, compiled rules out: what to look for, what to say, what to edit.

pub mod matched;
pub mod native;

pub use matched::Match;
pub use native::{Refinement, Registry, Rewriting};
