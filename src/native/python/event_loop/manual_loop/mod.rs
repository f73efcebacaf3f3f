//! An event loop that is made, run once and closed by hand: what the runtime's own `run` does.

mod cleaning;
mod dance;
mod layout;

use self::dance::{Dance, find_dance};
use self::layout::{needless_finally, unwrap, with_blank_lines};
use super::super::lines::{indentation, line_break, line_end, line_start, lines_of};
use super::super::passage::statement_of;
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether [`STEP`] can rewrite the loop.
pub(in crate::native) const HOLDS: Refinement = Refinement {
    name: "manual-loop",
    captures: &["loop", "call"],
    holds: |found, facts| Truth::known(find_dance(found, facts).is_ok()),
};

/// `loop = new_event_loop()` … `loop.run_until_complete(main())` … `loop.close()` becomes `asyncio.run(main())`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "manual-loop", captures: &["loop", "call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let dance = find_dance(found, facts)?;
    let callee = tree.field(dance.run, "function").ok_or("there is no call")?;
    let (dropped, mut moved, depth) = taken_away(&dance, tree)?;

    let mut rewrite = Rewrite::default();
    if dance.is_future {
        rewrite.edits.extend(wrap_future(&dance, depth, facts)?);
    }
    rewrite.extend(verbs::refer(callee, &dance.replacement, facts)?);
    if let Some(task) = dance.task {
        rewrite.edits.push(Edit::replace(tree.span(task.made), tree.text(task.coroutine)));
    }
    if let Some(debug) = dance.debug {
        rewrite.edits.push(Edit::insert(tree.end(dance.given), format!(", debug={}", tree.text(debug))));
    }
    let rewritten: Vec<Span> = rewrite.edits.iter().map(|edit| edit.span).chain(dropped.iter().copied()).collect();
    moved.retain(|edit| !rewritten.iter().any(|span| span.overlaps(edit.span)));
    rewrite.edits.extend(moved);
    rewrite.edits.extend(dropped.into_iter().map(Edit::delete));
    Ok(rewrite)
}

/// The lines that go, the edits that move what stays, and the statement in whose depth the run then stands.
fn taken_away(dance: &Dance, tree: &SyntaxTree<'_>) -> Result<(Vec<Span>, Vec<Edit>, NodeId), String> {
    let text = tree.source();
    let mut dropped = Vec::new();
    let mut moved = Vec::new();
    let mut depth = statement_of(tree, dance.run).ok_or("the loop runs nowhere")?;
    for outer in tree.ancestors(dance.run).filter(|above| tree.is(*above, "try_statement")) {
        let Some(finally) = needless_finally(tree, outer, &dance.needless) else { continue };
        let lines = Span::new(line_start(text, tree.start(finally)), line_end(text, tree.end(finally)));
        if let Some((head, edits)) = unwrap(tree, outer, finally) {
            if tree.field(outer, "body") == tree.parent(depth) {
                depth = outer;
            }
            dropped.push(head);
            moved.extend(edits);
        } else if tree.children(outer).all(|part| !tree.is_any(part, &["except_clause", "except_group_clause"])) {
            return Err("the `try` around it cannot be taken away".to_owned());
        }
        dropped.push(lines);
    }
    for statement in &dance.needless {
        let lines = lines_of(tree, *statement).ok_or("other code stands on the lines of the loop")?;
        if !dropped.iter().any(|span| span.contains(lines)) {
            dropped.push(with_blank_lines(tree, *statement, lines, &dance.needless));
        }
    }
    Ok((dropped, moved, depth))
}

/// Puts the future that is run into a coroutine function in front of the statement. `depth` is indented as that will be.
fn wrap_future(dance: &Dance, depth: NodeId, facts: &dyn Facts) -> Result<Vec<Edit>, String> {
    let tree = facts.tree();
    let statement = statement_of(tree, dance.run).ok_or("the loop runs nowhere")?;
    if !tree.is_any(statement, &["expression_statement", "return_statement"]) {
        return Err("what it runs stands in the head of another statement".to_owned());
    }
    if tree.descendants(dance.given).any(|node| tree.is_any(node, &["named_expression", "yield"])) {
        return Err("what it runs cannot move into a function".to_owned());
    }
    let around = tree.ancestor_of_kind(statement, &["class_definition", "function_definition"]);
    if around.is_some_and(|around| tree.is(around, "class_definition")) {
        return Err("names of a class are not seen by a function in it".to_owned());
    }
    let name = ["_main", "_run_all"].into_iter().find(|name| !facts.is_name_taken(name));
    let name = name.ok_or("the names for a function around it are taken")?;
    let newline = line_break(tree.source(), tree.start(statement));
    let indent = indentation(tree, depth);
    let unit = verbs::python::indent_unit(tree, statement);
    let given = tree.text(dance.given);
    let head = format!("async def {name}():{newline}{indent}{unit}return await {given}{newline}{newline}{indent}");
    let mut edits =
        vec![Edit::insert(tree.start(statement), head), Edit::replace(tree.span(dance.given), format!("{name}()"))];
    let list = tree.parent(dance.given).ok_or("what it runs stands nowhere")?;
    let blanks = [
        Span::new(tree.start(list) + 1, tree.start(dance.given)),
        Span::new(tree.end(dance.given), tree.end(list).saturating_sub(1)),
    ];
    if blanks.iter().all(|span| span.of(tree.source()).chars().all(|one| one.is_whitespace() || one == ',')) {
        edits.extend(blanks.map(Edit::delete));
    }
    Ok(edits)
}
