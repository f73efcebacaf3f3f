//! Import edits in this language: what is added, what goes, and where definitions stand.

mod addition;
mod definition;
mod removal;
mod statement;

use super::{Edit, EditSet, Layout, Request};
use crate::edit::Definition;
use crate::edit::definition::has_definition;
use crate::facts::Import;
use statement::{Statement, statements_of};

pub(super) fn settle(text: &str, layout: &Layout, edits: &EditSet, requests: &[Request]) -> Vec<Edit> {
    let statements = statements_of(text, layout);
    let (imports, definitions) = split(text, layout, &statements, requests);

    let removals = removal::remove_unused(text, &statements, edits, requests);
    let mut settled = addition::add_imports(text, layout, &statements, &imports, &removals, !definitions.is_empty());
    settled.extend(definition::add_definitions(text, layout, &definitions, &settled, &removals));
    settled.extend(removal::tidy(text, removals, &settled));
    if layout.newline == "\r\n" {
        for edit in &mut settled {
            edit.text = edit.text.replace('\n', "\r\n");
        }
    }
    settled
}

/// The imports and definitions among `requests` that the file lacks, sorted and each once.
fn split<'r>(
    text: &str,
    layout: &Layout,
    statements: &[Statement<'_>],
    requests: &'r [Request],
) -> (Vec<&'r Import>, Vec<&'r Definition>) {
    let (mut imports, mut definitions) = (Vec::new(), Vec::new());
    for request in requests {
        match request {
            Request::Import(import) => imports.push(import),
            Request::Definition(definition) => definitions.push(definition),
            Request::Release(_) | Request::Feature(_) => {}
        }
    }
    imports.retain(|import| !statements.iter().any(|statement| statement.satisfies(text, import)));
    imports.sort_by_key(|import| (import.name.is_some(), import.module.to_lowercase(), import.name.clone()));
    imports.dedup();
    // Reading the whole text for every fix of a long report would take its time.
    let may_be_there = |definition: &Definition| definition.names.iter().any(|name| layout.defined.contains(name));
    definitions.retain(|definition| !may_be_there(definition) || !has_definition(text, &definition.text));
    definitions.sort();
    definitions.dedup();
    (imports, definitions)
}

#[cfg(test)]
mod tests;
