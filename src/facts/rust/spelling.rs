//! How to write a symbol at a place, and the layout of the imports of a file.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::names::{Namespace, UseItem, WrittenPath, module_of};
use super::{Facts, Layout, RustFacts, Spelling, Target, attributes_of};
use crate::facts::{CargoFeature, ImportItem};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

impl<'t> RustFacts<'t> {
    /// The spelling an import in scope gives, else the full path.
    pub(super) fn spelling_of(&self, path: &str, node: NodeId) -> Result<Spelling, String> {
        let features = self.check_declared(path, node)?;
        let text = match self.spelling_by_import(path, node) {
            Some(text) => text,
            None => self.full_path(path, node),
        };
        Ok(Spelling { text, needs: None, features })
    }

    /// The Cargo features that the symbol stands behind and that the project must be given; it must declare the crate.
    fn check_declared(&self, path: &str, node: NodeId) -> Result<Vec<CargoFeature>, String> {
        let root = path.split("::").next().unwrap_or(path);
        let around = self.surroundings;
        let nothing_known = around.dependencies.is_empty() && around.test_dependencies.is_empty();
        if matches!(root, "std" | "core" | "alloc") || nothing_known {
            return Ok(Vec::new());
        }
        let for_tests = around.test_dependencies.contains(root) && self.is_test_code(node);
        if !around.dependencies.contains(root) && !for_tests {
            return Err(format!("declare the dependency `{root}`"));
        }
        let Some(enabled) = self.features_of(root, for_tests) else { return Ok(Vec::new()) };
        let library = self.apis.library(root);
        let all = library.and_then(|library| library.full.as_deref());
        if all.is_some_and(|all| enabled.contains(all)) {
            return Ok(Vec::new());
        }
        let brought = |feature: &String| library.and_then(|library| library.implied.get(feature));
        let is_on = |feature: &String| {
            enabled.contains(feature) || enabled.iter().filter_map(brought).any(|brought| brought.contains(feature))
        };
        let needed = self.apis.get(path).map_or(&[][..], |api| api.features.as_slice());
        let missing = || needed.iter().filter(|feature| !is_on(feature));
        if around.open_features.contains(root) {
            let feature = |name: &String| CargoFeature { package: root.to_owned(), name: name.clone(), for_tests };
            return Ok(missing().map(feature).collect());
        }
        let missing: Vec<String> = missing().map(|feature| format!("`{feature}`")).collect();
        match missing.as_slice() {
            [] => Ok(Vec::new()),
            [one] => Err(format!("declare the {root} feature {one}")),
            several => Err(format!("declare the {root} features {}", several.join(", "))),
        }
    }

    /// The features of a crate that are on; `None` if that is not known.
    fn features_of(&self, root: &str, for_tests: bool) -> Option<BTreeSet<String>> {
        let around = self.surroundings;
        let mut enabled = BTreeSet::new();
        if around.dependencies.contains(root) {
            enabled.extend(around.features.get(root)?.iter().cloned());
        }
        if for_tests {
            enabled.extend(around.test_features.get(root)?.iter().cloned());
        }
        Some(enabled)
    }

    /// `time::sleep` where `use tokio::time` is in scope, `sleep` where `use tokio::time::sleep` is.
    fn spelling_by_import(&self, path: &str, node: NodeId) -> Option<String> {
        let wanted: Vec<&str> = path.split("::").collect();
        let mut best: Option<String> = None;
        for item in &self.names.uses {
            let known = item.path.len();
            if known > wanted.len() || item.path != wanted[..known] || matches!(item.local, "*" | "_") || known < 2 {
                continue;
            }
            let segments: Vec<&str> = std::iter::once(item.local).chain(wanted[known..].iter().copied()).collect();
            let text = segments.join("::");
            let written = WrittenPath { segments, absolute: false };
            let means = self.follow(&written, node, Namespace::Values);
            let is_it = matches!(&means, Target::Symbol(found) if found == path);
            if is_it && best.as_ref().is_none_or(|known| text.len() < known.len()) {
                best = Some(text);
            }
        }
        best
    }

    fn full_path(&self, path: &str, node: NodeId) -> String {
        let written = WrittenPath { segments: path.split("::").collect(), absolute: false };
        let means = self.follow(&written, node, Namespace::Values);
        let is_it = matches!(&means, Target::Symbol(found) if found == path);
        if is_it && self.surroundings.edition >= 2018 { path.to_owned() } else { format!("::{path}") }
    }

    /// The imports of the file and where new ones go.
    pub(super) fn lay_out(&self) -> Layout {
        let occurrences = self.occurrences();
        let imports = self.names.uses.iter().filter(|item| item.local != "_");
        let imports: Vec<ImportItem> = imports.map(|item| self.import_item(item, &occurrences)).collect();
        Layout {
            imports,
            idle: Vec::new(),
            header_end: self.header_end(),
            definitions: self.definitions_start(),
            defined: self.defined(),
            newline: if self.tree.source().contains("\r\n") { "\r\n" } else { "\n" },
        }
    }

