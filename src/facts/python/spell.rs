//! How a symbol can be named at some place of the file.

use super::PythonFacts;
use super::names::Purpose;
use super::scopes::{Binding, BindingKind, Owner, RegionId};
use crate::facts::{Import, Resolved, Spelling};
use crate::syntax::NodeId;

impl PythonFacts<'_> {
    pub(super) fn spelling_of(&self, path: &str, node: NodeId) -> Result<Spelling, String> {
        let region = self.scopes.region_of(node);
        if let Some(name) = path.strip_prefix("builtins.")
            && self.resolve_name(name, region, Purpose::Running).symbol() == Some(path)
        {
            return Ok(Spelling { text: name.to_owned(), ..Spelling::default() });
        }
        let module = self.module_of(path)?;
        match self.spelling_in_file(path, module, node) {
            Some(text) => Ok(Spelling { text, ..Spelling::default() }),
            None => self.spelling_with_import(path, module, region),
        }
    }

    /// Whether an import that runs loads the module or something of it.
    pub(super) fn imports_module(&self, module: &str) -> bool {
        let mut loaded = self.scopes.loaded.iter();
        loaded.any(|(target, statement)| is_below(target, module) && !self.scopes.region_at(*statement).dead)
    }

    /// The module that must be imported for `path`: its root, or the submodule that needs an import of its own.
    fn module_of<'p>(&self, path: &'p str) -> Result<&'p str, String> {
        let Some((before, _)) = path.rsplit_once('.') else { return Err(format!("`{path}` is in no module")) };
        let root = path.split('.').next().unwrap_or(path);
        if root.is_empty() {
            return Err(format!("`{path}` is relative"));
        }
        let Some(library) = self.apis.library(root) else { return Ok(before) };
        if library.is_own && library.submodules.is_empty() {
            let is_class = |path: &&str| self.apis.get(path).is_some_and(|api| api.class);
            let owner = |path: &&'p str| path.rsplit_once('.').map(|(owner, _)| owner);
            return Ok(std::iter::successors(Some(before), owner).find(|path| !is_class(path)).unwrap_or(root));
        }
        let longest =
            library.submodules.iter().filter(|module| is_below(path, module)).max_by_key(|module| module.len());
        Ok(longest.map_or(root, |module| &path[..module.len()]))
    }

    /// The spelling an import of the file already allows, the shortest first.
    fn spelling_in_file(&self, path: &str, module: &str, node: NodeId) -> Option<String> {
        let mut best: Option<(usize, String)> = None;
        for binding in self.scopes.imports.iter().map(|index| &self.scopes.bindings[*index]) {
            let BindingKind::Import(imported) = &binding.kind else { continue };
            let known = self.canonical(imported.clone());
            let Some(rest) = path.strip_prefix(known.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('.'))
            else {
                continue;
            };
            let is_loaded = known.len() >= module.len() || self.is_loaded(module, node);
            let is_better = best.as_ref().is_none_or(|(length, _)| known.len() > *length);
            if is_better && is_loaded && self.is_usable(binding, &known, node) {
                best = Some((known.len(), format!("{}{rest}", binding.name)));
            }
        }
        best.map(|(_, text)| text)
    }

    /// Whether a submodule is imported where its package is used.
    fn is_loaded(&self, module: &str, node: NodeId) -> bool {
        self.scopes.loaded.iter().any(|(target, statement)| {
            is_below(target, module) && !self.scopes.region_at(*statement).dead && self.runs_before(*statement, node)
        })
    }

    /// Whether the import surely is what its name means at `node`, and has run by then.
    fn is_usable(&self, binding: &Binding<'_>, path: &str, node: NodeId) -> bool {
        let region = self.scopes.region_of(node);
        self.scopes.owner(binding.name, region) == Owner::Scope(binding.scope)
            && self.resolve_name(binding.name, region, Purpose::Running) == Resolved::Symbol(path.to_owned())
            && !self.scopes.region(binding.region).dead
            && self.runs_before(binding.node, node)
    }

    /// Whether an import statement has surely run when `node` does: at module level for the code of functions, otherwise
    /// earlier in a block around the node.
    fn runs_before(&self, import: NodeId, node: NodeId) -> bool {
        let tree = self.tree;
        let Some(block) = tree.ancestor_of_kind(import, &["block", "module"]) else { return false };
        let imports = self.scopes.region_at(import);
        let is_global = imports.scope == RegionId::MODULE;
        if is_global && self.scopes.region_at(node).function.is_some() {
            let condition = tree
                .ancestors(import)
                .find(|above| tree.is_any(*above, &["if_statement", "while_statement", "for_statement"]));
            return condition.is_none_or(|condition| tree.is_within(node, condition));
        }
        tree.start(import) < tree.start(node) && tree.is_within(node, block)
    }

    fn spelling_with_import(&self, path: &str, module: &str, region: RegionId) -> Result<Spelling, String> {
        let name = module.split('.').next().unwrap_or(module);
        let is_free = match self.scopes.owner(name, region) {
            Owner::Nowhere => true,
            Owner::Scope(RegionId::MODULE) => self
                .scopes
                .bindings_of(RegionId::MODULE, name)
                .all(|binding| matches!(&binding.kind, BindingKind::Import(path) if path == name)),
            _ => false,
        };
        if is_free {
            Ok(Spelling { text: path.to_owned(), needs: Some(Import::of(module)), ..Spelling::default() })
        } else {
            Err(format!("the name `{name}` is taken by something else here"))
        }
    }
}

/// Whether `path` is `module` or something in it.
fn is_below(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
