//! `queries/` in, compiled rules out: what to look for, what to say, what to edit.

mod added;
pub mod argument;
pub mod builtin;
mod callee;
pub mod definitions;
pub mod directive;
pub mod draft;
pub mod load;
pub mod matched;
pub mod native;
mod near;
pub mod page;
mod page_check;
pub mod predicate;
mod query;
pub mod select;
pub mod set;
mod structure;
pub mod trigger;

pub use added::is_name;
pub use load::{Rule, RuleSource};
pub use matched::Match;
pub use native::{Refinement, Registry, Rewriting, Steps};
pub use near::NearMiss;
pub use page::{Example, Page};
pub use set::{Hit, RuleSet};
pub use trigger::Gate;

use crate::error::{Mistake, Mistakes};
use crate::facts::Facts;
use crate::source::Span;
use crate::syntax::SyntaxTree;

/// Every place where a pattern of `query` and all its predicates hold, with its captures; directives are ignored.
///
/// # Errors
/// Everything wrong with the query.
pub fn query_matches(query: &'static str, facts: &dyn Facts) -> Result<Vec<Vec<(String, Span)>>, Mistakes> {
    let tree = facts.tree();
    let nothing = Registry { families: &[] };
    let mut all = Vec::new();
    for pattern in load::read_to_try(query, tree.language(), &nothing)? {
        for root in tree.all() {
            for captured in structure::matches(&pattern.structure, root, tree) {
                let mut nodes = vec![None; pattern.captures.len()];
                for (capture, node) in &captured {
                    nodes[*capture].get_or_insert(*node);
                }
                let place = set::Place { pattern: &pattern, root, captured: &captured, nodes: &nodes };
                if pattern.filters.iter().all(|filter| place.answer(filter, facts).is_yes()) {
                    let named = |(capture, node): &(usize, _)| (pattern.captures[*capture].clone(), tree.span(*node));
                    let mut found: Vec<(String, Span)> = captured.iter().map(named).collect();
                    found.push((String::new(), tree.span(root)));
                    all.push(found);
                }
            }
        }
    }
    all.sort_by_key(|found| found.last().map(|(_, span)| *span));
    all.dedup();
    Ok(all)
}

/// Every structural match of every pattern of a query file, without its predicates: the captures with their places,
/// sorted. It is what a test compares with tree-sitter's own query engine.
///
/// # Errors
/// The query has a mistake.
pub fn structural_matches(
    query: &'static str,
    tree: &SyntaxTree<'_>,
) -> Result<Vec<Vec<(String, Span)>>, Vec<Mistake>> {
    let (patterns, mistakes) = query::read(query, tree.language(), true);
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
