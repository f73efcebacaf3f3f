//! Types of what other files of the crate, and crates beside it, declare.

use super::super::{RustFacts, Type};
use super::{HOPS, Held, Shape};
use crate::facts::crate_items::{Crates, Signature, TypeTold, from_outside};
use crate::syntax::NodeId;

impl<'t> RustFacts<'t> {
    pub(super) fn crates(&self) -> &'t Crates {
        &self.surroundings.crates
    }

    /// What is known of calling a function of another file.
    pub(in crate::facts::rust) fn signature(&self, path: &str) -> Option<&'t Signature> {
        let (items, _, inner) = self.crates().find(path)?;
        items.functions.get(&inner)?.as_ref()
    }

    /// Whether another file declares a type at this path.
    pub(super) fn is_type_elsewhere(&self, path: &str) -> bool {
        self.crates().find(path).is_some_and(|(items, _, inner)| items.types.contains_key(&inner))
    }

    /// The type that a function of another file returns.
    pub(super) fn shape_of_result(&self, path: &str) -> Option<Shape<'t>> {
        let (items, name, inner) = self.crates().find(path)?;
        self.shape_told(items.functions.get(&inner)?.as_ref()?.returns.as_ref()?, name)
    }

    pub(super) fn shape_of_static_elsewhere(&self, path: &str) -> Option<Shape<'t>> {
        let (items, name, inner) = self.crates().find(path)?;
        self.shape_told(items.statics.get(&inner)?, name)
    }

    pub(super) fn shape_of_alias_elsewhere(&self, path: &str) -> Option<Shape<'t>> {
        let (items, name, inner) = self.crates().find(path)?;
        self.shape_told(items.aliases.get(&inner)?, name)
    }

    pub(super) fn shape_of_field_elsewhere(&self, path: &str, field: &str) -> Option<Shape<'t>> {
        let (items, name, inner) = self.crates().find(path)?;
        let (_, told) = items.types.get(&inner)?.iter().find(|(own, _)| own == field)?;
        self.shape_told(told, name)
    }

    /// A type as another file tells it, in the crate called `name`.
    pub(super) fn shape_told(&self, told: &'t TypeTold, name: &'t str) -> Option<Shape<'t>> {
        let mut at = told;
        for _ in 0..HOPS {
            let path = self.canonical(from_outside(&at.path, name));
            if !self.is_holder(&path) {
                let held = if at.arguments.is_empty() { Held::Untold } else { Held::Told(&at.arguments, name) };
                return Some(Shape { head: Type::Symbol(path), held });
            }
            at = at.arguments.first()?;
        }
        None
    }

    /// The written types that a shape's arguments are, for others to read.
    pub(in crate::facts::rust) fn written_arguments(&self, shape: &Shape<'t>) -> Vec<NodeId> {
        match shape.held {
            Held::Written(written) => vec![written],
            Held::Arguments(arguments) => {
                let all = self.tree.named_children(arguments);
                all.filter(|argument| !self.tree.is_any(*argument, &["lifetime", "block"])).collect()
            }
            Held::Untold | Held::Value(_) | Held::Told(..) => Vec::new(),
        }
    }
}
