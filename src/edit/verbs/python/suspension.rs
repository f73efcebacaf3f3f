//! Where an `await` can be written, and with which parentheses.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, PythonVersion};
use crate::syntax::{NodeId, SyntaxTree};

/// Expressions that bind looser than `await`: as its operand they need parentheses.
const LOOSE: &[&str] = &[
    "await",
    "binary_operator",
    "boolean_operator",
    "comparison_operator",
    "conditional_expression",
    "expression_list",
    "lambda",
    "named_expression",
    "not_operator",
    "unary_operator",
    "yield",
];

pub(in crate::edit::verbs) fn await_value(expression: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let caution = admit_await(expression, facts)?;
    let tree = facts.tree();
    let span = tree.span(expression);
    let (mut before, mut after) = if binds_tighter(tree, expression) { ("(await ", ")") } else { ("await ", "") };
    if is_loose(tree, expression) {
        // Nothing loose stands where something tight follows without parentheses of its own.
        (before, after) = ("await (", ")");
    }
    let gap = if is_glued(tree.source(), span.start) { " " } else { "" };
    let mut edits = vec![Edit::insert(span.start, format!("{gap}{before}"))];
    if !after.is_empty() {
        edits.push(Edit::insert(span.end, after));
    }
    Ok(Rewrite { caution, ..Rewrite::of(edits) })
}

/// Whether an `await` may be written in front of `expression`; if so, why it deserves a person's eyes.
///
/// # Errors
/// Why no await can stand there.
pub fn admit_await(expression: NodeId, facts: &dyn Facts) -> Result<Option<String>, String> {
    let caution = match facts.context(expression) {
        Context::Async { caution, .. } => caution,
        Context::NoAwait { reason, .. } => return Err(reason.to_owned()),
        Context::Sync => return Err("`await` needs an async function around it".to_owned()),
        Context::Unknown => return Err("whether this runs in async code is not known".to_owned()),
    };
    if let Some(reason) = forbidden_place(facts.tree(), expression, facts.surroundings().python) {
        return Err(reason.to_owned());
    }
    Ok(caution.map(str::to_owned).or_else(|| facts.suspension_hazard(expression)))
}

/// Whether the code around `expression` binds tighter than an `await` in front of it would.
pub fn binds_tighter(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    let Some(parent) = tree.parent(expression) else { return false };
    match tree.kind(parent) {
        "attribute" => tree.field_name(expression) == Some("object"),
        "subscript" => tree.field_name(expression) == Some("value"),
        "call" => tree.field_name(expression) == Some("function"),
        "await" => true,
        _ => false,
    }
}

/// Whether `expression` would fall apart as the operand of an `await`.
pub fn is_loose(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    tree.is_any(expression, LOOSE)
}

/// Whether a word put at `at` would become one with the word before it: `return"a".join(b)`.
pub(super) fn is_glued(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_some_and(|last| last.is_alphanumeric() || last == '_')
}

fn forbidden_place(tree: &SyntaxTree<'_>, node: NodeId, python: PythonVersion) -> Option<&'static str> {
    let mut comprehensions = 0;
    let (mut inner, mut below) = (node, node);
    for above in tree.ancestors(node) {
        match tree.kind(above) {
            "type" | "type_parameter" => return Some("an annotation cannot wait"),
            "type_alias_statement" => return Some("a type alias cannot wait"),
            "delete_statement" => return Some("what is deleted cannot be awaited first"),
            "interpolation" if tree.child_of_kind(above, "=").is_some() => {
                return Some("the `=` in this f-string prints the expression's own text");
            }
            "decorator" if python < PythonVersion(3, 9) => {
                return Some("a decorator can be any expression only from Python 3.9 on");
            }
            "generator_expression" if !is_first_iterable(tree, above, below, inner) => {
                return Some("`await` inside a generator expression would make it an async generator");
            }
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension"
                if !is_first_iterable(tree, above, below, inner) =>
            {
                comprehensions += 1;
                if comprehensions > 1 && python < PythonVersion(3, 11) {
                    return Some("`await` in a nested comprehension needs Python 3.11");
                }
            }
            "function_definition" | "lambda" | "class_definition" if tree.field_name(below) == Some("body") => break,
            _ => {}
        }
        (inner, below) = (below, above);
    }
    None
}

/// Whether the way from `inner` over `below` to `comprehension` goes through the iterable of its first `for`,
/// which is evaluated at once and outside of it.
fn is_first_iterable(tree: &SyntaxTree<'_>, comprehension: NodeId, below: NodeId, inner: NodeId) -> bool {
    tree.child_of_kind(comprehension, "for_in_clause") == Some(below) && tree.field_name(inner) == Some("right")
}
