//! Blocking statements: they move into a function of their own, which a thread runs once.

mod flow;

use crate::edit::verbs::python::{admit_await, indent_unit, thread_call};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::native::python::lines::{indent, indentation, line_break};
use crate::native::python::passage::{Passage, next_statement, statement_of};
use crate::native::python::thread_safety::{caution_of, fresh_name, own_names, reason_to_keep, reason_within};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};
use flow::{Flow, Outcome};

/// `with open(path) as file: data = file.read()` becomes `def _read(): …; return data` and
/// `data = await asyncio.to_thread(_read)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-block", captures: &["block"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let block = found.get("block").ok_or("there is no block")?;
    let tree = facts.tree();
    let statement = statement_of(tree, block).ok_or("it is not in a function")?;
    if statement != block && tree.field(statement, "body").or(tree.field(statement, "consequence")).is_some() {
        return Err("it stands in the head of a larger statement".to_owned());
    }
    let alone = offload_passage(&Passage::of(statement), facts);
    let returns = tree.descendants(statement).any(|node| tree.is(node, "return_statement"));
    if alone.is_ok() || !returns {
        return alone;
    }
    offload_rest(statement, facts).or(alone)
}

/// So many nodes of code follow a block at most, for all of it to move.
const LONGEST_REST: usize = 400;

/// Moves the block with all that follows it in its function: wherever it returns, the function ends.
fn offload_rest(statement: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let around = std::iter::once(statement).chain(tree.ancestors(statement));
    let within =
        around.take_while(|above| !tree.is_any(*above, &["function_definition", "class_definition", "lambda"]));
    let is_statement = |node: &NodeId| tree.parent(*node).is_some_and(|suite| tree.is(suite, "block"));
    let mut last = Err("it returns halfway".to_owned());
    for first in within.filter(is_statement) {
        let statements: Vec<NodeId> =
            std::iter::successors(Some(first), |statement| next_statement(tree, *statement)).collect();
        let passage = Passage { statements };
        if passage.nodes(tree).take(LONGEST_REST + 1).count() > LONGEST_REST {
            break;
        }
        last = offload_passage(&passage, facts);
        if last.is_ok() {
            break;
        }
    }
    last
}

/// Moves the passage into a function that a thread runs.
///
/// # Errors
/// Why it has to stay.
pub(super) fn offload_passage(passage: &Passage, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let caution = admit_await(passage.first(), facts)?;
    let lines = passage.lines(tree).ok_or("other code stands on its lines")?;
    let moved = passage.span(tree);
    let mut reasons = passage.statements.iter().filter_map(|statement| reason_within(*statement, moved, facts));
    if let Some(reason) = reasons.next() {
        return Err(reason);
    }
    let flow = flow::flow_of(passage, facts)?;
    if let Outcome::Values(names) = &flow.outcome
        && let Some(reason) = names.iter().find_map(|name| reason_to_keep(name, passage, facts))
    {
        return Err(reason);
    }
    let result = FinalResult::of(passage, &flow.outcome, tree);
    let is_mute = matches!(&flow.outcome, Outcome::Values(names) if names.is_empty()) && result.is_none();
    let base = if is_mute { "_run" } else { "_read" };
    let name = fresh_name(base, passage.first(), facts).ok_or("no name is free for the function")?;
    let thread = thread_call(passage.first(), false, facts)?;
    let arguments = flow.takes.iter().fold(name.clone(), |text, taken| format!("{text}, {taken}"));
    let call = format!("await {}{arguments}{}", thread.open, thread.close);

    let caution = caution.or_else(|| caution_of(passage, result.map(|result| result.target), facts));
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    let edits = move_lines(tree, passage, lines, &Moved { name, flow: &flow, result, call });
    Ok(Rewrite { requests, claims: vec![lines], caution, ..Rewrite::of(edits) })
}

/// A passage as a function.
struct Moved<'m> {
    name: String,
    flow: &'m Flow,
    result: Option<FinalResult>,
    call: String,
}

