//! What the facts of Python say, as rows of code and answer.
//!
//! A row marks the expression it asks about with `⟦` and `⟧`; the marks are taken out before parsing.

mod awaiting;
mod hazards;
mod layouts;
mod lives;
mod names;
mod places;
mod runtimes;
mod types;

use super::PythonFacts;
use crate::apis::Apis;
use crate::facts::{Facts, PythonVersion, Surroundings};
use crate::source::{Language, Span};
use crate::syntax::{NodeId, Parser};

/// Asks about the marked expression of `code`.
pub(super) fn ask<T>(code: &str, question: impl FnOnce(&PythonFacts<'_>, NodeId) -> T) -> T {
    ask_within(code, &Surroundings::default(), question)
}

/// Asks about the marked expression of `code`, in a project.
pub(super) fn ask_within<T>(
    code: &str,
    surroundings: &Surroundings,
    question: impl FnOnce(&PythonFacts<'_>, NodeId) -> T,
) -> T {
    let start = code.find('⟦').unwrap_or(0);
    let end = code.find('⟧').map_or(start, |at| at - '⟦'.len_utf8());
    let text = code.replace(['⟦', '⟧'], "");
    let tree = Parser::new().parse(&text, Language::Python);
    let facts = PythonFacts::collect(&tree, Apis::builtin(Language::Python), surroundings);
    question(&facts, marked(&facts, Span::new(start, end)))
}

/// The innermost named node that is exactly the marked text.
fn marked(facts: &PythonFacts<'_>, span: Span) -> NodeId {
    let tree = facts.tree();
    tree.all().filter(|node| tree.is_named(*node) && tree.span(*node) == span).last().unwrap_or(NodeId::ROOT)
}

pub(super) fn python(major: u8, minor: u8) -> Surroundings {
    Surroundings { python: PythonVersion(major, minor), python_is_declared: true, ..Surroundings::default() }
}
