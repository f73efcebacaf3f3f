//! Async tests in a test case that calls them and drops their coroutine.

use super::super::decorators::{decorators, is_transparent};
use super::super::sibling::refer_beside;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the method is a test that the case calls as it stands.
pub(in crate::native) const IN_TEST_CASE: Refinement =
    Refinement { name: "test-of-case", captures: &["function"], holds: is_test };

/// Makes the case one that awaits its tests: another base, and the async names of what is async around them.
pub(in crate::native) const ISOLATE: Rewriting =
    Rewriting { name: "isolate-case", captures: &["class", "base"], build: isolate };

/// What is called around each test, with its async name.
const AROUND: &[(&str, &str)] = &[("setUp", "asyncSetUp"), ("tearDown", "asyncTearDown")];

fn is_test(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(name) = tree.field(function, "name") else { return Truth::Unknown };
    if !tree.text(name).starts_with("test") {
        return Truth::No;
    }
    let is_plain = decorators(tree, function).into_iter().all(|decorator| is_transparent(decorator, facts));
    if is_plain { Truth::Yes } else { Truth::Unknown }
}

fn isolate(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let class = found.get("class").ok_or("there is no class")?;
    let base = found.get("base").ok_or("there is no base class")?;
    let tree = facts.tree();
    let mut rewrite = refer_beside(base, "unittest.IsolatedAsyncioTestCase", facts)?;
    for method in methods(tree, class) {
        let Some(name) = tree.field(method, "name") else { continue };
        let renamed = AROUND.iter().find(|(plain, _)| tree.text(name) == *plain).map(|(_, renamed)| *renamed);
        let Some(renamed) = renamed.filter(|_| tree.child_of_kind(method, "async").is_some()) else { continue };
        if methods(tree, class).any(|other| tree.field(other, "name").is_some_and(|it| tree.text(it) == renamed)) {
            return Err(format!("`{renamed}` is there already"));
        }
        if mentions_member(tree, class, tree.text(name), name) {
            return Err(format!("`{}` is called by hand", tree.text(name)));
        }
        rewrite.edits.push(Edit::replace(tree.span(name), renamed));
    }
    Ok(rewrite)
}

fn methods<'t>(tree: &'t SyntaxTree<'_>, class: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let members = tree.field(class, "body").into_iter().flat_map(|body| tree.named_children(body));
    let plain = members.map(|member| tree.field(member, "definition").unwrap_or(member));
    plain.filter(|member| tree.is(*member, "function_definition"))
}

/// Whether the class mentions the member besides defining it.
fn mentions_member(tree: &SyntaxTree<'_>, class: NodeId, member: &str, definition: NodeId) -> bool {
    let mut names = tree.descendants(class).filter(|node| *node != definition && tree.is(*node, "identifier"));
    names.any(|node| tree.text(node) == member)
}
