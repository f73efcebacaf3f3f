//! Which runtime code runs under: attribute macros, then the paths in its function, then those in its file, then the
//! dependencies.

use std::collections::BTreeSet;

use super::names::Namespace;
use super::{RuntimeFact, RustFacts, Target, attributes_of};
use crate::syntax::NodeId;

/// Where a file shows which runtime it is for.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Places of paths and imported names with the runtime they are of, in source order.
    places: Vec<(usize, String)>,
    /// The runtimes of attribute macros on functions.
    attributes: BTreeSet<String>,
    /// The runtimes of `use` declarations.
    imports: BTreeSet<String>,
}

impl Evidence {
    pub(super) fn collect(facts: &RustFacts<'_>) -> Self {
        let tree = facts.tree;
        let mut found = Evidence::default();
        let mut locals: BTreeSet<&str> = BTreeSet::new();
        for item in &facts.names.uses {
            let root = item.path.first().copied().unwrap_or("");
            locals.insert(item.local);
            if let Some(runtime) = facts.runtime_of_crate(root) {
                found.imports.insert(runtime);
            }
        }
        for node in tree.all() {
            if tree.is(node, "function_item") {
                found.attributes.extend(facts.attribute_runtime(node));
            }
            let is_first =
                tree.is_any(node, &["identifier", "type_identifier"]) && tree.field_name(node) != Some("name");
            if !is_first {
                continue;
            }
            let name = tree.text(node);
            if !locals.contains(name) && facts.runtime_of_crate(name).is_none() {
                continue;
            }
            if tree.ancestor_of_kind(node, &["use_declaration"]).is_some() {
                continue;
            }
            let runtime = match facts.target(node, Namespace::Types) {
                Target::Symbol(path) => facts.runtime_of_crate(path.split("::").next().unwrap_or("")),
                _ => match facts.target(node, Namespace::Values) {
                    Target::Symbol(path) => facts.runtime_of_crate(path.split("::").next().unwrap_or("")),
                    _ => None,
                },
            };
            found.places.extend(runtime.map(|runtime| (tree.start(node), runtime)));
        }
        found.places.sort();
        found
    }
}

impl RustFacts<'_> {
    pub(super) fn runtime_at(&self, node: NodeId) -> RuntimeFact {
        if let Some(configured) = &self.surroundings.runtime {
            return RuntimeFact::One(configured.clone());
        }
        let functions = std::iter::once(node).chain(self.tree.ancestors(node));
        let functions: Vec<NodeId> = functions.filter(|above| self.tree.is(*above, "function_item")).collect();
        if let Some(runtime) = functions.iter().find_map(|function| self.attribute_runtime(*function)) {
            return RuntimeFact::One(runtime);
        }
        let nearest = functions.iter().map(|function| self.runtimes_within(*function));
        let file = [&self.evidence.attributes, &self.runtimes_of_file()].map(Clone::clone);
        let declared: BTreeSet<String> =
            self.surroundings.dependencies.iter().filter_map(|name| self.runtime_of_crate(name)).collect();
        // What is declared for tests only says nothing of other code.
        let for_tests: BTreeSet<String> = if declared.is_empty() && self.is_test_code(node) {
            self.surroundings.test_dependencies.iter().filter_map(|name| self.runtime_of_crate(name)).collect()
        } else {
            BTreeSet::new()
        };
        let decided = nearest.chain(file).chain([declared, for_tests]).find(|found| !found.is_empty());
        match decided {
            Some(found) if found.len() > 1 => RuntimeFact::Several(found.into_iter().collect()),
            Some(found) => found.into_iter().next().map_or(RuntimeFact::Unknown, RuntimeFact::One),
            None => RuntimeFact::Unknown,
        }
    }

    fn runtimes_within(&self, function: NodeId) -> BTreeSet<String> {
        let span = self.tree.span(function);
        let from = self.evidence.places.partition_point(|(at, _)| *at < span.start);
        let inside = self.evidence.places[from..].iter().take_while(|(at, _)| *at < span.end);
        inside.map(|(_, runtime)| runtime.clone()).collect()
    }

    fn runtimes_of_file(&self) -> BTreeSet<String> {
        let places = self.evidence.places.iter().map(|(_, runtime)| runtime.clone());
        places.chain(self.evidence.imports.iter().cloned()).collect()
    }

    /// The runtime whose attribute macro stands on a function: `#[tokio::main]`.
    fn attribute_runtime(&self, function: NodeId) -> Option<String> {
        attributes_of(self.tree, function).into_iter().find_map(|attribute| {
            let path = self.tree.named_children(attribute).next()?;
            let Target::Symbol(path) = self.target(path, Namespace::Types) else { return None };
            self.runtime_of_crate(path.split("::").next()?)
        })
    }

    fn runtime_of_crate(&self, name: &str) -> Option<String> {
        self.apis.library(name)?.evidence.clone()
    }
}
