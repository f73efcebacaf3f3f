//! A blocking block: it moves into a function of its own, which a thread runs once.

mod flow;

use super::lines::{indent, indentation, line_break, lines_of};
use super::thread_safety::{fresh_name, reason_to_stay};
use crate::edit::verbs::python::{admit_await, thread_call};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};
use flow::Outcome;

/// `with open(path) as file: data = file.read()` becomes `def _read(): …; return data` and
/// `data = await asyncio.to_thread(_read)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-block", captures: &["block"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let block = found.get("block").ok_or("there is no block")?;
    let tree = facts.tree();
    let caution = admit_await(block, facts)?;
    let lines = lines_of(tree, block).ok_or("other code stands on its lines")?;
    if let Some(reason) = reason_to_stay(block, facts) {
        return Err(reason);
    }
    let outcome = flow::outcome_of(block, facts)?;
    let base = if matches!(&outcome, Outcome::Values(names) if names.is_empty()) { "_run" } else { "_read" };
    let name = fresh_name(base, facts).ok_or("no name is free for the function")?;
    let thread = thread_call(block, false, facts)?;
    let call = format!("await {}{name}{}", thread.open, thread.close);

    let lines = with_trailing_comments(tree, block, lines);
    let caution = caution.or_else(|| shared_change(tree, block));
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    let edits = move_lines(tree, block, lines, &name, &outcome, &call);
    Ok(Rewrite { requests, claims: vec![lines], caution, ..Rewrite::of(edits) })
}

fn move_lines(
    tree: &SyntaxTree<'_>,
    block: NodeId,
    lines: Span,
    name: &str,
    outcome: &Outcome,
    call: &str,
) -> Vec<Edit> {
    let text = tree.source();
    let (depth, unit) = (indentation(tree, block), indent_unit(tree, block));
    let newline = line_break(text, lines.start);
    let gap = if stands_apart(tree, block, lines) { "" } else { newline };
    let mut edits = vec![Edit::insert(lines.start, format!("{gap}{depth}def {name}():{newline}"))];
    edits.extend(indent(tree, block, lines, unit));

    let (result, call) = match outcome {
        Outcome::Returns => (String::new(), format!("return {call}")),
        Outcome::Values(names) if names.is_empty() => (String::new(), call.to_owned()),
        Outcome::Values(names) => {
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

/// One step of indentation, as the block around uses it.
fn indent_unit<'t>(tree: &SyntaxTree<'t>, block: NodeId) -> &'t str {
    let deeper = |inner: NodeId, outer: NodeId| {
        let body = tree.field(inner, "body")?;
        let first = tree.named_children(body).next()?;
        indentation(tree, first).strip_prefix(indentation(tree, outer)).filter(|unit| !unit.is_empty())
    };
    let compounds = std::iter::once(block).chain(tree.ancestors(block));
    compounds.into_iter().find_map(|node| deeper(node, node)).unwrap_or("    ")
}

/// Whether no blank line is needed in front: the block opens the suite around it, or a comment or blank line precedes.
fn stands_apart(tree: &SyntaxTree<'_>, block: NodeId, lines: Span) -> bool {
    let is_first = tree.parent(block).and_then(|suite| tree.named_children(suite).next()) == Some(block);
    let before = tree.source()[..lines.start].lines().next_back().unwrap_or("").trim();
    is_first || before.is_empty() || before.starts_with('#')
}

/// Comments below the last statement that stand deeper than the block belong to it.
fn with_trailing_comments(tree: &SyntaxTree<'_>, block: NodeId, lines: Span) -> Span {
    let depth = indentation(tree, block).len();
    let mut end = lines.end;
    while let Some(line) = tree.source()[end..].split_inclusive('\n').next() {
        let code = line.trim_start_matches([' ', '\t']);
        if !code.starts_with('#') || line.len() - code.len() <= depth {
            break;
        }
        end += line.len();
    }
    Span::new(lines.start, end)
}

/// What other tasks could see change while the thread runs.
fn shared_change(tree: &SyntaxTree<'_>, block: NodeId) -> Option<String> {
    let assigns = |node: NodeId| {
        let left =
            tree.is_any(node, &["assignment", "augmented_assignment"]).then(|| tree.field(node, "left")).flatten();
        left.is_some_and(|left| tree.descendants(left).any(|part| tree.is_any(part, &["attribute", "subscript"])))
    };
    tree.descendants(block)
        .any(assigns)
        .then(|| "it changes an object that other tasks can see, now from another thread".to_owned())
}
