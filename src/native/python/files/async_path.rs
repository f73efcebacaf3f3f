//! A question to the file system, asked through the runtime's own path object.

use crate::edit::verbs::python::{admit_await, binds_tighter};
use crate::edit::verbs::twin_of;
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Facts, Type};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `path.exists()` and `os.path.exists(path)` become `await anyio.Path(path).exists()`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "async-path", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let arguments = tree.field(call, "arguments").filter(|list| tree.is(*list, "argument_list"));
    let arguments = arguments.ok_or("its argument is a generator")?;
    let twin = twin_of(callee, facts)?;
    let (class, method) = twin.rsplit_once('.').ok_or("its twin is no method")?;
    if !facts.apis().get(class).is_some_and(|class| class.class) {
        return Err("its twin is no method".to_owned());
    }
    let caution = admit_await(call, facts)?;
    if tree.descendants(call).any(|node| tree.is_any(node, &["await", "yield", "comment"])) {
        return Err("more than the path would have to move".to_owned());
    }
    let spelling = facts.spell(class, call)?;
    if matches!(tree.field(callee, "object").map(|object| facts.type_of(object)), Some(Some(Type::Local(_)))) {
        return Err("its class is one of this file, and may do otherwise".to_owned());
    }
    let edits = match receiver_of(callee, facts) {
        Some(receiver) => around_receiver(receiver, class, &spelling.text, facts),
        None => around_argument(tree, call, arguments, &spelling.text, method)?,
    };
    let (open, close) = if binds_tighter(tree, call) { ("(await ", ")") } else { ("await ", "") };
    let span = tree.span(call);
    let mut rewrite = Rewrite::of(edits);
    if let Some(first) = rewrite.edits.first_mut() {
        first.text.insert_str(0, open);
    }
    if !close.is_empty() {
        rewrite.edits.push(Edit::insert(span.end, close));
    }
    rewrite.requests = spelling.needs.into_iter().map(Request::Import).collect();
    rewrite.caution = caution;
    rewrite.claims = vec![span];
    Ok(rewrite)
}

/// The object whose method is called, if it is a value: a class of this file may have methods of its own.
fn receiver_of(callee: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let object = facts.tree().field(callee, "object")?;
    matches!(facts.type_of(object), Some(Type::Symbol(_))).then_some(object)
}

fn around_receiver(receiver: NodeId, class: &str, spelled: &str, facts: &dyn Facts) -> Vec<Edit> {
    let tree = facts.tree();
    let span = tree.span(receiver);
    let maker = tree.is(receiver, "call").then(|| tree.field(receiver, "function")).flatten();
    let is_made_here = |maker: &NodeId| {
        let resolved = facts.resolve(*maker);
        let api = resolved.symbol().and_then(|path| facts.apis().get(path)).filter(|api| api.class);
        api.is_some_and(|api| api.twin.values().any(|twin| twin == class))
    };
    match maker.filter(is_made_here) {
        Some(maker) => vec![Edit::replace(tree.span(maker), spelled)],
        None if tree.is(receiver, "parenthesized_expression") => vec![Edit::insert(span.start, spelled)],
        None => vec![Edit::insert(span.start, format!("{spelled}(")), Edit::insert(span.end, ")")],
    }
}

/// The first argument becomes the path, the others stay.
fn around_argument(
    tree: &SyntaxTree<'_>,
    call: NodeId,
    arguments: NodeId,
    class: &str,
    method: &str,
) -> Result<Vec<Edit>, String> {
    let all: Vec<NodeId> = tree.named_children(arguments).collect();
    let (first, rest) = all.split_first().ok_or("it is given no path")?;
    let is_plain = |node: NodeId| !tree.is_any(node, &["keyword_argument", "list_splat", "dictionary_splat"]);
    if !is_plain(*first) || !rest.iter().all(|one| is_plain(*one)) {
        return Err("its path is not given by position".to_owned());
    }
    let before = Span::new(tree.start(call), tree.start(*first));
    let after = Span::new(tree.end(*first), rest.first().map_or(tree.end(arguments) - 1, |next| tree.start(*next)));
    Ok(vec![Edit::replace(before, format!("{class}(")), Edit::replace(after, format!(").{method}("))])
}
