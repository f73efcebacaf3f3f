//! Code that is only for some versions of the language or of a library: what is old there is right.

use crate::facts::{Facts, Truth};
use crate::native::python::decorators::whole_of;
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the code stands in a branch for some versions, in a fallback for what may be missing, or where a warning about
/// it is expected.
pub(in crate::native) const STEP: Refinement =
    Refinement { name: "for-a-version", captures: &["finding"], holds: is_for_a_version };

fn is_for_a_version(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(finding) = found.get("finding") else { return Truth::Unknown };
    let tree = facts.tree();
    let is_import = tree.is_any(finding, &["import_statement", "import_from_statement"]);
    let mut inside = finding;
    for above in tree.ancestors(finding) {
        let is_so = match tree.kind(above) {
            "if_statement" | "elif_clause" => tree.field(above, "condition").is_some_and(|test| asks(test, facts)),
            "conditional_expression" => tree.named_children(above).nth(1).is_some_and(|test| asks(test, facts)),
            "function_definition" | "class_definition" => is_skipped(above, tree),
            "try_statement" => is_fallback(inside, above, is_import, tree),
            "with_statement" => expects_warning(above, tree),
            "block" => is_rest(inside, facts),
            _ => false,
        };
        if is_so {
            return Truth::Yes;
        }
        inside = above;
    }
    Truth::No
}

/// Whether a condition asks for a version, or for what only some versions have.
fn asks(test: NodeId, facts: &dyn Facts) -> bool {
    const WORDS: &[&str] = &["version", "hasattr(", "signature("];
    let tree = facts.tree();
    let says = |node: NodeId| WORDS.iter().any(|word| tree.text(node).to_ascii_lowercase().contains(word));
    let mut names = std::iter::once(test).chain(tree.descendants(test)).filter(|node| tree.is(*node, "identifier"));
    says(test) || names.any(|name| facts.assigned_value(name).is_some_and(says))
}

/// Whether a statement before this one, in the same block, leaves for some versions: the rest is for the others.
fn is_rest(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let block = tree.parent(statement).into_iter().flat_map(|block| tree.named_children(block));
    let mut before = block.take_while(|one| *one != statement);
    before.any(|one| {
        let parts = tree.field(one, "condition").zip(tree.field(one, "consequence"));
        parts.is_some_and(|(test, block)| {
            let last = tree.named_children(block).last();
            let leaves = last.is_some_and(|last| tree.is_any(last, &["return_statement", "raise_statement"]));
            leaves && asks(test, facts)
        })
    })
}

/// `@pytest.mark.skipif(sys.version_info >= (3, 11))`.
fn is_skipped(definition: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let decorators = tree.named_children(whole_of(tree, definition)).filter(|child| tree.is(*child, "decorator"));
    decorators.into_iter().any(|decorator| tree.text(decorator).contains("version"))
}

/// Whether the part `inside` of a `try` is there for an import or attribute that may be missing, or is what comes instead.
fn is_fallback(inside: NodeId, statement: NodeId, is_import: bool, tree: &SyntaxTree<'_>) -> bool {
    let clauses = tree.named_children(statement).filter(|part| tree.is(*part, "except_clause"));
    clauses.into_iter().any(|clause| {
        let Some(caught) = tree.field(clause, "value") else { return false };
        let mut names = std::iter::once(caught).chain(tree.descendants(caught));
        names.any(|name| match tree.text(name) {
            "ImportError" | "ModuleNotFoundError" => clause == inside || is_import,
            "AttributeError" => clause == inside || is_single(statement, tree),
            _ => false,
        })
    })
}

/// Whether the body of a `try` is one statement.
fn is_single(statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.field(statement, "body").is_some_and(|body| tree.named_children(body).count() == 1)
}

/// Whether a `with` expects or keeps back the warnings of its body.
fn expects_warning(statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    const WORDS: &[&str] = &["assertWarns", "assertWarnsRegex", "catch_warnings", "deprecated_call", "warns"];
    let Some(clause) = tree.child_of_kind(statement, "with_clause") else { return false };
    let mut calls = tree.descendants(clause).filter(|node| tree.is(*node, "call"));
    calls.any(|call| {
        let callee = tree.field(call, "function").map(|callee| tree.field(callee, "attribute").unwrap_or(callee));
        callee.is_some_and(|name| WORDS.contains(&tree.text(name)))
    })
}
