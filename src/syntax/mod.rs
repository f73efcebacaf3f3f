//! Source text in, trees out. A tree is a flat table of nodes with their places, kinds and fields;
//! regions that do not parse are data, never an error.
//!
//! Nothing here knows what a name means.

pub mod node_types;
pub mod tree;

pub use tree::{GraftPlace, NodeId, Parser, SyntaxTree};
