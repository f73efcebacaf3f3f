//! What is done with the receiver of a channel.

use super::super::has_comment;
use super::{arguments, is_dropped, method_on};
use crate::edit::verbs::twin_of;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

const NOT_UNDERSTOOD: &str = "not every use of the receiver is understood";

/// The edits that make one use of the receiver an awaited one.
pub(super) fn awaited(read: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if is_dropped(read, facts) {
        return Ok(Rewrite::default());
    }
    if !matches!(facts.context(read), Context::Async { .. }) {
        return Err("the receiver is used outside of async code, too".to_owned());
    }
    if let Some(around) = iterated_by(read, tree) {
        return iteration(around, tree.text(read), facts);
    }
    let (call, _, method) = method_on(read, tree).ok_or(NOT_UNDERSTOOD)?;
    match method {
        "recv" => {
            let mut edits = vec![Edit::insert(tree.end(call), ".await")];
            edits.extend(as_option(call, tree)?);
            Ok(Rewrite::of(edits))
        }
        "recv_timeout" => limited(call, read, facts),
        "try_recv" if asks_only_for_success(call, tree) => Ok(Rewrite::default()),
        "iter" => {
            let around = iterated_by(call, tree).ok_or(NOT_UNDERSTOOD)?;
            iteration(around, tree.text(read), facts)
        }
        _ => Err(NOT_UNDERSTOOD.to_owned()),
    }
}

/// `receiver.recv_timeout(limit)`.
fn limited(call: NodeId, read: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let [limit] = arguments(tree, call)[..] else { return Err(NOT_UNDERSTOOD.to_owned()) };
    if has_comment(tree, call, tree.span(call)) {
        return Err("a comment would be lost".to_owned());
    }
    let timeout = twin_of(tree.field(call, "function").ok_or(NOT_UNDERSTOOD)?, facts)?;
    let mut rewrite = Rewrite::default();
    let timeout = rewrite.adopt(facts.spell(&timeout, call)?);
    let text = format!("{timeout}({}, {}.recv()).await.ok().flatten()", tree.text(limit), tree.text(read));
    rewrite.edits.push(Edit::replace(tree.span(call), text));
    rewrite.edits.extend(as_option(call, tree)?);
    Ok(rewrite)
}

/// The loop that goes through this value.
fn iterated_by(value: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let borrowed = |around: NodeId| {
        let is_plain =
            tree.is(around, "reference_expression") && tree.child_of_kind(around, "mutable_specifier").is_none();
        is_plain.then_some(around)
    };
    let value = tree.parent(value).and_then(borrowed).unwrap_or(value);
    let around = tree.parent(value).filter(|around| tree.is(*around, "for_expression"))?;
    (tree.field(around, "value") == Some(value)).then_some(around)
}

/// `for x in receiver` becomes `while let Some(x) = receiver.recv().await`.
fn iteration(around: NodeId, receiver: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let word = tree.child_of_kind(around, "for").ok_or(NOT_UNDERSTOOD)?;
    let (pattern, value) = tree.field(around, "pattern").zip(tree.field(around, "value")).ok_or(NOT_UNDERSTOOD)?;
    let head = Span::new(tree.start(word), tree.end(value));
    if has_comment(tree, around, head) {
        return Err("a comment would be lost".to_owned());
    }
    let text = format!("while let Some({}) = {receiver}.recv().await", tree.text(pattern));
    Ok(Rewrite::of([Edit::replace(head, text)]))
}

/// The edits around a call whose `Result` has become an `Option`.
fn as_option(call: NodeId, tree: &SyntaxTree<'_>) -> Result<Vec<Edit>, String> {
    if let Some((outer, name, method)) = method_on(call, tree) {
        return match method {
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" => Ok(Vec::new()),
            "is_ok" => Ok(vec![Edit::replace(tree.span(name), "is_some")]),
            "is_err" => Ok(vec![Edit::replace(tree.span(name), "is_none")]),
            "ok" => Ok(vec![Edit::delete(Span::new(tree.end(call), tree.end(outer)))]),
            _ => Err(NOT_UNDERSTOOD.to_owned()),
        };
    }
    let around = tree.parent(call).ok_or(NOT_UNDERSTOOD)?;
    match tree.kind(around) {
        "let_condition" => Ok(vec![some_for_ok(tree.field(around, "pattern"), tree)?]),
        "let_declaration" if tree.field(around, "alternative").is_some() => {
            Ok(vec![some_for_ok(tree.field(around, "pattern"), tree)?])
        }
        "match_expression" => arms(around, tree),
        "expression_statement" => Ok(Vec::new()),
        "let_declaration" if tree.field(around, "pattern").is_some_and(|pattern| tree.text(pattern) == "_") => {
            Ok(Vec::new())
        }
        _ => Err(NOT_UNDERSTOOD.to_owned()),
    }
}

/// `Ok(x)` becomes `Some(x)`.
fn some_for_ok(pattern: Option<NodeId>, tree: &SyntaxTree<'_>) -> Result<Edit, String> {
    let pattern = pattern.filter(|pattern| tree.is(*pattern, "tuple_struct_pattern"));
    let name = pattern.and_then(|pattern| tree.field(pattern, "type")).filter(|name| tree.text(*name) == "Ok");
    name.map(|name| Edit::replace(tree.span(name), "Some")).ok_or_else(|| NOT_UNDERSTOOD.to_owned())
}

/// `Ok(x) => …, Err(_) => …` become `Some(x) => …, None => …`.
fn arms(around: NodeId, tree: &SyntaxTree<'_>) -> Result<Vec<Edit>, String> {
    let body = tree.field(around, "body").ok_or(NOT_UNDERSTOOD)?;
    let arms = tree.named_children(body).filter(|arm| tree.is(*arm, "match_arm"));
    arms.map(|arm| {
        let head = tree.field(arm, "pattern").ok_or(NOT_UNDERSTOOD)?;
        let pattern = tree.children(head).find(|part| !tree.is_extra(*part)).ok_or(NOT_UNDERSTOOD)?;
        match tree.text(pattern) {
            "_" => Ok(Edit::insert(tree.start(pattern), "")),
            "Err(_)" => Ok(Edit::replace(tree.span(pattern), "None")),
            _ => some_for_ok(Some(pattern), tree),
        }
    })
    .filter(|edit| edit.as_ref().map_or(true, |edit| !(edit.span.is_empty() && edit.text.is_empty())))
    .collect()
}

/// Whether nobody looks at the error of a call.
fn asks_only_for_success(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    if let Some((_, _, method)) = method_on(call, tree) {
        return matches!(method, "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "is_ok" | "is_err" | "ok");
    }
    let condition = tree.parent(call).filter(|around| tree.is(*around, "let_condition"));
    let pattern = condition.and_then(|around| tree.field(around, "pattern"));
    some_for_ok(pattern, tree).is_ok()
}
