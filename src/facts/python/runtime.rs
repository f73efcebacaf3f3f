//! Which runtime a piece of code runs under: configured, shown by the function, by the file, by the project, or the default.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::PythonFacts;
use super::scopes::{BindingKind, RegionId, RegionKind};
use crate::apis::{Apis, Library};
use crate::facts::RuntimeFact;
use crate::syntax::NodeId;

/// Names of runtimes.
type Names<'t> = BTreeSet<&'t str>;

/// The runtimes that the code and its project show.
#[derive(Debug, Default)]
pub(super) struct Evidence<'t> {
    /// What the code of each function uses.
    functions: FxHashMap<NodeId, Names<'t>>,
    /// What the file imports.
    file: Names<'t>,
    /// What the project declares.
    project: Names<'t>,
}

/// Functions nested deeper than this are not asked.
const DEEPEST_FUNCTION: usize = 32;

impl<'t> PythonFacts<'t> {
    pub(super) fn runtime_at(&self, node: NodeId) -> RuntimeFact {
        if let Some(name) = self.configured_runtime() {
            return RuntimeFact::One(name.to_owned());
        }
        let evidence = self.evidence.get_or_init(|| self.gather_evidence());
        let around = self.functions_around(node).filter_map(|function| evidence.functions.get(&function));
        let shown = around.chain([&evidence.file, &evidence.project]).find(|names| !names.is_empty());
        shown.map_or_else(|| self.default_runtime(), |names| self.choose(names))
    }

    fn configured_runtime(&self) -> Option<&str> {
        let name = self.surroundings.runtime.as_deref()?;
        self.apis.library(name).and_then(|library| library.runtime.as_ref()).map(|_| name)
    }

    fn default_runtime(&self) -> RuntimeFact {
        let is_default = |library: &&Library| library.runtime.as_ref().is_some_and(|runtime| runtime.default);
        match self.apis.libraries().find(is_default) {
            Some(library) => RuntimeFact::One(library.name.clone()),
            None => RuntimeFact::Unknown,
        }
    }

    /// The functions around a node, innermost first.
    fn functions_around(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let innermost = self.scopes.region_at(node).function;
        let outer = |function: &NodeId| self.scopes.region_at(*function).function;
        std::iter::successors(innermost, outer).take(DEEPEST_FUNCTION)
    }

    fn choose(&self, names: &Names<'_>) -> RuntimeFact {
        if names.len() == 1 {
            return names.first().map_or(RuntimeFact::Unknown, |name| RuntimeFact::One((*name).to_owned()));
        }
        let runs_over_others = |name: &&&str| {
            let over =
                self.apis.library(name).and_then(|library| library.runtime.as_ref()).map(|runtime| &runtime.over);
            over.is_some_and(|over| names.iter().all(|other| other == *name || over.iter().any(|under| under == other)))
        };
        match names.iter().find(runs_over_others) {
            Some(name) => RuntimeFact::One((*name).to_owned()),
            None => RuntimeFact::Several(names.iter().map(|name| (*name).to_owned()).collect()),
        }
    }

    fn gather_evidence(&self) -> Evidence<'t> {
        let mut evidence = Evidence { project: self.declared_runtimes(), ..Evidence::default() };
        let named = self.scopes.named.iter();
        for (name, scope, indices) in
            named.flat_map(|(name, scopes)| scopes.iter().map(move |(scope, all)| (name, scope, all)))
        {
            let shown: Names<'t> = indices.iter().filter_map(|index| self.shown_by_binding(*index)).collect();
            if shown.is_empty() {
                continue;
            }
            for index in indices {
                let region = self.scopes.bindings[*index].region;
                if let Some(function) = self.scopes.region(region).function {
                    evidence.functions.entry(function).or_default().extend(&shown);
                }
            }
            for function in self.functions_using(*scope, name) {
                evidence.functions.entry(function).or_default().extend(&shown);
            }
            evidence.file.extend(&shown);
        }
        evidence
    }

    fn shown_by_binding(&self, index: usize) -> Option<&'t str> {
        let binding = &self.scopes.bindings[index];
        let BindingKind::Import(path) = &binding.kind else { return None };
        if self.scopes.region(binding.region).dead {
            return None;
        }
        runtime_of_path(self.apis, path)
    }

    fn functions_using<'s>(&'s self, scope: RegionId, name: &str) -> impl Iterator<Item = NodeId> + 's {
        let mentions = self.scopes.mentions.get(name).into_iter().flatten();
        let uses = mentions.copied().filter(move |mention| self.scope_of_name(*mention) == Some(scope));
        uses.filter_map(|mention| self.function_shown(mention))
    }

    /// The function whose code a name is part of; its annotations and decorators speak of it, too.
    fn function_shown(&self, mention: NodeId) -> Option<NodeId> {
        let region = self.scopes.region_at(mention);
        let definition = match region.kind {
            RegionKind::Annotation => Some(region.node),
            RegionKind::Decorator => self.tree.field(region.node, "definition"),
            _ => None,
        };
        definition.filter(|node| self.tree.is(*node, "function_definition")).or(region.function)
    }

    /// The runtimes of the libraries that the project declares. One of an extra says only that the code may have to run
    /// under it as well as under the default.
    fn declared_runtimes(&self) -> Names<'t> {
        let required = self.runtimes_declared(|name| !self.surroundings.optional.contains(name));
        if !required.is_empty() {
            return required;
        }
        let runs_alone = |name: &&'t str| {
            let runtime = self.apis.library(name).and_then(|library| library.runtime.as_ref());
            runtime.is_some_and(|runtime| runtime.over.is_empty() && !runtime.default)
        };
        let mut names: Names<'t> = self.runtimes_declared(|_| true).into_iter().filter(runs_alone).collect();
        if !names.is_empty() {
            let default = self.apis.libraries().find(|library| library.runtime.as_ref().is_some_and(|one| one.default));
            names.extend(default.map(|library| library.name.as_str()));
        }
        names
    }

    fn runtimes_declared(&self, counts: impl Fn(&String) -> bool) -> Names<'t> {
        let declared = self.apis.libraries().filter(|library| {
            let own = [library.name.replace('_', "-")];
            let names = if library.distributions.is_empty() { &own[..] } else { &library.distributions[..] };
            names.iter().any(|name| self.surroundings.dependencies.contains(name) && counts(name))
        });
        declared.filter_map(runtime_of_library).collect()
    }
}

/// The runtime that importing this path shows.
fn runtime_of_path<'t>(apis: &'t Apis, path: &str) -> Option<&'t str> {
    let root = path.split('.').next().unwrap_or(path);
    apis.library(root).and_then(runtime_of_library)
}

fn runtime_of_library(library: &Library) -> Option<&str> {
    if library.runtime.is_some() { Some(&library.name) } else { library.evidence.as_deref() }
}