    fn import_item(&self, item: &UseItem<'t>, occurrences: &FxHashMap<&'t str, Vec<Span>>) -> ImportItem {
        let tree = self.tree;
        let statement = tree.span(item.statement);
        let scope = tree.span(item.scope);
        let path = item.path.join("::");
        let by_name = occurrences.get(item.local).map_or(&[][..], Vec::as_slice);
        let uses = by_name.iter().copied().chain(self.method_calls(&path));
        let uses: Vec<Span> = uses.filter(|place| scope.contains(*place) && !statement.contains(*place)).collect();
        let is_glob = item.local == "*";
        ImportItem {
            kept: is_glob || uses.is_empty() || self.must_stay(item, &path),
            path,
            local: item.local.to_owned(),
            item: tree.span(item.item),
            statement,
            siblings: item.siblings,
            top_level: item.scope == NodeId::ROOT,
            uses,
        }
    }

    /// Re-exports, imports with attributes, and what may be a trait: its methods need no mention of its name.
    fn must_stay(&self, item: &UseItem<'t>, path: &str) -> bool {
        let tree = self.tree;
        let is_public = tree.child_of_kind(item.statement, "visibility_modifier").is_some();
        if is_public
            || !attributes_of(tree, item.statement).is_empty()
            || tree.is(item.statement, "extern_crate_declaration")
        {
            return true;
        }
        let last = item.path.last().copied().unwrap_or("");
        let may_be_trait = last.starts_with(|first: char| first.is_uppercase());
        may_be_trait && !self.apis().get(path).is_some_and(|api| api.class || !api.methods.is_empty())
    }

    /// Every place that may call a method of a trait that the tables know: it is one of its uses.
    fn method_calls(&self, path: &str) -> Vec<Span> {
        let tree = self.tree;
        let Some(api) = self.apis().get(path).filter(|api| !api.methods.is_empty()) else { return Vec::new() };
        let is_method = |node: &NodeId| {
            let is_name = match tree.kind(*node) {
                "field_identifier" => true,
                "identifier" => tree.field_name(*node) == Some("macro") || is_token(tree, *node),
                _ => false,
            };
            is_name && api.methods.iter().any(|method| method == tree.text(*node))
        };
        tree.all().filter(is_method).map(|node| tree.span(node)).collect()
    }

    /// Every place an identifier stands in code, by name. Names after a dot or `::` are none of an import's.
    fn occurrences(&self) -> FxHashMap<&'t str, Vec<Span>> {
        let tree = self.tree;
        let mut found: FxHashMap<&'t str, Vec<Span>> = FxHashMap::default();
        for node in tree.descendants(NodeId::ROOT) {
            match tree.kind(node) {
                "identifier" | "type_identifier" | "shorthand_field_identifier" => {
                    let in_path = tree.field_name(node) == Some("name")
                        && tree.parent(node).is_some_and(|path| {
                            tree.is_any(path, &["scoped_identifier", "scoped_type_identifier"])
                                && tree.start(path) < tree.start(node)
                        });
                    if !in_path {
                        found.entry(tree.text(node)).or_default().push(tree.span(node));
                    }
                }
                // A constant may stand in a format string, a type in the link of a doc comment.
                "string_content" | "doc_comment" => {
                    for word in words(tree.text(node)) {
                        found.entry(word).or_default().push(tree.span(node));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn header_end(&self) -> usize {
        let tree = self.tree;
        let is_head = |node: &NodeId| {
            tree.is(*node, "inner_attribute_item")
                || tree.is(*node, "shebang")
                || (tree.is_extra(*node) && tree.text(*node).starts_with("//!"))
                || (tree.is_extra(*node) && tree.text(*node).starts_with("/*!"))
        };
        let last = tree.children(NodeId::ROOT).take_while(is_head).last();
        let mark = if tree.source().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        last.map_or(mark, |last| self.line_after(tree.end(last)))
    }

    fn definitions_start(&self) -> usize {
        let imports = self.names.uses.iter().filter(|item| item.scope == NodeId::ROOT);
        let last = imports.map(|item| self.tree.end(item.statement)).max();
        last.map_or_else(|| self.header_end(), |end| self.line_after(end))
    }

    /// The start of the line after byte `at`; `at` itself if it starts one.
    fn line_after(&self, at: usize) -> usize {
        let text = self.tree.source();
        if at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n') {
            return at;
        }
        text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
    }

    fn defined(&self) -> Vec<String> {
        let tree = self.tree;
        let items = tree.children(NodeId::ROOT).filter_map(|item| tree.field(item, "name"));
        items.filter(|name| module_of(tree, *name) == NodeId::ROOT).map(|name| tree.text(name).to_owned()).collect()
    }
}

/// Whether a node stands in a macro that nobody could read.
fn is_token(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.parent(node).is_some_and(|above| tree.is(above, "token_tree"))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_alphanumeric() && char != '_').filter(|word| !word.is_empty())
}
