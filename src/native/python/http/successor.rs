//! A package that has gone on under another name: its imports, and every use of its name.

use crate::edit::{Edit, Import, Request, Rewrite};
use crate::facts::{Facts, ImportItem};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Writes the successor, by the tables, in the place of the modules that an import names, and of their name where that
/// is used.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "import-successor", captures: &["statement"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let statement = found.get("statement").ok_or("there is no import")?;
    let tree = facts.tree();
    let mut rewrite = Rewrite::default();
    for name in tree.fields(statement, "name").chain(tree.field(statement, "module_name")) {
        let module = tree.field(name, "name").filter(|_| tree.is(name, "aliased_import")).unwrap_or(name);
        let Some(first) = tree.named_children(module).next().filter(|_| is_module(tree, module)) else { continue };
        let Some(new) = successor(tree.text(first), facts) else { continue };
        if module == name && tree.is(statement, "import_statement") {
            rewrite.extend(rename(tree.text(module), tree.text(first), new, statement, facts)?);
        } else {
            rewrite.edits.push(Edit::replace(tree.span(first), new));
        }
    }
    rewrite.edits.sort();
    rewrite.edits.dedup();
    Ok(rewrite)
}

/// `import old` binds the name itself: its uses get the new one, and the old import goes with the last of them.
fn rename(module: &str, old: &str, new: &str, statement: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let mut rewrite = Rewrite::default();
    let is_there = facts.layout().imports.iter().any(|other| other.local == new && other.path == new);
    if facts.is_name_taken(new) && !is_there {
        return Err(format!("the name `{new}` is taken by something else"));
    }
    for item in items_of(statement, facts).filter(|item| item.local == old) {
        if item.kept || item.uses.is_empty() {
            return Err("nothing in the file uses it: other modules may".to_owned());
        }
        rewrite.edits.extend(item.uses.iter().map(|span| Edit::replace(*span, new)));
    }
    let renamed = format!("{new}{}", module.strip_prefix(old).unwrap_or(""));
    rewrite.requests.push(Request::Import(Import::of(renamed)));
    Ok(rewrite)
}

/// Whether the dotted name is that of a module, rather than a name taken from one.
fn is_module(tree: &SyntaxTree<'_>, name: NodeId) -> bool {
    let above = tree.ancestors(name).find(|above| tree.is_any(*above, &["import_statement", "import_from_statement"]));
    above.is_some_and(|above| tree.is(above, "import_statement") || tree.field(above, "module_name") == Some(name))
}

/// What the package is called now, by the tables.
fn successor<'f>(package: &str, facts: &'f dyn Facts) -> Option<&'f str> {
    facts.apis().library(package)?.successor.as_deref()
}

/// What the statement binds.
fn items_of(statement: NodeId, facts: &dyn Facts) -> impl Iterator<Item = &ImportItem> {
    let span = facts.tree().span(statement);
    facts.layout().imports.iter().filter(move |item| item.statement == span)
}
