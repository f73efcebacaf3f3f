//! Async generators that are left before their end, and generators that are meant as context managers.

use super::paths::APART;
use crate::edit::verbs::python::arguments::has_comment;
use crate::edit::verbs::python::enclose;
use crate::edit::verbs::python::lines::{indentation, line_break, lines_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, PythonVersion, Resolved, Truth};
use crate::native::python::thread_safety::fresh_name;
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@loop` may leave the async generator that `@value` makes while something in it waits to be closed.
pub(super) const LEAVES: Refinement =
    Refinement { name: "leaves-generator", captures: &["loop", "value"], holds: leaves_generator };

/// Closes the generator when the loop is left.
pub(super) const CLOSE: Rewriting = Rewriting { name: "close-generator", captures: &["loop", "value"], build: close };

/// Makes an async context manager of the generator around `@yield`, if it is used as one.
pub(super) const DECORATE: Rewriting = Rewriting { name: "decorate-manager", captures: &["yield"], build: decorate };

/// Makes a channel of the generator around `@yield`, and enters it wherever it is iterated.
pub(super) const CHANNEL: Rewriting = Rewriting { name: "make-channel", captures: &["yield"], build: make_channel };

fn own_code<'t>(function: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    tree.descendants_but(function, move |node| node != function && tree.is_any(node, APART))
}

fn leaves_generator(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(statement), Some(value)) = (found.get("loop"), found.get("value")) else { return Truth::Unknown };
    let tree = facts.tree();
    let callee = tree.field(value, "function").map(|callee| facts.resolve(callee));
    let Some(Resolved::Local(function)) = callee else { return Truth::Unknown };
    let is_plain = tree.parent(function).is_some_and(|above| !tree.is(above, "decorated_definition"));
    let is_async = tree.child_of_kind(function, "async").is_some();
    Truth::known(is_plain && is_async && holds_something(function, tree) && is_left_early(statement, tree))
}

/// Whether a generator yields where something is closed or put right afterwards.
fn holds_something(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    own_code(function, tree).filter(|node| tree.is(*node, "yield") && tree.is_named(*node)).any(|place| {
        let mut around = tree.ancestors(place).take_while(|above| *above != function);
        around.any(|above| match tree.kind(above) {
            "with_statement" => tree.field(above, "body").is_some_and(|body| tree.is_within(place, body)),
            "try_statement" => {
                tree.child_of_kind(above, "finally_clause").is_some_and(|clause| !tree.is_within(place, clause))
            }
            _ => false,
        })
    })
}

/// Whether something in a loop jumps out of it.
fn is_left_early(statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(body) = tree.field(statement, "body") else { return false };
    own_code(body, tree).filter(|node| tree.is_named(*node)).any(|node| match tree.kind(node) {
        "return_statement" => true,
        "break_statement" => tree.ancestor_of_kind(node, &["for_statement", "while_statement"]) == Some(statement),
        _ => false,
    })
}

fn close(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (statement, value) = found.get("loop").zip(found.get("value")).ok_or("there is no loop")?;
    let tree = facts.tree();
    if facts.surroundings().python < PythonVersion(3, 10) {
        return Err("`contextlib.aclosing` needs Python 3.10".to_owned());
    }
    let closing = facts.spell("contextlib.aclosing", statement)?;
    let mut rewrite = entered(statement, value, &format!("{}({})", closing.text, tree.text(value)), facts)?;
    rewrite.request(closing.needs);
    Ok(rewrite)
}

/// Puts `async with manager as items` around a loop, which then iterates over that.
fn entered(statement: NodeId, value: NodeId, manager: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if has_comment(tree, tree.span(value)) || tree.text(value).contains('\n') {
        return Err("what it iterates over goes over several lines".to_owned());
    }
    let items = fresh_name("_items", statement, facts).ok_or("no name is free for the items")?;
    let mut rewrite = enclose(statement, &format!("async with {manager} as {items}"), tree)?;
    rewrite.edits.push(Edit::replace(tree.span(value), items));
    rewrite.claims.push(tree.span(statement));
    Ok(rewrite)
}

/// Every mention of a function of this file but its definition.
fn mentions_of(function: NodeId, facts: &dyn Facts) -> Vec<NodeId> {
    let tree = facts.tree();
    let own = tree.field(function, "name");
    let name = own.map_or("", |name| tree.text(name));
    let named =
        tree.all().filter(|node| Some(*node) != own && tree.is(*node, "identifier") && tree.text(*node) == name);
    let whole = named.map(|node| {
        let attribute = tree.parent(node).filter(|above| tree.field(*above, "attribute") == Some(node));
        attribute.unwrap_or(node)
    });
    whole.collect()
}

/// The calls of a generator of this file, if it is used for nothing else in it, and used at all.
fn calls_of(function: NodeId, facts: &dyn Facts) -> Result<Vec<NodeId>, String> {
    let tree = facts.tree();
    let mut calls = Vec::new();
    for mention in mentions_of(function, facts) {
        let call = tree.parent(mention).filter(|call| tree.field(*call, "function") == Some(mention));
        if facts.resolve(mention) != Resolved::Local(function) {
            return Err("not all of its uses can be seen".to_owned());
        }
        calls.push(call.ok_or("it is handed on, and used elsewhere")?);
    }
    if calls.is_empty() { Err("this file does not use it".to_owned()) } else { Ok(calls) }
}

/// Puts a decorator above a function.
fn decorated(function: NodeId, path: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let lines = lines_of(tree, function).ok_or("other code stands on its lines")?;
    let spelling = facts.spell(path, function)?;
    let (depth, newline) = (indentation(tree, function), line_break(tree.source(), lines.start));
    let text = format!("{depth}@{}{newline}", spelling.text);
    let mut rewrite = Rewrite::of([Edit::insert(lines.start, text)]);
    rewrite.request(spelling.needs);
    Ok(rewrite)
}

fn decorate(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let place = found.get("yield").ok_or("there is no `yield`")?;
    let tree = facts.tree();
    let function = facts.function_of(place).ok_or("there is no `yield`")?;
    let yields = own_code(function, tree).filter(|node| tree.is(*node, "yield") && tree.is_named(*node)).count();
    let mut around = tree.ancestors(place).take_while(|above| *above != function);
    if yields != 1 || around.any(|above| tree.is_any(above, &["for_statement", "while_statement"])) {
        return Err("it yields more than once".to_owned());
    }
    if !calls_of(function, facts)?.into_iter().all(|call| is_entered(call, tree)) {
        return Err("it is not used as a context manager".to_owned());
    }
    decorated(function, "contextlib.asynccontextmanager", facts)
}

/// Whether a call is an item of an `async with`.
fn is_entered(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let above = tree.parent(call).filter(|above| tree.is(*above, "as_pattern")).or(Some(call));
    let item = above.and_then(|above| tree.parent(above)).filter(|item| tree.is(*item, "with_item"));
    let statement = item.and_then(|item| tree.ancestor_of_kind(item, &["with_statement"]));
    statement.is_some_and(|statement| tree.child_of_kind(statement, "async").is_some())
}

fn make_channel(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let place = found.get("yield").ok_or("there is no `yield`")?;
    let tree = facts.tree();
    let runtime = facts.runtime(place);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let known = facts.apis().library(runtime).and_then(|library| library.runtime.as_ref());
    let path = known.and_then(|known| known.symbols.get("generator-channel"));
    let path = path.ok_or_else(|| format!("{runtime} has nothing for it"))?;
    let lowest = facts.surroundings().versions.get(runtime);
    if lowest.is_none_or(|lowest| *lowest < PythonVersion(0, 30)) {
        return Err(format!("`{path}` needs {runtime} 0.30, which the project does not ask for"));
    }
    let function = facts.function_of(place).ok_or("there is no `yield`")?;
    let calls = calls_of(function, facts)?;
    let mut rewrite = decorated(function, path, facts)?;
    for call in calls {
        let statement = tree.parent(call).filter(|above| {
            tree.is(*above, "for_statement")
                && tree.field(*above, "right") == Some(call)
                && tree.child_of_kind(*above, "async").is_some()
        });
        let statement = statement.ok_or("it is not only iterated by `async for`")?;
        rewrite.extend(entered(statement, call, tree.text(call), facts)?);
    }
    Ok(rewrite)
}
