//! An async function that waits for nothing: a plain function does the same, if its callers only await it.

use super::super::function_colour::{needs_loop, word_async};
use super::super::names::parameters;
use crate::apis::{Effect, Library};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Blocking, Facts, Truth, blocking};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the function, which is not for others to call, waits for nothing and needs no running loop.
pub(in crate::native) const HOLDS: Refinement =
    Refinement { name: "waits-for-nothing", captures: &["function"], holds };

/// Makes the function a plain one, and takes the `await` from all of its calls.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "make-plain", captures: &["function"], build };

/// What only an async function can have, or what makes it an async generator.
const ASYNC_ONLY: &[&str] = &["await", "async", "yield"];

/// The parameters by which servers call an application.
const APPLICATION: [&str; 3] = ["scope", "receive", "send"];

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(body) = tree.field(function, "body") else { return Truth::Unknown };
    if is_made_for_others(function, facts) || is_stub(tree, body) || !is_only_called(function, facts) {
        return Truth::No;
    }
    let is_own = |node: NodeId| facts.function_of(node) == Some(function);
    let needs_async = |node: NodeId| match tree.kind(node) {
        "call" => is_own(node) && (needs_loop(node, facts) || is_of_async_library(node, facts) || blocks(node, facts)),
        // The word stands in the function it makes async, if that is what it does.
        "async" => tree.parent(node).is_some_and(|above| !tree.is(above, "function_definition") && is_own(above)),
        kind => ASYNC_ONLY.contains(&kind) && is_own(node),
    };
    Truth::known(!tree.descendants(body).any(needs_async))
}

/// Whether something outside decides that the function is async: a class, a decorator, a framework that knows its name.
fn is_made_for_others(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let above = tree.ancestors(function).find(|above| {
        tree.is_any(*above, &["class_definition", "decorated_definition", "function_definition", "lambda"])
    });
    if above.is_some_and(|above| tree.is_any(above, &["class_definition", "decorated_definition"])) {
        return true;
    }
    let name = tree.field(function, "name").map_or("", |name| tree.text(name));
    let parameters = parameters(tree, function);
    let is_hook = |library: &Library| library.hooks.iter().any(|hook| hook == name) && facts.is_imported(&library.name);
    name.starts_with("test")
        || APPLICATION.iter().all(|one| parameters.contains(one))
        || facts.apis().libraries().any(is_hook)
}

/// Whether the body says nothing: it is there to be replaced.
fn is_stub(tree: &SyntaxTree<'_>, body: NodeId) -> bool {
    tree.named_children(body).all(|statement| match tree.kind(statement) {
        "pass_statement" | "raise_statement" => true,
        "return_statement" => tree.named_children(statement).all(|value| tree.is(value, "none")),
        "expression_statement" => {
            tree.named_children(statement).all(|value| tree.is_any(value, &["string", "ellipsis"]))
        }
        _ => false,
    })
}

/// Whether the file uses the function for nothing but to call it: one that is handed on may have to be async.
fn is_only_called(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_called = |name: &NodeId| tree.field_name(*name) == Some("function");
    facts.uses_of(function).is_some_and(|uses| uses.iter().all(is_called))
}

/// Whether something of a library for a runtime is called: what it makes may belong to the running loop.
fn is_of_async_library(call: NodeId, facts: &dyn Facts) -> bool {
    let resolved = facts.tree().field(call, "function").map(|callee| facts.resolve(callee));
    let root = resolved.as_ref().and_then(|resolved| resolved.symbol()?.split('.').next());
    root.and_then(|root| facts.apis().library(root)).is_some_and(|library| library.evidence.is_some())
}

/// Whether the call blocks: other rules say so, and await it.
fn blocks(call: NodeId, facts: &dyn Facts) -> bool {
    facts.tree().field(call, "function").is_some_and(|callee| matches!(blocking(callee, facts), Blocking::Yes(_)))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let uses = facts.uses_of(function).ok_or("it may be used in ways that are not seen")?;
    if uses.is_empty() {
        return Err("nothing in this file calls it".to_owned());
    }
    if is_for_other_files(function, facts) {
        return Err("other files may await it".to_owned());
    }
    let mut edits = vec![Edit::delete(word_async(function, tree)?)];
    for name in uses {
        let call = tree.parent(name).ok_or("it is not only called")?;
        edits.extend(without_await(call, facts)?);
    }
    // An await that another fix puts into the body would not parse any more.
    Ok(Rewrite { claims: vec![tree.span(function)], ..Rewrite::of(edits) })
}

/// Whether code of other files may use the function: it is a public one of a file that is no program of its own.
fn is_for_other_files(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_private = tree.field(function, "name").is_some_and(|name| tree.text(name).starts_with('_'));
    if is_private || facts.function_of(function).is_some() {
        return false;
    }
    let runs = |call: NodeId| {
        let callee = tree.field(call, "function");
        callee.is_some_and(|callee| matches!(blocking(callee, facts), Blocking::Yes(Effect::BlockOn)))
    };
    let is_program = facts.is_name_taken("__name__")
        || tree
            .named_children(NodeId::ROOT)
            .filter(|statement| tree.is(*statement, "expression_statement"))
            .any(|statement| tree.descendants(statement).any(|node| tree.is(node, "call") && runs(node)));
    !is_program
}

/// The edits that leave of `await f()` the call, without the parentheses that only the `await` needed.
fn without_await(call: NodeId, facts: &dyn Facts) -> Result<Vec<Edit>, String> {
    let tree = facts.tree();
    let operand = peeled(call, tree);
    let awaited = tree.parent(operand).filter(|above| tree.is(*above, "await"));
    let awaited = awaited.ok_or("not all of its calls are awaited at once")?;
    let function = facts.function_of(awaited);
    let mut around = tree.ancestors(awaited).take_while(|above| Some(*above) != function);
    if around.any(|above| tree.is(above, "generator_expression")) {
        return Err("the generator expression that awaits it would not be async any more".to_owned());
    }
    let whole = needless_parentheses(awaited, tree).unwrap_or(awaited);
    let kept = if whole == awaited { operand } else { call };
    let head = Span::new(tree.start(whole), tree.start(kept));
    let tail = Span::new(tree.end(kept), tree.end(whole));
    let is_plain = |span: Span| span.of(tree.source()).chars().all(|one| "await() \t".contains(one));
    if !is_plain(head) || !is_plain(tail) {
        return Err("the `await` is broken over lines".to_owned());
    }
    Ok(vec![Edit::delete(head), Edit::delete(tail)])
}

/// The expression with all parentheses around it.
fn peeled(expression: NodeId, tree: &SyntaxTree<'_>) -> NodeId {
    let mut whole = expression;
    while let Some(above) = tree.parent(whole).filter(|above| tree.is(*above, "parenthesized_expression")) {
        whole = above;
    }
    whole
}

/// The parentheses around the `await` that a call by itself does not need: on one line, and not next to a word.
fn needless_parentheses(awaited: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let whole = tree.parent(awaited).filter(|above| tree.is(*above, "parenthesized_expression"))?;
    let before = tree.source()[..tree.start(whole)].chars().next_back();
    let is_next_to_word = before.is_some_and(|one| one.is_alphanumeric() || one == '_');
    (!is_next_to_word && !tree.text(whole).contains(['\n', '#'])).then_some(whole)
}
