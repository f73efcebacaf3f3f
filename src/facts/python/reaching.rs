//! Which of several bindings of a name a read surely gets: the last one before it that every way to it passes.

use super::PythonFacts;
use super::scopes::{Binding, BindingKind, RegionId};
use crate::source::Span;
use crate::syntax::NodeId;

const LOOPS: &[&str] = &["for_statement", "while_statement"];

impl<'t> PythonFacts<'t> {
    /// The binding that `identifier`, which reads a name of `scope`, surely gets; `None` if several are possible.
    pub(super) fn reaching_binding(&self, identifier: NodeId, scope: RegionId) -> Option<&Binding<'t>> {
        let tree = self.tree;
        let name = tree.text(identifier);
        let function = self.scopes.region(scope).function?;
        let is_here = |node: NodeId| self.scopes.region_at(node).function == Some(function);
        if !is_here(identifier) || self.scopes.region(scope).node != function {
            return None;
        }
        let all: Vec<&Binding<'_>> = self.scopes.bindings_of(scope, name).collect();
        if !all.iter().all(|binding| self.scopes.region(binding.region).function == Some(function)) {
            return None;
        }
        let read = tree.start(identifier);
        let before = all.iter().filter(|binding| self.holds_from(binding) <= read);
        let last = before.max_by_key(|binding| self.holds_from(binding)).copied()?;
        if !self.dominated_by(last)?.contains(tree.span(identifier)) {
            return None;
        }
        let around = tree.ancestors(identifier).take_while(|above| *above != function);
        let mut loops = around.filter(|above| tree.is_any(*above, LOOPS) && !tree.is_within(last.node, *above));
        let comes_back = |repeated: NodeId| all.iter().any(|other| tree.is_within(other.node, repeated));
        if loops.any(comes_back) { None } else { Some(last) }
    }

    /// The byte from which the name means what this binding binds.
    fn holds_from(&self, binding: &Binding<'_>) -> usize {
        let tree = self.tree;
        if let BindingKind::Parameter(_) = binding.kind {
            tree.end(binding.node)
        } else {
            let statement = tree.ancestor_of_kind(binding.node, &["assignment", "as_pattern"]);
            statement.map_or_else(|| tree.end(binding.node), |statement| tree.end(statement))
        }
    }

    /// The code that is reached through this binding only, if it is an assignment, a parameter or an item of a `with`.
    fn dominated_by(&self, binding: &Binding<'_>) -> Option<Span> {
        let tree = self.tree;
        match binding.kind {
            BindingKind::Parameter(_) => Some(tree.span(self.scopes.region(binding.scope).node)),
            BindingKind::Value { value: Some(_), .. } => {
                let statement = tree.ancestor_of_kind(binding.node, &["expression_statement"])?;
                let is_plain = tree
                    .parent(binding.node)
                    .is_some_and(|parent| tree.is(parent, "assignment") && tree.parent(parent) == Some(statement));
                let block = tree.parent(statement).filter(|block| tree.is(*block, "block"))?;
                is_plain.then(|| Span::new(tree.end(statement), tree.end(block)))
            }
            BindingKind::Entered(_) => {
                let with = tree.ancestor_of_kind(binding.node, &["with_statement"])?;
                tree.field(with, "body").map(|body| tree.span(body))
            }
            _ => None,
        }
    }
}
