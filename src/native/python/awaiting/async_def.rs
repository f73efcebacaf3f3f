//! Coroutines written as generators: their decorator goes, and what they yielded is awaited.

use crate::edit::verbs::python::is_loose;
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::native::python::decorators::{callee_or_itself, whole_of};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

use crate::native::python::arguments::{arguments, has_comment};
use crate::native::python::lines::{line_end, line_start};

/// `yield from f()` becomes `await f()`.
pub(in crate::native) const FROM: Rewriting =
    Rewriting { name: "yield-from-to-await", captures: &["function", "decorator"], build: from_delegation };

/// `yield f()` becomes `await f()`, and `raise Return(x)` becomes `return x`.
pub(in crate::native) const PLAIN: Rewriting =
    Rewriting { name: "yield-to-await", captures: &["function", "decorator"], build: from_yields };

fn from_delegation(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let mut rewrite = head(found, facts)?;
    for expression in own_yields(tree, function) {
        if tree.child_of_kind(expression, "from").is_none() {
            return Err("it yields a value by itself, which has no form in an async function".to_owned());
        }
        rewrite.edits.extend(awaited(tree, expression)?);
    }
    Ok(rewrite)
}

fn from_yields(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let decorator = found.get("decorator").ok_or("there is no decorator")?;
    let tree = facts.tree();
    let resolved = facts.resolve(decorator);
    let module = resolved.symbol().and_then(|path| path.rsplit_once('.')).ok_or("the decorator is not known")?.0;
    let mut rewrite = head(found, facts)?;
    for expression in own_yields(tree, function) {
        if tree.child_of_kind(expression, "from").is_some() {
            return Err("it delegates to a generator".to_owned());
        }
        let value = operand(tree, expression).ok_or("it yields nothing, to let others run")?;
        if facts.resolve(value).symbol().is_some_and(|path| path == format!("{module}.moment")) {
            return Err("it yields a moment to let others run, which cannot be awaited".to_owned());
        }
        if tree.is_any(value, &["list", "dictionary", "list_comprehension", "dictionary_comprehension"]) {
            let spelling = facts.spell(&format!("{module}.multi"), expression)?;
            let gap = Span::new(tree.start(expression), tree.start(value));
            rewrite.edits.push(Edit::replace(gap, format!("await {}(", spelling.text)));
            rewrite.edits.push(Edit::insert(tree.end(value), ")"));
            rewrite.requests.extend(spelling.needs.map(Request::Import));
        } else if is_one_awaitable(value, facts) {
            rewrite.edits.extend(awaited(tree, expression)?);
        } else {
            return Err(format!("`{}` may be a list, which cannot be awaited", tree.text(value)));
        }
    }
    for statement in own_nodes(tree, function, "raise_statement") {
        rewrite.edits.extend(returned(statement, &format!("{module}.Return"), facts)?);
    }
    Ok(rewrite)
}

/// The decorator goes, and `async` comes.
fn head(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let written = found.get("decorator").ok_or("there is no decorator")?;
    let tree = facts.tree();
    if let Some(call) = forgotten_call(tree, function) {
        return Err(format!(
            "`{}` is called and forgotten in this file: an async function would not run",
            tree.text(call)
        ));
    }
    let text = tree.source();
    let is_it = |node: &NodeId| {
        let expression = tree.named_children(*node).next();
        tree.is(*node, "decorator") && expression.is_some_and(|inner| callee_or_itself(tree, inner) == written)
    };
    let decorator = tree.named_children(whole_of(tree, function)).find(is_it).ok_or("there is no decorator")?;
    let span = tree.span(decorator);
    let lines = Span::new(line_start(text, span.start), line_end(text, span.end));
    let around = [Span::new(lines.start, span.start), Span::new(span.end, lines.end)];
    if around.iter().any(|part| !part.of(text).trim().is_empty()) {
        return Err("something else stands on the line of the decorator".to_owned());
    }
    let edits = [Edit::delete(lines), Edit::insert(tree.start(function), "async ")];
    Ok(Rewrite::of(edits.into_iter().chain(result_annotation(tree, function))))
}

