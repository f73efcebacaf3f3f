//! Whether control can run through a piece of code to its end.

use rustc_hash::FxHashSet;

use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// Code that is not run where it stands.
pub(super) const APART: &[&str] = &["function_definition", "lambda", "class_definition"];

const LOOPS: &[&str] = &["while_statement", "for_statement"];

/// Calls after which nothing runs.
const LAST_CALLS: &[&str] = &["sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit"];

/// Whether some path through `block` reaches its end, rather than raising, returning or jumping away.
pub(super) fn runs_through(block: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    // Parents come before their children, so that the other way round every part is known when it is asked for.
    let mut ends: FxHashSet<NodeId> = FxHashSet::default();
    let all: Vec<NodeId> = tree.descendants_but(block, |node| node != block && tree.is_any(node, APART)).collect();
    for node in all.into_iter().rev() {
        if is_end(node, &ends, facts) {
            ends.insert(node);
        }
    }
    !ends.contains(&block)
}

/// Whether no path leads through `node`, given that of everything inside it.
fn is_end(node: NodeId, ends: &FxHashSet<NodeId>, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let ends_of = |node: NodeId| ends.contains(&node);
    match tree.kind(node) {
        "raise_statement" | "return_statement" | "break_statement" | "continue_statement" => tree.is_named(node),
        "block" => tree.named_children(node).any(ends_of),
        "else_clause" | "elif_clause" | "finally_clause" | "except_clause" | "with_statement" | "case_clause" => {
            block_of(tree, node).is_some_and(ends_of)
        }
        "if_statement" => {
            let other: Vec<NodeId> = tree.fields(node, "alternative").collect();
            let has_else = other.iter().any(|clause| tree.is(*clause, "else_clause"));
            has_else && block_of(tree, node).is_some_and(ends_of) && other.into_iter().all(ends_of)
        }
        "try_statement" => is_end_of_try(tree, node, ends),
        "match_statement" => is_end_of_match(tree, node, ends),
        "while_statement" | "for_statement" => is_end_of_loop(node, ends, facts),
        "expression_statement" => is_last_call(node, facts),
        _ => false,
    }
}

fn block_of(tree: &SyntaxTree<'_>, node: NodeId) -> Option<NodeId> {
    tree.child_of_kind(node, "block")
}

fn is_end_of_try(tree: &SyntaxTree<'_>, node: NodeId, ends: &FxHashSet<NodeId>) -> bool {
    let clauses: Vec<NodeId> = tree.named_children(node).collect();
    let ends_of = |kind: &str| clauses.iter().any(|clause| tree.is(*clause, kind) && ends.contains(clause));
    let mut handlers = clauses.iter().filter(|clause| tree.is(**clause, "except_clause"));
    let body = ends_of("block") || ends_of("else_clause");
    ends_of("finally_clause") || body && handlers.all(|clause| ends.contains(clause))
}

fn is_end_of_match(tree: &SyntaxTree<'_>, node: NodeId, ends: &FxHashSet<NodeId>) -> bool {
    let Some(block) = tree.field(node, "body") else { return false };
    let cases: Vec<NodeId> = tree.named_children(block).filter(|case| tree.is(*case, "case_clause")).collect();
    let takes_all = |case: &NodeId| {
        let patterns: Vec<NodeId> = tree.named_children(*case).filter(|part| tree.is(*part, "case_pattern")).collect();
        let [only] = patterns[..] else { return false };
        let text = tree.text(only);
        tree.field(*case, "guard").is_none()
            && text.chars().all(|c| c.is_alphanumeric() || c == '_')
            && text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && !matches!(text, "None" | "True" | "False")
    };
    cases.iter().any(takes_all) && cases.iter().all(|case| ends.contains(case))
}

/// A loop that nobody leaves, or whose first round is certain and does not come to its end.
fn is_end_of_loop(node: NodeId, ends: &FxHashSet<NodeId>, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let jumps = |kind: &str| {
        let inside = tree.descendants_but(node, |inner| inner != node && tree.is_any(inner, APART));
        inside
            .filter(|inner| tree.is(*inner, kind) && tree.is_named(*inner))
            .any(|jump| tree.ancestor_of_kind(jump, LOOPS) == Some(node))
    };
    if jumps("break_statement") {
        return false;
    }
    let is_endless =
        tree.field(node, "condition").is_some_and(|condition| matches!(tree.text(condition), "True" | "1"));
    let starts = is_endless || tree.field(node, "right").is_some_and(|iterable| surely_has_items(iterable, facts));
    let body_ends = tree.field(node, "body").is_some_and(|body| ends.contains(&body)) && !jumps("continue_statement");
    let other_ends = tree.child_of_kind(node, "else_clause").is_some_and(|clause| ends.contains(&clause));
    is_endless || starts && body_ends || other_ends
}

/// Whether a loop over it runs at least once: a display with an item, `range` of a number that is not zero.
fn surely_has_items(iterable: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    match tree.kind(iterable) {
        "list" | "tuple" | "set" | "dictionary" => {
            tree.named_children(iterable).any(|item| !tree.is_any(item, &["list_splat", "dictionary_splat"]))
        }
        "string" => tree.child_of_kind(iterable, "string_content").is_some(),
        "call" => {
            let callee = tree.field(iterable, "function");
            let is_range = callee.is_some_and(|callee| facts.resolve(callee).symbol() == Some("builtins.range"));
            let given = tree.field(iterable, "arguments").map(|list| tree.named_children(list).collect::<Vec<_>>());
            let count = match given.as_deref() {
                Some([only]) if is_range => tree.text(*only),
                _ => "",
            };
            count.bytes().all(|digit| digit.is_ascii_digit()) && count.bytes().any(|digit| digit != b'0')
        }
        _ => false,
    }
}

fn is_last_call(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let call = tree.named_children(statement).next().filter(|call| tree.is(*call, "call"));
    let callee = call.and_then(|call| tree.field(call, "function"));
    callee.is_some_and(|callee| facts.resolve(callee).symbol().is_some_and(|path| LAST_CALLS.contains(&path)))
}
