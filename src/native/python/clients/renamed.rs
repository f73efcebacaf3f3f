//! Symbols that newer versions of their library have under another name.

use crate::edit::verbs::refer;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::native::python::sibling::refer_beside;
use crate::rules::{Match, Rewriting};

/// Writes the new name, by the tables, in the place of the old.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "new-name", captures: &["name"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let name = found.get("name").ok_or("there is no name")?;
    let tree = facts.tree();
    let resolved = facts.resolve(name);
    let path = resolved.symbol().ok_or("what it means is not known")?;
    let new = facts.apis().get(path).and_then(|api| api.renamed.as_deref());
    let new = new.ok_or("what it is called now is not known")?;
    if new.contains('.') {
        let is_bare = tree.is(name, "identifier");
        return if is_bare { refer_beside(name, new, facts) } else { refer(name, new, facts) };
    }
    let member = tree.field(name, "attribute").ok_or("the method is called by a name of its own")?;
    Ok(Rewrite::of([Edit::replace(tree.span(member), new)]))
}