/// What a call of the function denotes, where its value is dropped: the decorator starts the coroutine all the same.
fn forgotten_call(tree: &SyntaxTree<'_>, function: NodeId) -> Option<NodeId> {
    let name = tree.text(tree.field(function, "name")?);
    let calls = tree.all().filter(|node| tree.is(*node, "call"));
    let mut dropped =
        calls.filter(|call| tree.parent(*call).is_some_and(|above| tree.is(above, "expression_statement")));
    dropped.find_map(|call| {
        let callee = tree.field(call, "function")?;
        let last = tree.field(callee, "attribute").unwrap_or(callee);
        (tree.text(last) == name).then_some(callee)
    })
}

/// `-> Generator[Y, S, R]` becomes `-> R`.
fn result_annotation(tree: &SyntaxTree<'_>, function: NodeId) -> Option<Edit> {
    let annotation = tree.field(function, "return_type")?;
    let generic = tree.child_of_kind(annotation, "generic_type")?;
    let name = tree.named_children(generic).next()?;
    let kinds: Vec<_> = tree.named_children(tree.child_of_kind(generic, "type_parameter")?).collect();
    let [_, _, result] = kinds[..] else { return None };
    (tree.text(name) == "Generator").then(|| Edit::replace(tree.span(annotation), tree.text(result)))
}

/// Whether the value is a call, or a name that stands for the value of one.
fn is_one_awaitable(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    tree.is(value, "call")
        || tree.is(value, "identifier") && facts.assigned_value(value).is_some_and(|from| tree.is(from, "call"))
}

fn own_yields(tree: &SyntaxTree<'_>, function: NodeId) -> Vec<NodeId> {
    own_nodes(tree, function, "yield")
}

/// The nodes of this kind that belong to the function itself.
fn own_nodes(tree: &SyntaxTree<'_>, function: NodeId, kind: &str) -> Vec<NodeId> {
    let is_inner = |node| node != function && tree.is_any(node, &["function_definition", "class_definition", "lambda"]);
    let below = tree.descendants_but(function, is_inner);
    below.into_iter().filter(|node| tree.is_named(*node) && tree.is(*node, kind)).collect()
}

/// What is yielded.
fn operand(tree: &SyntaxTree<'_>, expression: NodeId) -> Option<NodeId> {
    tree.named_children(expression).find(|inner| !tree.is(*inner, "comment"))
}

fn awaited(tree: &SyntaxTree<'_>, expression: NodeId) -> Result<Vec<Edit>, String> {
    let value = operand(tree, expression).ok_or("it yields nothing")?;
    let gap = Span::new(tree.start(expression), tree.start(value));
    if has_comment(tree, gap) {
        return Err("a comment would be lost".to_owned());
    }
    if tree.is(value, "expression_list") {
        return Err("it yields a tuple".to_owned());
    }
    if !is_loose(tree, value) {
        return Ok(vec![Edit::replace(gap, "await ")]);
    }
    Ok(vec![Edit::replace(gap, "await ("), Edit::insert(tree.end(value), ")")])
}

/// `raise Return(x)` becomes `return x`; no edit for any other exception.
fn returned(statement: NodeId, class: &str, facts: &dyn Facts) -> Result<Vec<Edit>, String> {
    let tree = facts.tree();
    let Some(raised) = tree.named_children(statement).next() else { return Ok(Vec::new()) };
    let resolved = facts.resolve(callee_or_itself(tree, raised));
    if resolved.symbol() != Some(class) {
        return Ok(Vec::new());
    }
    let values = if tree.is(raised, "call") { arguments(tree, raised) } else { Vec::new() };
    let span = tree.span(statement);
    match values[..] {
        [] => Ok(vec![Edit::replace(span, "return")]),
        [value] if !tree.is_any(value, &["keyword_argument", "list_splat", "dictionary_splat"]) => {
            let kept = tree.span(value);
            let (before, after) = (Span::new(span.start, kept.start), Span::new(kept.end, span.end));
            if has_comment(tree, before) || has_comment(tree, after) || tree.text(statement).contains('\n') {
                return Err("the value that it returns is spread over several lines".to_owned());
            }
            Ok(vec![Edit::replace(before, "return "), Edit::delete(after)])
        }
        _ => Err("what it returns is not one value".to_owned()),
    }
}
