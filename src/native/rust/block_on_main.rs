//! A `main` or a test that only starts a runtime and blocks on one async block becomes an async function.

use super::entry::{is_plain_test, test_attribute};
use super::unwrapped::Unwrapped;
use super::{arguments, has_comment};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// The function consists of a default runtime that blocks on an async block.
pub(in crate::native) const HOLDS: Refinement = Refinement { name: "main-is-block-on", captures: &["main"], holds };

/// `fn main() { Runtime::new().unwrap().block_on(async { … }) }` becomes `#[tokio::main] async fn main() { … }`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "block-on-main", captures: &["main"], build };

/// `#[test] fn t() { Runtime::new().unwrap().block_on(async { … }) }` becomes `#[tokio::test] async fn t() { … }`.
pub(in crate::native) const TEST: Rewriting =
    Rewriting { name: "block-on-test", captures: &["main"], build: build_test };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let shape = found.get("main").and_then(|main| shape_of(main, facts));
    Truth::known(shape.is_some_and(|(_, flavor)| flavor == Flavor::Several))
}

/// A test of the language that consists of that; of which kind the runtime is does not matter.
pub(in crate::native) const TEST_HOLDS: Refinement =
    Refinement { name: "test-is-block-on", captures: &["main"], holds: test_holds };

fn test_holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(test) = found.get("main") else { return Truth::Unknown };
    Truth::known(is_plain_test(test, facts.tree()) && shape_of(test, facts).is_some())
}

/// The threads of a runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavor {
    One,
    Several,
}

fn shape_of(main: NodeId, facts: &dyn Facts) -> Option<(Unwrapped, Flavor)> {
    let tree = facts.tree();
    if tree.field(main, "parameters").is_some_and(|parameters| tree.named_children(parameters).next().is_some()) {
        return None;
    }
    let is_plain = tree.child_of_kind(main, "function_modifiers").is_none();
    let body = tree.field(main, "body").filter(|_| is_plain)?;
    let statements: Vec<NodeId> = tree.named_children(body).collect();
    let last = *statements.last()?;
    let (call, is_dropped) = match tree.kind(last) {
        "expression_statement" => (tree.named_children(last).next()?, tree.child_of_kind(last, ";").is_some()),
        _ => (last, false),
    };
    let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "field_expression"))?;
    if !names(callee, facts, "::Runtime::block_on") {
        return None;
    }
    let runtime = tree.field(callee, "value")?;
    let flavor = match statements.as_slice() {
        [_] => flavor_of(runtime, facts)?,
        [declaration, _] => {
            let value = tree.field(*declaration, "value").filter(|_| tree.is(*declaration, "let_declaration"))?;
            let name = tree.field(*declaration, "pattern")?;
            let reads = facts.reads_of(name)?;
            let is_only = reads.len() == 1 && tree.is_within(reads[0], runtime) && tree.is(runtime, "identifier");
            flavor_of(value, facts).filter(|_| is_only)?
        }
        _ => return None,
    };
    let given = arguments(tree, call);
    let [future] = given.as_slice() else { return None };
    let block = tree.child_of_kind(*future, "block").filter(|_| tree.is(*future, "async_block"))?;
    let whole = Span::new(tree.start(statements[0]), tree.end(last));
    let shape = Unwrapped::of(whole, block, is_dropped, tree)?;
    let keeps_comments = shape.removed().iter().all(|span| !has_comment(tree, body, *span));
    keeps_comments.then_some((shape, flavor))
}

fn names(callee: NodeId, facts: &dyn Facts, end: &str) -> bool {
    facts.resolve(callee).symbol().is_some_and(|path| path.ends_with(end))
}

/// The threads of `Runtime::new()` and `Builder::new_multi_thread().enable_all().build()`, unwrapped.
fn flavor_of(value: NodeId, facts: &dyn Facts) -> Option<Flavor> {
    let tree = facts.tree();
    let method = |call: NodeId| -> Option<(NodeId, &str)> {
        let callee = tree.field(call, "function")?;
        Some((tree.field(callee, "value")?, tree.text(tree.field(callee, "field")?)))
    };
    let (made, "unwrap" | "expect") = method(value)? else { return None };
    let callee = tree.field(made, "function")?;
    if names(callee, facts, "::Runtime::new") {
        return Some(Flavor::Several);
    }
    let (enabled, "build") = method(made)? else { return None };
    let (builder, "enable_all") = method(enabled)? else { return None };
    let builder = tree.field(builder, "function")?;
    let is_made_by = |name| names(builder, facts, name);
    match () {
        () if is_made_by("::Builder::new_multi_thread") => Some(Flavor::Several),
        () if is_made_by("::Builder::new_current_thread") => Some(Flavor::One),
        () => None,
    }
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let main = found.get("main").ok_or("there is no function")?;
    let (shape, _) = shape_of(main, facts).ok_or("the function does more than that")?;
    let tree = facts.tree();
    let Some(library) = facts.runtime(main).name().map(str::to_owned) else {
        return Err("which runtime this is, is not known".to_owned());
    };
    let spelling = facts.spell(&format!("{library}::main"), main)?;
    let word = tree.child_of_kind(main, "fn").ok_or("there is no function")?;
    let text = tree.source();
    let line = text[..tree.start(main)].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..tree.start(main)];
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let start = tree.start(main);
    let mut edits = vec![
        Edit::insert(
            start,
            format!("#[{}]{newline}{}", spelling.text, if indent.trim().is_empty() { indent } else { "" }),
        ),
        Edit::insert(tree.start(word), "async "),
    ];
    edits.extend(shape.edits(tree));
    let mut rewrite = Rewrite::of(edits);
    rewrite.adopt(spelling);
    Ok(rewrite)
}

fn build_test(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let test = found.get("main").ok_or("there is no test")?;
    let (shape, flavor) = shape_of(test, facts).ok_or("the test does more than that")?;
    let tree = facts.tree();
    let word = tree.child_of_kind(test, "fn").ok_or("there is no test")?;
    let argument = if flavor == Flavor::Several { "(flavor = \"multi_thread\")" } else { "" };
    let mut rewrite = test_attribute(test, argument, facts)?;
    rewrite.edits.push(Edit::insert(tree.start(word), "async "));
    rewrite.edits.extend(shape.edits(tree));
    Ok(rewrite)
}
