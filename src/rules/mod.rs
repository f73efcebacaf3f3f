//! `queries/` in, compiled rules out: what to look for, what to say, what to edit.

mod added;
pub mod argument;
pub mod builtin;
mod callee;
pub mod definitions;
pub mod directive;
pub mod load;
pub mod matched;
pub mod native;
pub mod page;
mod page_check;
pub mod predicate;
mod query;
pub mod select;
pub mod set;
mod structure;
pub mod trigger;

pub use load::{Rule, RuleSource};
pub use matched::Match;
pub use native::{Refinement, Registry, Rewriting, Steps};
pub use page::{Example, Page};
pub use set::{Hit, RuleSet};
pub use trigger::Gate;

use crate::error::Mistake;
use crate::source::Span;
use crate::syntax::SyntaxTree;

/// Every structural match of every pattern of a query file, without its predicates: the captures with their places,
/// sorted. It is what a test compares with tree-sitter's own query engine.
///
/// # Errors
/// The query has a mistake.
pub fn structural_matches(
    query: &'static str,
    tree: &SyntaxTree<'_>,
) -> Result<Vec<Vec<(String, Span)>>, Vec<Mistake>> {
    let (patterns, mistakes) = query::read(query, tree.language());
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut all = Vec::new();
    for pattern in patterns {
        for node in tree.all() {
            for captured in structure::matches(&pattern.pattern, node, tree) {
                let named =
                    captured.iter().map(|(capture, node)| (pattern.captures[*capture].clone(), tree.span(*node)));
                let mut named: Vec<(String, Span)> = named.collect();
                named.sort();
                all.push(named);
            }
        }
    }
    all.sort();
    all.dedup();
    Ok(all)
}
