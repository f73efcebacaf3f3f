//! What a query cannot say: one file per native step, and their registry.

pub mod python;
pub mod rust;

use crate::rules::{Refinement, Registry, Rewriting};

/// Every native step.
pub const REGISTRY: Registry = Registry { refinements: REFINEMENTS, rewritings: REWRITINGS };

const REFINEMENTS: &[Refinement] = &[];

const REWRITINGS: &[Rewriting] = &[];
