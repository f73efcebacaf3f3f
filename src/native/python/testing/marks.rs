//! The marks on tests, and the runtime whose plugin runs the tests of a file.

use std::collections::BTreeSet;

use crate::facts::{Facts, RuntimeFact, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the async fixture in the match belongs to tests that asyncio's plugin runs, and to no other's.
pub(in crate::native) const FIXTURE: Refinement =
    Refinement { name: "fixture-of-asyncio", captures: &["fixture"], holds: belongs_to_asyncio };

fn belongs_to_asyncio(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(fixture) = found.get("fixture") else { return Truth::Unknown };
    let names_hook = mentions_hook(facts);
    match test_runtime(fixture, facts) {
        TestRuntime::Shown(runtime) if runtime == "asyncio" && !names_hook => Truth::Yes,
        _ => Truth::Unknown,
    }
}

/// The runtime whose plugin runs the tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TestRuntime {
    /// The marks of the file, or the one declared plugin, show it.
    Shown(String),
    /// Only the code of the test does.
    Assumed(String),
    /// Nobody can say.
    Unknown,
}

pub(super) fn test_runtime(test: NodeId, facts: &dyn Facts) -> TestRuntime {
    let marks = runtimes_of_marks(facts);
    let plugins = declared_plugins(facts);
    match (marks.first(), plugins.first()) {
        (Some(only), _) if marks.len() == 1 => TestRuntime::Shown(only.clone()),
        (Some(_), _) => TestRuntime::Unknown,
        (None, Some(only)) if plugins.len() == 1 => TestRuntime::Shown(only.clone()),
        _ => match facts.runtime(test) {
            RuntimeFact::One(runtime) if plugins.contains(&runtime) => TestRuntime::Shown(runtime),
            RuntimeFact::One(runtime) => TestRuntime::Assumed(runtime),
            RuntimeFact::Several(_) | RuntimeFact::Unknown => TestRuntime::Unknown,
        },
    }
}

/// The runtimes that the marks in the file name.
fn runtimes_of_marks(facts: &dyn Facts) -> BTreeSet<String> {
    let tree = facts.tree();
    let attributes = tree.all().filter(|node| tree.is(*node, "attribute"));
    attributes.filter_map(|node| runtime_of_mark(node, facts)).collect()
}

/// The runtime that a mark has its test run under, by the tables.
pub(super) fn runtime_of_mark(mark: NodeId, facts: &dyn Facts) -> Option<String> {
    let resolved = facts.resolve(mark);
    facts.apis().get(resolved.symbol()?)?.runs_test.clone()
}

/// The runtimes for whose tests the project declares a plugin.
fn declared_plugins(facts: &dyn Facts) -> BTreeSet<String> {
    let around = facts.surroundings();
    let declared = facts.apis().libraries().filter(|library| {
        let name = library.name.replace('_', "-");
        around.dependencies.contains(&name) || around.test_dependencies.contains(&name)
    });
    declared.filter_map(|library| library.test_plugin.clone()).collect()
}

/// Whether the file has a word that shows another way of running tests.
pub(super) fn mentions_hook(facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_hook =
        |word: &str| facts.apis().libraries().any(|library| library.test_hooks.iter().any(|hook| hook == word));
    let mut words = tree.all().filter(|node| tree.is(*node, "identifier")).map(|node| tree.text(node));
    words.any(is_hook)
}

/// What the marks of a `pytestmark` say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// One of them has the tests run, or nobody can say.
    MayRun,
    /// None does.
    Harmless,
}

/// The marks that `pytestmark = …` in this block gives to all tests in it.
pub(super) fn marks_of_block(block: NodeId, facts: &dyn Facts) -> Marks {
    let tree = facts.tree();
    for statement in tree.named_children(block) {
        let assignment = tree.named_children(statement).next().filter(|inner| tree.is(*inner, "assignment"));
        let Some(assignment) = assignment else { continue };
        let is_marks = tree.field(assignment, "left").is_some_and(|left| tree.text(left) == "pytestmark");
        if is_marks && !tree.field(assignment, "right").is_some_and(|value| is_harmless_value(tree, value, facts)) {
            return Marks::MayRun;
        }
    }
    Marks::Harmless
}

/// Whether the value is a mark, or a list of marks, none of which has a test run.
fn is_harmless_value(tree: &SyntaxTree<'_>, value: NodeId, facts: &dyn Facts) -> bool {
    let marks: Vec<NodeId> =
        if tree.is_any(value, &["list", "tuple"]) { tree.named_children(value).collect() } else { vec![value] };
    let plain = marks.into_iter().filter(|mark| !tree.is(*mark, "comment"));
    plain.map(|mark| super::super::decorators::callee_or_itself(tree, mark)).all(|mark| is_harmless(mark, facts))
}

/// Whether a decorator of a test is known, and does not have it run.
pub(super) fn is_harmless(decorator: NodeId, facts: &dyn Facts) -> bool {
    super::super::decorators::is_transparent(decorator, facts) && runtime_of_mark(decorator, facts).is_none()
}