fn move_lines(tree: &SyntaxTree<'_>, passage: &Passage, lines: Span, moved: &Moved<'_>) -> Vec<Edit> {
    let text = tree.source();
    let first = passage.first();
    let (depth, unit) = (indentation(tree, first), indent_unit(tree, first));
    let newline = line_break(text, lines.start);
    let gap = if stands_apart(tree, first, lines) { "" } else { newline };
    let Moved { name, flow, call, .. } = moved;
    let takes = flow.takes.join(", ");
    let mut edits = vec![Edit::insert(lines.start, format!("{gap}{depth}def {name}({takes}):{newline}"))];
    let suite = tree.parent(first).unwrap_or(first);
    edits.extend(indent(tree, if passage.statements.len() == 1 { first } else { suite }, lines, unit));

    let (result, call) = match (&flow.outcome, moved.result) {
        (Outcome::Returns, _) => (String::new(), format!("return {call}")),
        (Outcome::Values(_), Some(result)) => {
            edits.push(Edit::replace(result.gone, "return "));
            (String::new(), format!("{} = {call}", tree.text(result.target)))
        }
        (Outcome::Values(names), None) if names.is_empty() => (String::new(), call.to_owned()),
        (Outcome::Values(names), None) => {
            let names = names.join(", ");
            (format!("{depth}{unit}return {names}{newline}"), format!("{names} = {call}"))
        }
    };
    let tail = format!("{result}{newline}{depth}{call}");
    let is_whole = text[..lines.end].ends_with('\n');
    let tail = if is_whole { format!("{tail}{newline}") } else { format!("{newline}{tail}") };
    edits.push(Edit::insert(lines.end, tail));
    edits
}

/// The assignment with which a passage ends: its value can be returned as it is, and is assigned where the passage was.
#[derive(Clone, Copy)]
struct FinalResult {
    target: NodeId,
    /// `target = `
    gone: Span,
}

impl FinalResult {
    fn of(passage: &Passage, outcome: &Outcome, tree: &SyntaxTree<'_>) -> Option<FinalResult> {
        let Outcome::Values(names) = outcome else { return None };
        let mut last = passage.last();
        while tree.is(last, "with_statement") {
            last = tree.field(last, "body").and_then(|body| tree.named_children(body).last())?;
        }
        let assignment = tree.named_children(last).next().filter(|_| tree.is(last, "expression_statement"))?;
        let target = tree.field(assignment, "left").filter(|_| tree.is(assignment, "assignment"))?;
        let value = tree.field(assignment, "right").filter(|value| !tree.is_any(*value, &["assignment", "yield"]))?;
        let gone = Span::new(tree.start(target), tree.start(value));
        if tree.field(assignment, "type").is_some() || gone.of(tree.source()).contains(['#', '\n', '\\']) {
            return None;
        }
        let is_result = match (tree.kind(target), &names[..]) {
            // A variable that nothing else in the passage mentions.
            ("identifier", [name]) => {
                let mentions =
                    passage.nodes(tree).filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
                tree.text(target) == name && mentions.count() == 1
            }
            // A place that can be named after the passage just as well.
            ("attribute" | "subscript", []) => {
                let own = own_names(&passage.statements, tree);
                let mut parts = tree.descendants(target);
                !parts
                    .any(|part| tree.is(part, "call") || (tree.is(part, "identifier") && own.contains(tree.text(part))))
            }
            _ => false,
        };
        is_result.then_some(FinalResult { target, gone })
    }
}

/// Whether no blank line is needed in front: the block opens the suite around it, or a comment or blank line precedes.
fn stands_apart(tree: &SyntaxTree<'_>, block: NodeId, lines: Span) -> bool {
    let is_first = tree.parent(block).and_then(|suite| tree.named_children(suite).next()) == Some(block);
    let before = tree.source()[..lines.start].lines().next_back().unwrap_or("").trim();
    is_first || before.is_empty() || before.starts_with('#')
}
