//! `queries/` in, compiled rules out: what to look for, what to say, what to edit.

pub mod builtin;
pub mod definitions;
pub mod directive;
pub mod error;
pub mod load;
pub mod matched;
pub mod native;
pub mod page;
pub mod predicate;
mod query;
pub mod set;
mod structure;

pub use error::{Mistake, RuleError, nearest};
pub use load::{Rule, RuleSource};
pub use matched::Match;
pub use native::{Refinement, Registry, Rewriting};
pub use page::{Example, Page};
pub use set::{Hit, RuleSet};
