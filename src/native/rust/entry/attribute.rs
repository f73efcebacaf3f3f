//! An async `main` or test needs the attribute macro of a runtime.

use super::items::{attribute_path, attributes, has_modifier, has_only_plain_attributes};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// An async `main` of a whole program, without an attribute that could make it another function.
pub(super) const BARE_MAIN: Refinement = Refinement { name: "bare-async-main", captures: &["main"], holds: bare_main };

/// An async function under the test attribute of the language.
pub(super) const PLAIN_TEST: Refinement =
    Refinement { name: "plain-async-test", captures: &["test"], holds: plain_test };

/// Adds the runtime's attribute.
pub(super) const MAIN: Rewriting = Rewriting { name: "main-attribute", captures: &["main"], build: add_main };

/// Writes the runtime's attribute in place of the language's.
pub(super) const TEST: Rewriting = Rewriting { name: "test-attribute", captures: &["test"], build: swap_test };

fn bare_main(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(main) = found.get("main") else { return Truth::Unknown };
    let is_top = tree.parent(main) == Some(NodeId::ROOT);
    let takes_nothing =
        tree.field(main, "parameters").is_some_and(|parameters| tree.named_children(parameters).next().is_none());
    let is_async = has_modifier(tree, main, "async");
    Truth::known(is_top && takes_nothing && is_async && has_only_plain_attributes(tree, main) && !is_without_main(tree))
}

/// `#![no_main]`, `#![no_std]`: who starts the program is another question.
fn is_without_main(tree: &SyntaxTree<'_>) -> bool {
    let inner = tree.children(NodeId::ROOT).filter(|item| tree.is(*item, "inner_attribute_item"));
    inner.into_iter().any(|item| tree.text(item).contains("no_main") || tree.text(item).contains("no_std"))
}

fn add_main(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let main = found.get("main").ok_or("there is no function")?;
    let tree = facts.tree();
    let text = spelled("main", main, facts)?;
    let newline = if tree.source().contains("\r\n") { "\r\n" } else { "\n" };
    Ok(Rewrite::of([Edit::insert(tree.start(main), format!("#[{text}]{newline}"))]))
}

fn plain_test(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(test) = found.get("test") else { return Truth::Unknown };
    Truth::known(has_modifier(tree, test, "async") && is_plain_test(test, tree))
}

/// Whether a function is a test of the language, under no attribute that could make it another function.
pub(in crate::native::rust) fn is_plain_test(test: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let mut paths = attributes(tree, test).into_iter().filter_map(|attribute| attribute_path(tree, attribute));
    let known = paths
        .all(|path| matches!(tree.text(path), "test" | "ignore" | "should_panic" | "cfg" | "allow" | "expect" | "doc"));
    known && plain_attribute(tree, test).is_some()
}

fn plain_attribute(tree: &SyntaxTree<'_>, test: NodeId) -> Option<NodeId> {
    let paths = attributes(tree, test).into_iter().filter_map(|attribute| attribute_path(tree, attribute));
    paths.into_iter().find(|path| tree.text(*path) == "test")
}

fn swap_test(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    test_attribute(found.get("test").ok_or("there is no test")?, "", facts)
}

/// Writes the runtime's test attribute, with an argument, in place of the language's.
pub(in crate::native::rust) fn test_attribute(
    test: NodeId,
    argument: &str,
    facts: &dyn Facts,
) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let attribute = plain_attribute(tree, test).filter(|_| is_plain_test(test, tree));
    let attribute = attribute.ok_or("the test is under an attribute that is not known")?;
    let text = spelled("test", test, facts)?;
    Ok(Rewrite::of([Edit::replace(tree.span(attribute), format!("{text}{argument}"))]))
}

/// The runtime's attribute of this name, by its full path: a short name would be the language's own.
fn spelled(name: &str, function: NodeId, facts: &dyn Facts) -> Result<String, String> {
    let runtime = facts.runtime(function);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let path = format!("{runtime}::{name}");
    if facts.apis().get(&path).is_none() {
        return Err(format!("{runtime} has no attribute for it"));
    }
    facts.spell(&path, function).map(|spelling| spelling.text)
}
