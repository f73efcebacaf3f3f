//! The fixture `event_loop`, which the plugin no longer has.

use super::super::arguments::has_comment;
use super::super::decorators::{decorators, is_transparent};
use super::marks::runtime_of_mark;
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the parameter asks the test runner for the fixture.
pub(in crate::native) const PARAMETER: Refinement =
    Refinement { name: "loop-fixture-parameter", captures: &["function", "name"], holds: asks_for_fixture };

/// Whether the fixture is made by the file, in the way that tests once ran on its loop.
pub(in crate::native) const OVERRIDE: Refinement =
    Refinement { name: "loop-fixture-override", captures: &["function"], holds: makes_loop };

/// Removes the parameter; the loop that runs takes the place of what it was.
pub(in crate::native) const DROP_PARAMETER: Rewriting =
    Rewriting { name: "drop-loop-parameter", captures: &["function", "parameter", "name"], build: drop_parameter };

const FIXTURE: &str = "event_loop";

fn asks_for_fixture(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(function), Some(name)) = (found.get("function"), found.get("name")) else { return Truth::Unknown };
    let tree = facts.tree();
    if tree.text(name) != FIXTURE {
        return Truth::No;
    }
    let decorators = decorators(tree, function);
    let is_test = tree.field(function, "name").is_some_and(|name| tree.text(name).starts_with("test"));
    let is_fixture = decorators.iter().any(|decorator| is_fixture_maker(*decorator, facts));
    let is_marked = decorators.iter().any(|mark| runtime_of_mark(*mark, facts).is_some());
    let is_known = decorators.iter().all(|one| is_transparent(*one, facts) || is_fixture_maker(*one, facts));
    if (is_marked || is_fixture || (is_test && is_known)) && !is_defined(facts) { Truth::Yes } else { Truth::Unknown }
}

fn is_fixture_maker(decorator: NodeId, facts: &dyn Facts) -> bool {
    let resolved = facts.resolve(decorator);
    matches!(resolved.symbol(), Some(path) if path.ends_with(".fixture"))
}

/// Whether the file has a fixture of this name itself.
fn is_defined(facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut functions = tree.all().filter(|node| tree.is(*node, "function_definition"));
    functions.any(|function| tree.field(function, "name").is_some_and(|name| tree.text(name) == FIXTURE))
}

fn makes_loop(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    if tree.field(function, "name").is_none_or(|name| tree.text(name) != FIXTURE) {
        return Truth::No;
    }
    let is_fixture = decorators(tree, function).into_iter().any(|decorator| is_fixture_maker(decorator, facts));
    let mut calls = tree.descendants(function).filter(|node| tree.is(*node, "call"));
    let makes = calls.any(|call| {
        let callee = tree.field(call, "function");
        callee.is_some_and(|callee| tree.text(callee).ends_with("new_event_loop"))
    });
    let mut gives = tree.descendants(function).filter(|node| tree.is_any(*node, &["return_statement", "yield"]));
    let gives = gives.any(|node| tree.named_children(node).any(|part| !tree.is(part, "comment")));
    if is_fixture && makes && gives { Truth::Yes } else { Truth::Unknown }
}

fn drop_parameter(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let parameter = found.get("parameter").ok_or("there is no parameter")?;
    let name = found.get("name").ok_or("there is no parameter")?;
    let tree = facts.tree();
    if tree.child_of_kind(function, "async").is_none() {
        return Err("a plain function has no running loop to ask for".to_owned());
    }
    let mut rewrite = Rewrite::of([Edit::delete(span_with_comma(tree, parameter)?)]);
    let reads = facts.reads_of(name).ok_or("not all uses of the loop can be seen")?;
    for read in reads {
        if facts.function_of(read) != Some(function) {
            return Err("a function inside uses the loop".to_owned());
        }
        let spelling = facts.spell("asyncio.get_running_loop", read)?;
        rewrite.edits.push(Edit::replace(tree.span(read), format!("{}()", spelling.text)));
        rewrite.requests.extend(spelling.needs.map(Request::Import));
    }
    Ok(rewrite)
}

/// The parameter with the comma that is no longer needed.
fn span_with_comma(tree: &SyntaxTree<'_>, parameter: NodeId) -> Result<Span, String> {
    let list = tree.parent(parameter).ok_or("there is no parameter list")?;
    let all: Vec<NodeId> = tree.named_children(list).filter(|node| !tree.is(*node, "comment")).collect();
    let at = all.iter().position(|node| *node == parameter).ok_or("there is no parameter")?;
    let span = tree.span(parameter);
    let gone = match (at.checked_sub(1).map(|before| all[before]), all.get(at + 1)) {
        (_, Some(next)) => Span::new(span.start, tree.start(*next)),
        (Some(before), None) => Span::new(tree.end(before), span.end),
        (None, None) => Span::new(tree.start(list) + 1, tree.end(list) - 1),
    };
    if has_comment(tree, gone) { Err("a comment would be lost".to_owned()) } else { Ok(gone) }
}
