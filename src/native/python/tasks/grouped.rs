//! Tasks that are started and awaited by hand, written as a task group.

use crate::edit::verbs::python::arguments::has_comment;
use crate::edit::verbs::python::lines::{indent, indentation, line_break, lines_of};
use crate::edit::verbs::python::statements::indent_unit;
use crate::edit::verbs::python::{admit_await, drop_statement, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::native::python::thread_safety::fresh_name;
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@first` starts the first of several tasks that are all awaited later in its block, each once.
pub(super) const STARTED: Refinement = Refinement {
    name: "starts-several",
    captures: &["first"],
    holds: |found, facts| match found.get("first") {
        Some(first) => Truth::known(Run::find(first, facts).is_some()),
        None => Truth::Unknown,
    },
};

/// Starts them in a task group, and reads their results after it.
pub(super) const GROUP: Rewriting = Rewriting { name: "group-of-tasks", captures: &["first"], build };

const APART: &[&str] = &["function_definition", "lambda", "class_definition"];

/// A statement that starts a task and names it.
struct Start {
    statement: NodeId,
    callee: NodeId,
    name: NodeId,
}

/// Tasks that are started in one block and awaited further down in it.
struct Run {
    starts: Vec<Start>,
    /// The `await` of each.
    awaits: Vec<NodeId>,
    /// The last statement before the first of those that await.
    last: NodeId,
}

impl Run {
    fn find(first: NodeId, facts: &dyn Facts) -> Option<Self> {
        let tree = facts.tree();
        let block = tree.parent(first).filter(|block| tree.is(*block, "block"))?;
        let (before, statements): (Vec<NodeId>, Vec<NodeId>) =
            tree.named_children(block).partition(|one| tree.start(*one) < tree.start(first));
        if before.last().is_some_and(|before| start_of(*before, facts).is_some()) {
            return None;
        }
        let starts: Vec<Start> = statements.iter().map_while(|one| start_of(*one, facts)).collect();
        if starts.len() < 2 {
            return None;
        }
        let mut awaits = Vec::new();
        for start in &starts {
            let reads = facts.reads_of(start.name)?;
            facts.assigned_value(start.name)?;
            let [read] = reads[..] else { return None };
            awaits.push(tree.parent(read).filter(|above| tree.is(*above, "await"))?);
        }
        let holder = |wait: &NodeId| tree.ancestors(*wait).find(|above| tree.parent(*above) == Some(block));
        let holders: Vec<NodeId> = awaits.iter().map(holder).collect::<Option<_>>()?;
        let is_simple = |holder: &NodeId| tree.is_any(*holder, &["expression_statement", "return_statement"]);
        let runs_at_once = |wait: &NodeId| {
            let mut around = tree.ancestors(*wait).take_while(|above| *above != block);
            !around.any(|above| is_conditional(above, tree))
        };
        if !holders.iter().all(is_simple) || !awaits.iter().all(runs_at_once) {
            return None;
        }
        let end = holders.iter().map(|holder| tree.start(*holder)).min()?;
        let inside: Vec<NodeId> = statements.into_iter().take_while(|one| tree.start(*one) < end).collect();
        let between = inside.iter().skip(starts.len());
        if between.into_iter().any(|one| leaves(*one, tree)) {
            return None;
        }
        Some(Self { last: *inside.last()?, starts, awaits })
    }
}

/// Whether what is inside is not always evaluated, or elsewhere.
fn is_conditional(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.is_any(
        node,
        &[
            "boolean_operator",
            "conditional_expression",
            "lambda",
            "list_comprehension",
            "set_comprehension",
            "dictionary_comprehension",
            "generator_expression",
        ],
    )
}

/// Whether a statement may leave the block, or hand control out of it.
fn leaves(statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let own = tree.descendants_but(statement, |node| tree.is_any(node, APART));
    own.into_iter().any(|node| {
        tree.is_any(node, &["return_statement", "break_statement", "continue_statement", "yield"])
            && tree.is_named(node)
    })
}

/// `name = create_task(coroutine())`.
fn start_of(statement: NodeId, facts: &dyn Facts) -> Option<Start> {
    let tree = facts.tree();
    let assignment = tree.named_children(statement).next().filter(|only| tree.is(*only, "assignment"))?;
    let name = tree.field(assignment, "left").filter(|left| tree.is(*left, "identifier"))?;
    let call = tree.field(assignment, "right").filter(|right| tree.is(*right, "call"))?;
    let callee = tree.field(call, "function")?;
    let given = tree.field(call, "arguments").and_then(|list| tree.named_children(list).next())?;
    let is_start =
        facts.resolve(callee).symbol() == Some("asyncio.create_task") && tree.field(assignment, "type").is_none();
    let makes = tree.is(given, "call") && facts.makes_coroutine(given) != Truth::No;
    (is_start && makes).then_some(Start { statement, callee, name })
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let first = found.get("first").ok_or("no task is started")?;
    let run = Run::find(first, facts).ok_or("no task is started")?;
    let caution = admit_await(first, facts)?;
    let start = lines_of(tree, first).ok_or("other code stands on its lines")?.start;
    let lines = Span::new(start, lines_of(tree, run.last).ok_or("other code stands on its lines")?.end);
    let is_torn = run.starts.iter().any(|start| lines_of(tree, start.statement).is_none());
    if is_torn || run.awaits.iter().any(|wait| has_comment(tree, tree.span(*wait))) {
        return Err("other code stands on its lines".to_owned());
    }
    let block = tree.parent(first).ok_or("no task is started")?;
    let class = runtime_symbol("task-group", first, facts)?;
    let group = fresh_name("tg", first, facts).ok_or("no name is free for the group")?;
    let (depth, newline) = (indentation(tree, first), line_break(tree.source(), start));
    let mut edits = indent(tree, block, lines, indent_unit(tree, block));
    let head = edits.first_mut().ok_or("no task is started")?;
    head.text.insert_str(0, &format!("{depth}async with {}() as {group}:{newline}", class.text));
    for start in &run.starts {
        edits.push(Edit::replace(tree.span(start.callee), format!("{group}.create_task")));
    }
    for (wait, start) in run.awaits.iter().zip(&run.starts) {
        let alone = tree.parent(*wait).filter(|above| tree.is(*above, "expression_statement"));
        // The group has waited for it: a bare `await` has nothing left to do.
        match alone.and_then(|statement| drop_statement(statement, tree).ok()) {
            Some(dropped) => edits.extend(dropped.edits),
            None => edits.push(Edit::replace(tree.span(*wait), format!("{}.result()", tree.text(start.name)))),
        }
    }
    let mut rewrite = Rewrite { caution, claims: vec![lines], ..Rewrite::of(edits) };
    rewrite.request(class.needs);
    Ok(rewrite)
}
