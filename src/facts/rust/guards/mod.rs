//! Guards and where they die: what a value is bound to, how long it lives, and the suspension points it lives through.
//!
//! A guard lives until its variable goes out of scope, is dropped by hand or is moved away; one that no variable holds lives
//! until the end of its statement, with the body of the `match`, `if let` or `while let` in whose head it is made.

mod place;
mod walk;

use super::{Facts, GuardLife, RustFacts, Type};
use crate::apis::GuardKind;
use crate::syntax::NodeId;
use place::Place;
use walk::Walk;

/// How many nodes all guards of a file may be followed through. Code that people write stays far below; it keeps a file
/// of thousands of guards in one function from taking minutes.
const PATIENCE: usize = 20_000_000;

impl RustFacts<'_> {
    /// What the guard holds that this call makes, rather than unwraps or hands on.
    pub(super) fn guard_made_by(&self, call: NodeId) -> Option<GuardKind> {
        let tree = self.tree;
        let callee = tree.field(call, "function").filter(|_| tree.is(call, "call_expression"))?;
        let kind = self.kind_of_guard(call)?;
        let receiver = tree.field(callee, "value").filter(|_| tree.is(callee, "field_expression"));
        let is_made = match receiver {
            Some(receiver) => self.type_of(receiver) != self.type_of(call),
            None => !matches!(tree.text(callee), "Some" | "Ok"),
        };
        is_made.then_some(kind)
    }

    fn kind_of_guard(&self, value: NodeId) -> Option<GuardKind> {
        match self.type_of(value)? {
            Type::Symbol(path) => self.apis.get(&path)?.guard,
            Type::Local(_) => None,
        }
    }

    /// The life of the value that `made`, a call, gives.
    pub(super) fn life_of_guard(&self, made: NodeId) -> Option<GuardLife> {
        let place = self.place_of(made)?;
        let left = self.patience.get();
        let size = self.tree.span(place.root()).len();
        if size > left {
            return None;
        }
        self.patience.set(left - size);
        let mut walk = Walk::new(self, &place);
        walk.run();
        let (root, binding) = (place.root(), place.begin());
        let name = match place {
            Place::Bound { variable, .. } => Some(self.variables.list[variable].node),
            Place::Temporary { .. } => None,
        };
        Some(GuardLife {
            name,
            begin: binding,
            scope: root,
            awaits: walk.awaits,
            after_drop: walk.after_drop,
            drops: walk.drops,
            is_moved: walk.is_moved,
        })
    }

    /// How much of [`PATIENCE`] there is at first.
    pub(super) fn patience() -> usize {
        PATIENCE
    }
}
