//! Mocks whose calls are awaited though they give no awaitable.

use super::super::sibling::refer_beside;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::facts::Truth;
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether all that the function does with the mock is known, and nothing of it makes its calls awaitable.
pub(in crate::native) const PLAIN_MOCK: Refinement =
    Refinement { name: "plain-mock", captures: &["mock"], holds: is_plain };

/// Makes the mock one whose calls are awaited.
pub(in crate::native) const ASYNC_MOCK: Rewriting =
    Rewriting { name: "async-mock", captures: &["mock"], build: make_async };

fn is_plain(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(mock) = found.get("mock") else { return Truth::Unknown };
    let tree = facts.tree();
    let function = facts.function_of(mock);
    let Some(made) = facts.assigned_value(mock).filter(|made| facts.function_of(*made) == function) else {
        return Truth::Unknown;
    };
    let arguments = tree.field(made, "arguments").into_iter().flat_map(|list| tree.named_children(list));
    let is_configured = arguments.into_iter().any(|one| !tree.text(one).starts_with("name="));
    let Some(reads) = facts.reads_of(mock) else { return Truth::Unknown };
    let expects_error = tree.ancestors(mock).any(|above| {
        tree.is_any(above, &["try_statement"]) || (tree.is(above, "with_statement") && raises(tree, above))
    });
    let is_known = reads.iter().all(|read| facts.function_of(*read) == function && is_called(tree, *read));
    if function.is_none() || is_configured || expects_error || !is_known { Truth::Unknown } else { Truth::Yes }
}

/// Whether the block is there to see an exception.
fn raises(tree: &SyntaxTree<'_>, with: NodeId) -> bool {
    let clause = tree.child_of_kind(with, "with_clause").map_or("", |clause| tree.text(clause));
    clause.contains("aises") || clause.contains("suppress")
}

/// Whether the read calls the mock, or something of it that does not set it up.
fn is_called(tree: &SyntaxTree<'_>, read: NodeId) -> bool {
    let mut at = read;
    while let Some(above) = tree.parent(at) {
        match tree.kind(above) {
            "attribute" if tree.field(above, "object") == Some(at) => at = above,
            "call" => {
                let name = tree.field(at, "attribute").map_or("", |name| tree.text(name));
                return tree.field(above, "function") == Some(at)
                    && !matches!(name, "configure_mock" | "attach_mock" | "mock_add_spec");
            }
            _ => return false,
        }
    }
    false
}

fn make_async(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let mock = found.get("mock").ok_or("there is no mock")?;
    let tree = facts.tree();
    let made = facts.assigned_value(mock).ok_or("where the mock is made is not known")?;
    let callee = tree.field(made, "function").ok_or("where the mock is made is not known")?;
    let reads = facts.reads_of(mock).ok_or("not all uses of the mock can be seen")?;
    if !reads.iter().all(|read| is_awaited_or_asserted(tree, *read, facts)) {
        return Err("some of its calls are not awaited".to_owned());
    }
    refer_beside(callee, "unittest.mock.AsyncMock", facts)
}

/// Whether the call that the read leads to is awaited, or one of the mock's own checks.
fn is_awaited_or_asserted(tree: &SyntaxTree<'_>, read: NodeId, facts: &dyn Facts) -> bool {
    let call = tree.ancestors(read).find(|above| tree.is(*above, "call"));
    let Some(call) = call else { return false };
    let name = tree.field(call, "function").and_then(|callee| tree.field(callee, "attribute"));
    let is_check = name.is_some_and(|name| tree.text(name).starts_with("assert_"));
    is_check || facts.is_awaited(call)
}

/// Whether what is asserted of is a mock whose calls are coroutines: one made by hand, or an attribute of it.
pub(in crate::native) const CALLS_ARE_AWAITED: Refinement =
    Refinement { name: "mock-of-coroutines", captures: &["mock", "assertion"], holds: is_async_mock };

/// Asks whether the mock was awaited, rather than called.
pub(in crate::native) const ASSERT_AWAITED: Rewriting =
    Rewriting { name: "assert-awaited", captures: &["assertion"], build: assert_awaited };

/// The arguments of a mock that leave its attributes async.
const HARMLESS: &[&str] = &["name", "return_value", "side_effect"];

fn is_async_mock(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(mock), Some(assertion)) = (found.get("mock"), found.get("assertion")) else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(made) = facts.assigned_value(mock) else { return Truth::Unknown };
    let Some(function) = facts.function_of(made) else { return Truth::Unknown };
    let mut arguments = tree.field(made, "arguments").into_iter().flat_map(|list| tree.named_children(list));
    let is_harmless = |one: NodeId| tree.field(one, "name").is_some_and(|name| HARMLESS.contains(&tree.text(name)));
    // The value of a call is a plain mock, and what is set by hand may be anything.
    let is_own = |above: NodeId| {
        let name = tree.field(above, "attribute").map_or("", |name| tree.text(name));
        tree.is(above, "attribute") && !matches!(name, "return_value" | "side_effect" | "mock_calls")
    };
    let is_attribute = tree.ancestors(mock).take_while(|above| !tree.is(*above, "call")).all(is_own);
    let path = tree.parent(assertion).and_then(|member| tree.field(member, "object")).map_or("", |it| tree.text(it));
    let is_set = |node: NodeId| {
        let target = tree.field(node, "left").filter(|_| tree.is(node, "assignment"));
        target.is_some_and(|target| tree.is(target, "attribute") && path.starts_with(tree.text(target)))
    };
    let is_replaced = tree.descendants(function).any(is_set);
    if arguments.all(is_harmless) && is_attribute && !is_replaced { Truth::Yes } else { Truth::Unknown }
}

fn assert_awaited(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let assertion = found.get("assertion").ok_or("there is no assertion")?;
    let tree = facts.tree();
    let new = match tree.text(assertion) {
        "assert_any_call" => "assert_any_await".to_owned(),
        "assert_has_calls" => "assert_has_awaits".to_owned(),
        other => other.replace("_called", "_awaited"),
    };
    Ok(Rewrite::of([Edit::replace(tree.span(assertion), new)]))
}
