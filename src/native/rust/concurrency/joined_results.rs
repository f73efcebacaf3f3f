//! Results that are joined, and of which each is then asked for its error.

use super::super::futures::error_type;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Each name of the tuple is read once, with `?`.
pub(super) const HOLDS: Refinement = Refinement { name: "joins-results", captures: &["names"], holds };

/// Joins until the first error.
pub(super) const STEP: Rewriting = Rewriting { name: "try-join", captures: &["names", "join"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("names").map_or(Truth::Unknown, |names| Truth::known(asked(names, facts).is_some()))
}

/// The `name?` of every name.
fn asked(names: NodeId, facts: &dyn Facts) -> Option<Vec<(NodeId, NodeId)>> {
    let tree = facts.tree();
    let function = facts.function_of(names);
    let all: Vec<NodeId> = tree.named_children(names).filter(|name| !tree.is_extra(*name)).collect();
    if all.len() < 2 {
        return None;
    }
    all.into_iter()
        .map(|name| {
            let reads = facts.reads_of(name).filter(|_| tree.is(name, "identifier"))?;
            let [read] = reads[..] else { return None };
            let question = tree.parent(read).filter(|around| tree.is(*around, "try_expression"))?;
            (facts.function_of(read) == function).then_some((name, question))
        })
        .collect()
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (names, join) = found.get("names").zip(found.get("join")).ok_or("there is no join")?;
    let tree = facts.tree();
    let asked = asked(names, facts).ok_or("a result is used otherwise")?;
    check_errors(join, asked.len(), facts)?;
    let path = tree.field(join, "macro").ok_or("there is no join")?;
    let name = tree.field(path, "name").unwrap_or(path);
    let mut edits = vec![Edit::replace(tree.span(name), "try_join"), Edit::insert(tree.end(join), "?")];
    if name == path {
        return Err("import `try_join` first".to_owned());
    }
    for (name, question) in asked {
        edits.push(Edit::delete(idle_span(name, question, tree)));
    }
    Ok(Rewrite::of(edits))
}

/// `try_join!` needs futures that fail alike.
fn check_errors(join: NodeId, count: usize, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let unknown = || "whether all of them fail with the same error is not known".to_owned();
    let body = tree.child_of_kind(join, "token_tree").ok_or_else(unknown)?;
    let calls: Vec<NodeId> = tree.children(body).filter(|part| tree.is(*part, "call_expression")).collect();
    let errors: Option<Vec<String>> = calls.iter().map(|call| error_type(*call, facts)).collect();
    let errors = errors.filter(|errors| errors.len() == count).ok_or_else(unknown)?;
    if errors.windows(2).all(|pair| pair[0] == pair[1]) {
        Ok(())
    } else {
        Err("they fail with different errors".to_owned())
    }
}

/// What goes with the question mark: the whole statement where it only unwraps the name.
fn idle_span(name: NodeId, question: NodeId, tree: &SyntaxTree<'_>) -> Span {
    let mark = Span::new(tree.end(question) - 1, tree.end(question));
    let Some(statement) = tree.parent(question) else { return mark };
    let is_again = tree.is(statement, "let_declaration")
        && tree.field(statement, "type").is_none()
        && tree.field(statement, "pattern").is_some_and(|pattern| tree.text(pattern) == tree.text(name))
        && tree.child_of_kind(statement, "mutable_specifier").is_none();
    let is_alone = tree.is(statement, "expression_statement");
    if is_again || is_alone { whole_line(tree.span(statement), tree.source()) } else { mark }
}

/// The statement with its line, if it has one for itself.
fn whole_line(span: Span, text: &str) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map(|at| span.end + at + 1);
    match end {
        Some(end) if text[start..span.start].trim().is_empty() && text[span.end..end].trim().is_empty() => {
            Span::new(start, end)
        }
        _ => span,
    }
}
