//! What a file declares, for the facts of the other files of its crate.

use super::super::crate_items::{CrateItems, Glob, Signature, TypeTold};
use super::names::{host_name, host_of};
use super::{RustFacts, Truth, Type};
use crate::syntax::{NodeId, SyntaxTree};

/// How deep type arguments are told.
const DEPTH: usize = 6;

/// Adds what the file declares to the items of its crate. The facts must know the file's module.
pub fn declare(facts: &RustFacts<'_>, items: &mut CrateItems) {
    let tree = facts.tree;
    for node in tree.all() {
        match tree.kind(node) {
            "struct_item" | "enum_item" | "union_item" | "trait_item" => facts.declare_type(node, items),
            "function_item" | "function_signature_item" => facts.declare_function(node, items),
            "const_item" | "static_item" => facts.declare_static(node, items),
            "type_item" => facts.declare_alias(node, items),
            _ => {}
        }
    }
    facts.declare_uses(items);
}

/// The modules of other files that the file declares: the names of the modules around each, its own last, and the file
/// that its attribute names.
pub fn modules_elsewhere<'t>(tree: &'t SyntaxTree<'_>) -> Vec<(Vec<&'t str>, Option<&'t str>)> {
    let outside = tree.all().filter(|node| tree.is(*node, "mod_item") && tree.field(*node, "body").is_none());
    outside
        .filter_map(|item| {
            let mut names: Vec<&str> = modules_around(tree, item).collect();
            names.push(tree.text(tree.field(item, "name")?));
            let attributes = super::attributes_of(tree, item);
            let path = attributes.into_iter().find_map(|attribute| {
                let is_path = tree.named_children(attribute).next().is_some_and(|name| tree.text(name) == "path");
                let value = tree.field(attribute, "value").filter(|_| is_path)?;
                Some(tree.text(value).trim_matches('"'))
            });
            Some((names, path))
        })
        .collect()
}

/// The names of the modules of the file around an item, outermost first.
fn modules_around<'t>(tree: &'t SyntaxTree<'_>, item: NodeId) -> impl Iterator<Item = &'t str> {
    let modules = tree.ancestors(item).filter(|above| tree.is(*above, "mod_item"));
    let mut names: Vec<&str> =
        modules.filter_map(|module| tree.field(module, "name")).map(|name| tree.text(name)).collect();
    names.reverse();
    names.into_iter()
}

