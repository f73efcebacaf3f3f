//! The names an import statement binds.

use crate::syntax::{NodeId, SyntaxTree};

/// One name bound by an import statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportedName<'t> {
    /// The name in this file.
    pub(super) local: &'t str,
    /// What the name stands for: `import a.b` binds `a`, which stands for `a`. Relative paths keep their dots.
    pub(super) path: String,
    /// What the statement names: `a.b` for `import a.b`.
    pub(super) target: String,
    /// Where the name is bound: the alias, or else the imported name.
    pub(super) node: NodeId,
    /// The whole item: `a.b`, `sleep as nap`.
    pub(super) item: NodeId,
}

/// The names bound by an import statement, in order. A star import binds none that can be known.
pub(super) fn names_of<'t>(tree: &'t SyntaxTree<'t>, statement: NodeId) -> Vec<ImportedName<'t>> {
    let module = match tree.kind(statement) {
        "import_from_statement" => match tree.field(statement, "module_name") {
            Some(module) => Some(dotted(tree, module)),
            None => return Vec::new(),
        },
        "future_import_statement" => Some("__future__".to_owned()),
        _ => None,
    };
    tree.fields(statement, "name").filter_map(|item| imported(tree, module.as_deref(), item)).collect()
}

fn imported<'t>(tree: &'t SyntaxTree<'t>, module: Option<&str>, item: NodeId) -> Option<ImportedName<'t>> {
    let (name, alias) = match tree.kind(item) {
        "aliased_import" => (tree.field(item, "name")?, tree.field(item, "alias")),
        _ => (item, None),
    };
    let written = dotted(tree, name);
    let target = match module {
        Some(module) if module.ends_with('.') => format!("{module}{written}"),
        Some(module) => format!("{module}.{written}"),
        None => written,
    };
    let first = tree.named_children(name).next()?;
    let (node, path) = match alias {
        Some(alias) => (alias, target.clone()),
        None if module.is_some() => (first, target.clone()),
        None => (first, tree.text(first).to_owned()),
    };
    Some(ImportedName { local: tree.text(node), path, target, node, item })
}

/// A dotted name without the blanks and comments it may be written with.
fn dotted(tree: &SyntaxTree<'_>, name: NodeId) -> String {
    let tokens = tree.descendants(name).filter(|node| {
        tree.is_any(*node, &["identifier", "."]) || (tree.is(*node, "import_prefix") && !tree.is_missing(*node))
    });
    let mut text = String::new();
    for token in tokens {
        if tree.is(token, ".") && tree.parent(token).is_some_and(|parent| tree.is(parent, "import_prefix")) {
            continue;
        }
        text.extend(tree.text(token).chars().filter(|c| !c.is_whitespace()));
    }
    text
}
