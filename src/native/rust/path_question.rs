//! A question that a path asks the file system becomes the runtime's own, awaited.

use crate::edit::verbs::rust::suspension_caution;
use crate::edit::verbs::twin_of;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `path.exists()` becomes `tokio::fs::try_exists(path).await.unwrap_or(false)`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "path-question", captures: &["call", "callee", "path", "method"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (call, callee) = found.get("call").zip(found.get("callee")).ok_or("there is no call")?;
    let (path, method) = found.get("path").zip(found.get("method")).ok_or("there is no path")?;
    let tree = facts.tree();
    let caution = suspension_caution(call, facts)?;
    let twin = twin_of(callee, facts)?;
    let answer = match (tree.text(method), twin.rsplit("::").next()) {
        ("exists", Some("try_exists")) => ".unwrap_or(false)",
        ("exists", _) => ".is_ok()",
        ("is_dir", _) => ".is_ok_and(|data| data.is_dir())",
        ("is_file", _) => ".is_ok_and(|data| data.is_file())",
        ("is_symlink", _) => ".is_ok_and(|data| data.is_symlink())",
        _ => "",
    };
    let (span, own) = (tree.span(call), tree.span(path));
    if super::has_comment(tree, call, Span::new(own.end, span.end)) {
        return Err("a comment would be lost".to_owned());
    }
    let mut rewrite = Rewrite { caution, ..Rewrite::default() };
    let function = rewrite.adopt(facts.spell(&twin, call)?);
    let borrow = if is_place(path, tree) && !is_borrowed(path, facts) { "&" } else { "" };
    rewrite.edits.push(Edit::insert(own.start, format!("{function}({borrow}")));
    rewrite.edits.push(Edit::replace(Span::new(own.end, span.end), format!(").await{answer}")));
    Ok(rewrite)
}

/// A value that stays where it is: a variable, a field, an element.
fn is_place(path: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.is_any(path, &["identifier", "field_expression", "index_expression", "self"])
}

/// A variable that is said to be a reference.
fn is_borrowed(path: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let binding = facts.binding_of(path);
    let site = binding.and_then(|binding| tree.parent(binding)).and_then(|site| tree.field(site, "type"));
    site.is_some_and(|written| tree.is(written, "reference_type"))
}
