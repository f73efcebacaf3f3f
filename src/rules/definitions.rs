//! Loads `queries/<lang>/definitions/`: helper functions that fixes may add to a file.
//!
//! A definition is real code: its imports, then what it defines; the last function is the one that fixes call.
//! `<name>.before-3.9.py` is the variant for older versions.

use std::sync::OnceLock;

use crate::edit::definition::{DefinitionSource, Symbol, Variant};
use crate::facts::{Import, PythonVersion};
use crate::source::{Language, shipped};
use crate::syntax::{NodeId, Parser, SyntaxTree};

/// The built-in helper function with this name.
pub fn find(language: Language, name: &str) -> Option<&'static DefinitionSource> {
    static BUILTIN: OnceLock<Vec<DefinitionSource>> = OnceLock::new();
    match language {
        Language::Python => BUILTIN
            .get_or_init(|| load(&shipped::stems("python/definitions", "py")))
            .iter()
            .find(|source| source.name == name),
        Language::Rust => None,
    }
}

/// Reads definitions from (file name without its ending, text); variants of one name are put together, oldest first.
fn load(files: &[(&str, &str)]) -> Vec<DefinitionSource> {
    let parser = Parser::new();
    let mut sources: Vec<DefinitionSource> = Vec::new();
    for (file, text) in files {
        let (name, before) = split_name(file);
        let variant = read_variant(&parser.parse(text, Language::Python), before);
        match sources.iter_mut().find(|source| source.name == name) {
            Some(source) => source.variants.push(variant),
            None => sources.push(DefinitionSource { name: name.to_owned(), variants: vec![variant] }),
        }
    }
    for source in &mut sources {
        source.variants.sort_by_key(|variant| variant.before.unwrap_or(PythonVersion(u8::MAX, 0)));
    }
    sources
}

/// `keep-task.before-3.9` gives `keep-task` and 3.9.
fn split_name(file: &str) -> (&str, Option<PythonVersion>) {
    let Some((name, version)) = file.split_once(".before-") else { return (file, None) };
    (name, version.parse().ok())
}

fn read_variant(tree: &SyntaxTree<'_>, before: Option<PythonVersion>) -> Variant {
    let mut variant = Variant { before, symbols: Vec::new(), names: Vec::new(), text: String::new() };
    let mut imports = Vec::new();
    let mut start = None;
    for statement in tree.named_children(NodeId::ROOT) {
        match tree.kind(statement) {
            "import_statement" | "import_from_statement" => imports.extend(read_imports(tree, statement)),
            _ => {
                start.get_or_insert(tree.start(statement));
                variant.names.extend(defined_name(tree, statement));
            }
        }
    }
    variant.text.push_str(tree.source()[start.unwrap_or(0)..].trim_end());
    for import in imports {
        variant.symbols.extend(find_symbols(tree, &import));
    }
    variant
}

fn read_imports(tree: &SyntaxTree<'_>, statement: NodeId) -> Vec<Import> {
    let module = tree.field(statement, "module_name").map(|module| tree.text(module));
    let names = tree.fields(statement, "name").map(|name| tree.text(name));
    match module {
        Some(module) => names.map(|name| Import::from(module, name)).collect(),
        None => names.map(Import::of).collect(),
    }
}

fn defined_name(tree: &SyntaxTree<'_>, statement: NodeId) -> Option<String> {
    let named = match tree.kind(statement) {
        "function_definition" | "class_definition" => tree.field(statement, "name"),
        "expression_statement" => tree.child_of_kind(statement, "assignment").and_then(|it| tree.field(it, "left")),
        _ => None,
    };
    named.map(|name| tree.text(name).to_owned())
}

/// Every symbol the tree uses through `import`, once: `Any` for `from typing import Any`, `asyncio.Task` for `import asyncio`.
fn find_symbols(tree: &SyntaxTree<'_>, import: &Import) -> Vec<Symbol> {
    if let Some(name) = &import.name {
        let path = format!("{}.{name}", import.module);
        return vec![Symbol { written: name.clone(), path, import: import.clone() }];
    }
    let uses = tree.all().filter(|node| {
        let object = tree.field(*node, "object");
        tree.is(*node, "attribute") && object.is_some_and(|object| tree.text(object) == import.module)
    });
    let mut paths: Vec<String> = uses.map(|node| tree.text(node).to_owned()).collect();
    paths.sort();
    paths.dedup();
    let symbol = |path: String| Symbol { written: path.clone(), path, import: import.clone() };
    paths.into_iter().map(symbol).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_has_its_imports_apart_from_its_text() {
        let source = find(Language::Python, "keep-task").unwrap();
        let [old, new] = &source.variants[..] else { panic!("two variants") };
        assert_eq!(old.before, Some(PythonVersion(3, 9)));
        assert_eq!(new.before, None);
        assert_eq!(new.names, ["_background_tasks", "_keep"]);
        assert!(new.text.starts_with("_background_tasks: set["));
        let written: Vec<&str> = new.symbols.iter().map(|symbol| symbol.written.as_str()).collect();
        assert_eq!(written, ["asyncio.Task", "Any"]);
        assert!(!old.text.contains('['), "subscripts in annotations need 3.9");
    }
}
