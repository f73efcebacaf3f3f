//! Another symbol of the same module in a name's place.

use crate::edit::verbs::refer;
use crate::edit::{Edit, Import, Request, Rewrite};
use crate::facts::Facts;
use crate::syntax::NodeId;

/// Writes the symbol `path` in the place of `name`: imported as that was, if it was taken from the same module by name.
///
/// # Errors
/// The symbol cannot be named there.
pub(super) fn refer_beside(name: NodeId, path: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let Some((module, sibling)) = path.rsplit_once('.') else { return refer(name, path, facts) };
    let is_taken_from = facts.layout().imports.iter().any(|import| {
        let from = import.path.rsplit_once('.').map(|(from, _)| from);
        import.local == tree.text(name) && from == Some(module) && import.top_level
    });
    if !tree.is(name, "identifier") || !is_taken_from || facts.is_name_taken(sibling) {
        return refer(name, path, facts);
    }
    let mut rewrite = Rewrite::of([Edit::replace(tree.span(name), sibling)]);
    rewrite.requests.push(Request::Import(Import::from(module, sibling)));
    Ok(rewrite)
}