impl RustFacts<'_> {
    /// The full path of an item of this file; `None` inside a function, where no other file can name it.
    fn path_of(&self, item: NodeId) -> Option<String> {
        let tree = self.tree;
        let module = &self.surroundings.crates.module;
        if module.is_empty() || tree.ancestor_of_kind(item, &["block"]).is_some() {
            return None;
        }
        let name = tree.text(tree.field(item, "name")?);
        let modules = modules_around(tree, item).chain([name]);
        Some(modules.fold(module.clone(), |path, name| format!("{path}::{name}")))
    }

    fn declare_type(&self, item: NodeId, items: &mut CrateItems) {
        let Some(path) = self.path_of(item) else { return };
        let tree = self.tree;
        let mut fields = Vec::new();
        if let Some(body) = tree.field(item, "body").filter(|_| tree.is(item, "struct_item")) {
            for (place, written) in tree.fields(body, "type").enumerate() {
                fields.extend(self.told(written, 0).map(|told| (place.to_string(), told)));
            }
            for field in tree.named_children(body).filter(|field| tree.is(*field, "field_declaration")) {
                let told = tree.field(field, "type").and_then(|written| self.told(written, 0));
                let name = tree.field(field, "name").map(|name| tree.text(name).to_owned());
                fields.extend(name.zip(told));
            }
        }
        self.note_privacy(item, &path, items);
        items.add_type(path, fields);
    }

    fn declare_function(&self, function: NodeId, items: &mut CrateItems) {
        let tree = self.tree;
        let Some(name) = tree.field(function, "name").map(|name| tree.text(name)) else { return };
        let path = match host_of(tree, function) {
            Some(host) => self.path_of_host(host).map(|path| format!("{path}::{name}")),
            None => self.path_of(function),
        };
        let Some(path) = path else { return };
        if host_of(tree, function).is_none() {
            self.note_privacy(function, &path, items);
        }
        let returns = tree.field(function, "return_type").and_then(|written| self.told(written, 0));
        let is_async = match self.gives_future(function) {
            Truth::Yes => Some(true),
            Truth::No => Some(false),
            Truth::Unknown => None,
        };
        let signature = Signature { returns, is_async };
        items.functions.entry(path).and_modify(|known| *known = None).or_insert(Some(signature));
    }

    /// The full path of the type or trait that an `impl` or `trait` is about.
    fn path_of_host(&self, host: NodeId) -> Option<String> {
        let Some(written) = self.tree.field(host, "type") else { return self.path_of(host) };
        host_name(self.tree, host)?;
        match self.type_of_written(written)? {
            Type::Local(item) => self.path_of(item),
            Type::Symbol(path) => Some(path).filter(|path| path.starts_with("crate::")),
        }
    }

    fn declare_static(&self, item: NodeId, items: &mut CrateItems) {
        let told = self.tree.field(item, "type").and_then(|written| self.told(written, 0));
        if let Some((path, told)) = self.path_of(item).zip(told) {
            self.note_privacy(item, &path, items);
            items.add_static(path, told);
        }
    }

    fn declare_alias(&self, item: NodeId, items: &mut CrateItems) {
        let told = self.tree.field(item, "type").and_then(|written| self.told(written, 0));
        if let Some((path, told)) = self.path_of(item).zip(told) {
            self.note_privacy(item, &path, items);
            items.add_alias(path, told);
        }
    }

    fn note_privacy(&self, item: NodeId, path: &str, items: &mut CrateItems) {
        if self.tree.child_of_kind(item, "visibility_modifier").is_none() {
            items.private.insert(path.to_owned());
        }
    }

    fn declare_uses(&self, items: &mut CrateItems) {
        let module = &self.surroundings.crates.module;
        if module.is_empty() {
            return;
        }
        for used in &self.names.uses {
            let tree = self.tree;
            if tree.ancestor_of_kind(used.statement, &["block"]).is_some() {
                continue;
            }
            let around = modules_around(tree, used.statement).collect::<Vec<&str>>();
            let scope = around.iter().fold(module.clone(), |path, name| format!("{path}::{name}"));
            let target = self.target_of_use(used.statement, &used.path, used.absolute);
            let Some(target) = target else { continue };
            match used.local {
                "*" => {
                    let is_public = tree.child_of_kind(used.statement, "visibility_modifier").is_some();
                    items.globs.push(Glob { module: scope, target, is_public });
                }
                "_" => {}
                local => {
                    let path = format!("{scope}::{local}");
                    self.note_privacy(used.statement, &path, items);
                    items.add_use(path, target);
                }
            }
        }
    }

    /// The full path of what a `use` names.
    fn target_of_use(&self, statement: NodeId, path: &[&str], absolute: bool) -> Option<String> {
        let (first, rest) = path.split_first()?;
        if absolute || matches!(*first, "crate") || self.names.is_crate(first) {
            return Some(path.join("::"));
        }
        let crates = &self.surroundings.crates;
        let inner =
            modules_around(self.tree, statement).fold(crates.module.clone(), |path, name| format!("{path}::{name}"));
        match *first {
            "self" | "super" => {
                let here = super::super::crate_items::Crates { module: inner, ..Default::default() };
                Some(here.absolute(&path.join("::"))).filter(|path| path.starts_with("crate"))
            }
            // `use db::Db;` of a module declared beside it.
            name => Some(rest.iter().fold(format!("{inner}::{name}"), |path, name| format!("{path}::{name}"))),
        }
    }

    /// The type that is written, for others to read.
    fn told(&self, written: NodeId, depth: usize) -> Option<TypeTold> {
        let shape = self.shape_written(written).filter(|_| depth < DEPTH)?;
        let path = match &shape.head {
            Type::Symbol(path) => path.clone(),
            Type::Local(item) => self.path_of(*item)?,
        };
        let arguments = self.written_arguments(&shape).into_iter().map_while(|inner| self.told(inner, depth + 1));
        Some(TypeTold { path, arguments: arguments.collect() })
    }
}
