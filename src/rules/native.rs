//! The types of native steps: the few questions and rewrites that a query cannot say. The steps themselves are in
//! `native/`; rules refer to them by name.

use super::Match;
use crate::edit::Rewrite;
use crate::facts::{Facts, Truth};

/// A question to a match: `#refine? "name"`.
pub struct Refinement {
    /// The name in `#refine?`.
    pub name: &'static str,
    /// The captures it reads; the loader checks that a pattern has them.
    pub captures: &'static [&'static str],
    /// Whether the match stands.
    pub holds: fn(&Match<'_>, &dyn Facts) -> Truth,
}

/// A rewrite of a match: `#rewrite! "name"`.
pub struct Rewriting {
    /// The name in `#rewrite!`.
    pub name: &'static str,
    /// The captures it reads; the loader checks that a pattern has them.
    pub captures: &'static [&'static str],
    /// The edits, or in one clause why there are none.
    pub build: fn(&Match<'_>, &dyn Facts) -> Result<Rewrite, String>,
}

/// The native steps of one family of rules.
pub struct Steps {
    /// The questions.
    pub refinements: &'static [Refinement],
    /// The rewrites.
    pub rewritings: &'static [Rewriting],
}

/// Every native step there is.
pub struct Registry {
    /// Family by family.
    pub families: &'static [Steps],
}

impl Registry {
    /// Every question.
    pub fn refinements(&self) -> impl Iterator<Item = &'static Refinement> {
        self.families.iter().flat_map(|family| family.refinements)
    }

    /// Every rewrite.
    pub fn rewritings(&self) -> impl Iterator<Item = &'static Rewriting> {
        self.families.iter().flat_map(|family| family.rewritings)
    }
}
