//! What the head of a `match`, `if let`, `while let` or call takes from a guard is taken first, in a statement of its own.

use super::owned::is_owned;
use crate::edit::verbs::rust::lines::line_start;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, GuardLife};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Gives the value a name before the statement, or, in the head of a loop, in a block.
pub(super) const STEP: Rewriting = Rewriting { name: "hoist-from-head", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    let life = facts.guard_life(call).ok_or("where the guard goes is not known")?;
    if life.name.is_some() {
        return Err("a variable holds the guard".to_owned());
    }
    let value = taken(&life, facts)?;
    let head = tree.parent(value).ok_or("there is no head")?;
    if has_ref_pattern(head, tree) {
        return Err("a pattern borrows from the value".to_owned());
    }
    let name = fresh_name(value, facts);
    let text = tree.text(value);
    let span = tree.span(value);
    if let Some(turned) = loop_of(head, tree) {
        let mut rewrite = Rewrite::of(turn_loop(turned, head, &name, tree)?);
        rewrite.claims.push(span);
        return Ok(rewrite);
    }
    let mut rewrite = match statement_of(value, tree) {
        Some(statement) if comes_first(value, statement, tree) => {
            let start = tree.start(statement);
            let line = line_start(tree.source(), start);
            let margin = &tree.source()[line..start];
            let (newline, margin) = if margin.trim().is_empty() { (line_break(tree), margin) } else { (" ", "") };
            Rewrite::of([
                Edit::insert(start, format!("let {name} = {text};{newline}{margin}")),
                Edit::replace(span, name),
            ])
        }
        _ if tree.is_any(head, &["let_condition", "match_expression", "for_expression"]) => {
            Rewrite::of([Edit::replace(span, format!("{{ let {name} = {text}; {name} }}"))])
        }
        _ => return Err("other calls come before it in its statement".to_owned()),
    };
    rewrite.claims.push(span);
    Ok(rewrite)
}

/// The `while let` of which the condition is all.
fn loop_of(condition: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let around = tree.parent(condition).filter(|around| tree.is(*around, "while_expression"))?;
    tree.is(condition, "let_condition").then_some(around)
}

/// `while let PATTERN = VALUE {` becomes `loop {`, which takes the value first in every round.
fn turn_loop(turned: NodeId, condition: NodeId, name: &str, tree: &SyntaxTree<'_>) -> Result<Vec<Edit>, String> {
    let part = |field: &str| tree.field(condition, field).ok_or("there is no head");
    let (pattern, value) = (part("pattern")?, part("value")?);
    let body = tree.field(turned, "body").ok_or("the loop has no body")?;
    let keyword = tree.child_of_kind(turned, "while").ok_or("the loop has no head")?;
    let head = Span::new(tree.start(keyword), tree.start(body));
    if tree.descendants(turned).any(|node| tree.is_extra(node) && head.overlaps(tree.span(node))) {
        return Err("a comment stands in the head of the loop".to_owned());
    }
    let text = tree.source();
    let pattern = match tree.kind(pattern) {
        "or_pattern" => format!("({})", tree.text(pattern)),
        _ => tree.text(pattern).to_owned(),
    };
    let taken = format!("let {name} = {};", tree.text(value));
    let bound = format!("let {pattern} = {name} else {{ break }};");
    let open = tree.start(body) + 1;
    let rest = text[open..].lines().next().unwrap_or("");
    let is_alone = rest.trim().is_empty() || rest.trim_start().starts_with("//");
    let inserted = if is_alone && text[open..].contains('\n') {
        let newline = line_break(tree);
        let line = line_start(text, tree.start(turned));
        let margin: String = text[line..].chars().take_while(|char| matches!(char, ' ' | '\t')).collect();
        let unit = if margin.contains('\t') { "\t" } else { "    " };
        let line = |code: &str| format!("{newline}{margin}{unit}{code}");
        Edit::insert(open + rest.trim_end_matches('\r').len(), format!("{}{}", line(&taken), line(&bound)))
    } else {
        Edit::insert(open, format!(" {taken} {bound}"))
    };
    Ok(vec![Edit::replace(head, "loop "), inserted])
}

