//! Generators of one form where the other is needed, and awaits outside of async functions.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, Resolved, Truth};
use crate::native::python::arguments::has_comment;
use crate::native::python::lines::{indentation, line_break, line_start, lines_of};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a function has a `yield` of its own and could be a generator of either form.
pub(in crate::native) const YIELDS: Refinement =
    Refinement { name: "own-yield", captures: &["function"], holds: yields };

/// Whether the file enters what a function gives by a plain `with`.
pub(in crate::native) const ENTERED: Refinement =
    Refinement { name: "entered-plainly", captures: &["function"], holds: entered_plainly };

/// Whether an await is the first one outside of async code in its function.
pub(in crate::native) const FIRST: Refinement =
    Refinement { name: "first-misplaced-await", captures: &["place"], holds: is_first };

/// Whether nothing in the function around a write ever waits for the stream.
pub(in crate::native) const UNDRAINED: Refinement =
    Refinement { name: "never-drained", captures: &["call"], holds: is_undrained };

/// A generator expression becomes a list.
pub(in crate::native) const INTO_LIST: Rewriting =
    Rewriting { name: "into-list", captures: &["generator"], build: into_list };

/// `yield from` becomes a loop.
pub(in crate::native) const YIELD_EACH: Rewriting =
    Rewriting { name: "yield-each", captures: &["statement", "value"], build: yield_each };

/// A plain function becomes async, if all that calls it awaits it.
pub(in crate::native) const MAKE_ASYNC: Rewriting =
    Rewriting { name: "make-async", captures: &["place"], build: make_async };

/// Waits for the stream on the line after a write.
pub(in crate::native) const DRAIN: Rewriting =
    Rewriting { name: "drain-after", captures: &["call", "object"], build: drain_after };

const APART: &[&str] = &["function_definition", "lambda", "class_definition"];

/// The nodes of a function's own code.
fn own_code<'t>(tree: &'t SyntaxTree<'_>, function: NodeId) -> impl Iterator<Item = NodeId> + 't {
    tree.descendants_but(function, move |node| node != function && tree.is_any(node, APART))
}

fn yields(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let (mut own, mut fits) = (false, true);
    for node in own_code(tree, function).filter(|node| tree.is_named(*node)) {
        match tree.kind(node) {
            "yield" => {
                own = true;
                fits &= tree.child_of_kind(node, "from").is_none();
            }
            "return_statement" => fits &= tree.named_children(node).next().is_none(),
            _ => {}
        }
    }
    Truth::known(own && fits)
}

fn entered_plainly(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let mut statements = tree.all().filter(|node| tree.is(*node, "with_statement"));
    Truth::known(statements.any(|statement| {
        let clause = tree.child_of_kind(statement, "with_clause");
        let is_plain = tree.child_of_kind(statement, "async").is_none();
        is_plain
            && clause.is_some_and(|clause| {
                let mut calls = tree.descendants(clause).filter(|node| tree.is(*node, "call"));
                calls.any(|call| {
                    let callee = tree.field(call, "function");
                    callee.is_some_and(|callee| facts.resolve(callee) == Resolved::Local(function))
                })
            })
    }))
}

fn is_first(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(place) = found.get("place") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(place) else { return Truth::No };
    // A generator expression may be async in any function.
    let is_lazy = |node: NodeId| {
        tree.ancestors(node).take_while(|above| *above != function).any(|above| tree.is(above, "generator_expression"))
    };
    let is_misplaced = |node: NodeId| match tree.kind(node) {
        "await" => tree.is_named(node) && !is_lazy(node),
        "with_statement" | "for_statement" => tree.child_of_kind(node, "async").is_some(),
        _ => false,
    };
    let is_own = |node: NodeId| facts.function_of(node) == Some(function) && facts.context(node) == Context::Sync;
    let first = own_code(tree, function).find(|node| is_misplaced(*node) && is_own(*node));
    Truth::known(first == Some(place))
}

fn is_undrained(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(call) else { return Truth::Unknown };
    let mut names = tree.descendants(function).filter(|node| tree.is(*node, "identifier"));
    Truth::known(!names.any(|name| matches!(tree.text(name), "drain" | "_drain_helper")))
}

