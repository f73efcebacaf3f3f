//! A match of a pattern: captures by name.

use crate::syntax::NodeId;

/// The nodes a pattern captured at one place.
#[derive(Clone, Debug, Default)]
pub struct Match<'r> {
    captures: Vec<(&'r str, NodeId)>,
}

impl<'r> Match<'r> {
    /// A match with these captures, in the order of the pattern.
    pub fn new(captures: Vec<(&'r str, NodeId)>) -> Self {
        Self { captures }
    }

    /// The first node captured under `name` (without `@`).
    pub fn get(&self, name: &str) -> Option<NodeId> {
        self.captures.iter().find(|(known, _)| *known == name).map(|(_, node)| *node)
    }

    /// Every node captured under `name`, in source order.
    pub fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = NodeId> + 'm {
        self.captures.iter().filter(move |(known, _)| *known == name).map(|(_, node)| *node)
    }

    /// Every capture with its name, in source order.
    pub fn captures(&self) -> &[(&'r str, NodeId)] {
        &self.captures
    }
}