/// The outermost expression around the guard, inside the head or argument, whose value borrows nothing.
fn taken(life: &GuardLife, facts: &dyn Facts) -> Result<NodeId, String> {
    let tree = facts.tree();
    let mut at = life.begin;
    loop {
        let parent = tree.parent(at).ok_or("there is no head")?;
        let field = tree.field_name(at);
        let is_head = match tree.kind(parent) {
            "match_expression" | "for_expression" | "let_condition" => field == Some("value"),
            "arguments" => {
                // The argument of the call that is awaited, or of one in its chain.
                tree.ancestors(parent)
                    .take_while(|above| !is_statement(*above, tree))
                    .any(|above| life.awaits.contains(&above))
            }
            _ => false,
        };
        if is_head && is_owned(at, facts) {
            return Ok(at);
        }
        let ends = is_statement(parent, tree) || tree.is_any(parent, &["block", "closure_expression", "async_block"]);
        if ends || (is_head && !tree.is(parent, "arguments")) {
            return Err("whether the value borrows from the guard is not known".to_owned());
        }
        at = parent;
    }
}

fn is_statement(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.is_any(node, &["expression_statement", "let_declaration"])
}

/// The statement that evaluates the head once, without a condition.
fn statement_of(value: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let mut at = value;
    loop {
        let parent = tree.parent(at)?;
        let field = tree.field_name(at);
        match tree.kind(parent) {
            "block" => return Some(at),
            "expression_statement" | "let_declaration" => {
                return tree.parent(parent).filter(|block| tree.is(*block, "block")).map(|_| parent);
            }
            "while_expression" | "let_chain" | "match_arm" | "match_pattern" | "closure_expression" | "else_clause" => {
                return None;
            }
            "binary_expression" if field == Some("right") => return None,
            "if_expression" | "match_expression" | "for_expression" if field == Some("body") => return None,
            "token_tree" | "async_block" => return None,
            _ => at = parent,
        }
    }
}

/// Whether nothing that does something is evaluated before `value` in its statement.
fn comes_first(value: NodeId, statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    const DOING: &[&str] =
        &["call_expression", "macro_invocation", "await_expression", "index_expression", "try_expression"];
    let start = tree.start(value);
    let skip = |node: NodeId| tree.start(node) >= start || node == value;
    !tree
        .descendants_but(statement, skip)
        .any(|node| tree.is_any(node, DOING) && !tree.is_within(value, node) && tree.end(node) <= start)
}

/// Whether a pattern under the head has `ref`, which would have to borrow from a variable that cannot be changed.
fn has_ref_pattern(head: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let patterns = match tree.kind(head) {
        "let_condition" => tree.field(head, "pattern").into_iter().collect(),
        "match_expression" => {
            let arms = tree.field(head, "body").into_iter().flat_map(|body| tree.named_children(body));
            arms.filter_map(|arm| tree.field(arm, "pattern")).collect()
        }
        _ => Vec::new(),
    };
    patterns.into_iter().any(|pattern| tree.descendants(pattern).any(|node| tree.is(node, "ref_pattern")))
}

fn line_break(tree: &SyntaxTree<'_>) -> &'static str {
    if tree.source().contains("\r\n") { "\r\n" } else { "\n" }
}

/// A name for the value that nothing in the file has: after the method that gives it.
fn fresh_name(value: NodeId, facts: &dyn Facts) -> String {
    let tree = facts.tree();
    let method = tree.descendants(value).find_map(|node| {
        let name = tree.field(node, "field").filter(|_| tree.is(node, "field_expression"))?;
        Some(tree.text(name)).filter(|name| !matches!(*name, "unwrap" | "expect" | "unwrap_or_default" | "unwrap_or"))
    });
    let wanted = match method {
        Some("pop" | "pop_back" | "pop_front") => "popped",
        Some("take") => "taken",
        Some("len") => "len",
        Some("is_empty") => "is_empty",
        Some("remove" | "swap_remove") => "removed",
        _ => "value",
    };
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !facts.is_name_taken(name) || (*name == wanted && is_method_only(name, tree))).unwrap_or_default()
}

/// Whether a name is only that of methods and fields, which a variable cannot clash with.
fn is_method_only(name: &str, tree: &SyntaxTree<'_>) -> bool {
    let mut named = tree.all().filter(|node| tree.is_any(*node, &["identifier", "shorthand_field_identifier"]));
    !named.any(|node| tree.text(node) == name)
}