fn into_list(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let generator = found.get("generator").ok_or("there is no generator expression")?;
    let tree = facts.tree();
    if let Context::NoAwait { reason, .. } = facts.context(generator) {
        return Err(reason.to_owned());
    }
    let span = tree.span(generator);
    let is_alone = tree.parent(generator).is_some_and(|parent| tree.is(parent, "call"));
    let (open, close) = (Span::new(span.start, span.start + 1), Span::new(span.end - 1, span.end));
    let edits = if is_alone {
        [Edit::insert(open.end, "["), Edit::insert(close.start, "]")]
    } else {
        [Edit::replace(open, "["), Edit::replace(close, "]")]
    };
    Ok(Rewrite::of(edits))
}

fn yield_each(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (Some(statement), Some(value)) = (found.get("statement"), found.get("value")) else {
        return Err("there is no `yield from`".to_owned());
    };
    let tree = facts.tree();
    let word = match (facts.iterates(value, true), facts.iterates(value, false)) {
        (Truth::Yes, _) => "async for",
        (_, Truth::Yes) => "for",
        _ => return Err(format!("whether `{}` is iterated with `async for` is not known", tree.text(value))),
    };
    if lines_of(tree, statement).is_none() || has_comment(tree, tree.span(statement)) {
        return Err("it is not on a line of its own".to_owned());
    }
    let name = ["item", "element", "one_item"].into_iter().find(|name| !facts.is_name_taken(name));
    let name = name.ok_or("no free name for the items")?;
    let head = Span::new(tree.start(statement), tree.start(value));
    let indent = indentation(tree, statement);
    let unit = if indent.starts_with('\t') { "\t" } else { "    " };
    let newline = line_break(tree.source(), head.start);
    Ok(Rewrite::of([
        Edit::replace(head, format!("{word} {name} in ")),
        Edit::insert(tree.end(value), format!(":{newline}{indent}{unit}yield {name}")),
    ]))
}

fn make_async(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let place = found.get("place").ok_or("there is no `await`")?;
    let tree = facts.tree();
    let function = facts.function_of(place).filter(|function| tree.is(*function, "function_definition"));
    let function = function.ok_or("a lambda cannot be async")?;
    if tree.parent(function).is_some_and(|parent| tree.is(parent, "decorated_definition")) {
        return Err("its decorator may not be made for an async function".to_owned());
    }
    if own_code(tree, function).any(|node| tree.is(node, "yield") && tree.is_named(node)) {
        return Err("it is a generator".to_owned());
    }
    let name = tree.field(function, "name").ok_or("it has no name")?;
    let uses =
        tree.all().filter(|node| tree.is(*node, "identifier") && *node != name && tree.text(*node) == tree.text(name));
    let mut count = 0;
    for mention in uses {
        count += 1;
        if !is_awaited_callee(mention, facts) {
            return Err(format!("`{}` is called or passed on without `await`", tree.text(name)));
        }
    }
    if count == 0 {
        return Err(format!("nothing in this file awaits `{}`", tree.text(name)));
    }
    Ok(Rewrite::of([Edit::insert(tree.start(function), "async ")]))
}

fn is_awaited_callee(mention: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let attribute = tree.parent(mention).filter(|parent| tree.is(*parent, "attribute"));
    let callee = attribute.unwrap_or(mention);
    let call = tree.parent(callee).filter(|_| tree.field_name(callee) == Some("function"));
    call.is_some_and(|call| facts.is_awaited(call))
}

fn drain_after(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (Some(call), Some(object)) = (found.get("call"), found.get("object")) else {
        return Err("there is no call".to_owned());
    };
    let tree = facts.tree();
    if !tree.is_any(object, &["identifier", "attribute"]) {
        return Err("the stream has no name".to_owned());
    }
    let statement = tree.parent(call).ok_or("there is no call")?;
    let start = line_start(tree.source(), tree.start(statement));
    let is_first = Span::new(start, tree.start(statement)).of(tree.source()).trim().is_empty();
    let waits = format!("await {}.drain()", tree.text(object));
    let text = if is_first && lines_of(tree, statement).is_some() {
        format!("{}{}{waits}", line_break(tree.source(), start), indentation(tree, statement))
    } else {
        format!("; {waits}")
    };
    Ok(Rewrite::of([Edit::insert(tree.end(call), text)]))
}
