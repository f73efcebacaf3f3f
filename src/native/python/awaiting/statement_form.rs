//! `with` to `async with`, `for` to `async for`, and back.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, PythonVersion, Truth, Type};
use crate::native::python::arguments::has_comment;
use crate::native::python::lines::{indent, indentation, line_break, line_end, line_start};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The other form of a `for` or of a clause of a comprehension.
pub(in crate::native) const TURN_LOOP: Rewriting =
    Rewriting { name: "turn-loop", captures: &["loop"], build: turn_loop };

/// The other form of a `with`; one that has items of both kinds becomes two.
pub(in crate::native) const TURN_WITH: Rewriting =
    Rewriting { name: "turn-with", captures: &["with"], build: turn_with };

/// Whether a manager is no lock: locks have rules of their own.
pub(in crate::native) const NO_LOCK: Refinement = Refinement { name: "no-lock", captures: &["value"], holds: no_lock };

fn no_lock(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(value) = found.get("value") else { return Truth::Unknown };
    let Some(Type::Symbol(class)) = facts.type_of(value) else { return Truth::Yes };
    Truth::known(facts.apis().get(&format!("{class}.acquire")).is_none())
}

fn turn_loop(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let statement = found.get("loop").ok_or("there is no loop")?;
    let tree = facts.tree();
    if let Some(word) = tree.child_of_kind(statement, "async") {
        return Ok(Rewrite::of([drop_word(tree, word)]));
    }
    if tree.is(statement, "for_in_clause") {
        admit_clause(statement, facts)?;
    }
    Ok(Rewrite::of([Edit::insert(tree.start(statement), "async ")]))
}

/// # Errors
/// The comprehension cannot be async.
fn admit_clause(clause: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let comprehension = tree.parent(clause).ok_or("there is no comprehension")?;
    if tree.is(comprehension, "generator_expression") {
        return Err("it would become an async generator, which a plain loop or function cannot take".to_owned());
    }
    if let Context::NoAwait { reason, .. } = facts.context(comprehension) {
        return Err(reason.to_owned());
    }
    let kinds = ["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"];
    let mut around = tree.ancestors(comprehension).take_while(|above| !tree.is(*above, "function_definition"));
    if facts.surroundings().python < PythonVersion(3, 11) && around.any(|above| tree.is_any(above, &kinds)) {
        return Err("an async comprehension inside another one needs Python 3.11".to_owned());
    }
    Ok(())
}

/// Removes `async` and the blanks behind it.
fn drop_word(tree: &SyntaxTree<'_>, word: NodeId) -> Edit {
    let end = tree.next_sibling(word).map_or(tree.end(word), |next| tree.start(next));
    Edit::delete(Span::new(tree.start(word), end))
}

/// One item of a `with`, and whether it stays or changes its form.
struct Item {
    node: NodeId,
    turns: bool,
}

fn turn_with(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let statement = found.get("with").ok_or("there is no `with`")?;
    let tree = facts.tree();
    let word = tree.child_of_kind(statement, "async");
    let items = items(statement, word.is_some(), facts)?;
    if items.iter().all(|item| item.turns) {
        let edit = word.map_or_else(|| Edit::insert(tree.start(statement), "async "), |word| drop_word(tree, word));
        return Ok(Rewrite::of([edit]));
    }
    split(tree, statement, word.is_some(), &items)
}

/// # Errors
/// What an item is made for is not known.
fn items(statement: NodeId, is_async: bool, facts: &dyn Facts) -> Result<Vec<Item>, String> {
    let tree = facts.tree();
    let clause = tree.child_of_kind(statement, "with_clause").ok_or("there is no `with`")?;
    let mut items = Vec::new();
    for node in tree.named_children(clause).filter(|node| tree.is(*node, "with_item")) {
        let value = tree.field(node, "value").ok_or("there is no `with`")?;
        let value = entered(tree, value);
        let turns = match (facts.enters(value, is_async), facts.enters(value, !is_async)) {
            (Truth::Yes, _) => false,
            (_, Truth::Yes) => true,
            _ => return Err(format!("whether `{}` is entered with `async` is not known", tree.text(value))),
        };
        items.push(Item { node, turns });
    }
    Ok(items)
}

/// What is entered, without `as name`.
fn entered(tree: &SyntaxTree<'_>, value: NodeId) -> NodeId {
    if tree.is(value, "as_pattern") { tree.named_children(value).next().unwrap_or(value) } else { value }
}

/// Puts items of different forms into statements of their own, in order, and the body into the innermost.
fn split(tree: &SyntaxTree<'_>, statement: NodeId, is_async: bool, items: &[Item]) -> Result<Rewrite, String> {
    let body = tree.field(statement, "body").ok_or("there is no block")?;
    let colon = tree.child_of_kind(statement, ":").ok_or("there is no block")?;
    let header = Span::new(tree.start(statement), tree.end(colon));
    let (outer, inner) = (indentation(tree, statement), indentation(tree, body));
    let text = tree.source();
    let starts_line = text[line_start(text, header.start)..header.start].trim().is_empty();
    let is_below = line_start(text, tree.start(body)) > header.end;
    let unit = inner.strip_prefix(outer).filter(|unit| !unit.is_empty() && starts_line && is_below);
    let unit = unit.ok_or("its block is not on lines of its own")?;
    if has_comment(tree, header) {
        return Err("a comment would be lost".to_owned());
    }
    let mut heads = Vec::new();
    for group in items.chunk_by(|one, next| one.turns == next.turns) {
        let word = if group[0].turns == is_async { "with" } else { "async with" };
        let values: Vec<&str> = group.iter().map(|item| tree.text(item.node)).collect();
        let values = values.join(", ");
        if values.contains('\n') {
            return Err("an item spans several lines".to_owned());
        }
        heads.push(format!("{word} {values}:"));
    }
    let newline = line_break(text, header.start);
    let mut written = String::new();
    let mut deeper = outer.to_owned();
    for (nth, head) in heads.iter().enumerate() {
        if nth > 0 {
            deeper.push_str(unit);
            written.push_str(newline);
            written.push_str(&deeper);
        }
        written.push_str(head);
    }
    let lines = Span::new(line_end(text, header.end), line_end(text, tree.end(body)));
    let mut edits = vec![Edit::replace(header, written)];
    edits.extend(indent(tree, body, lines, &unit.repeat(heads.len() - 1)));
    Ok(Rewrite { claims: vec![tree.span(body)], ..Rewrite::of(edits) })
}
