//! Whether a function is called in one place only: what the call leaves behind, no other call in the file finds.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::NodeId;

/// Yes if nothing in the file but imports mentions the name that is called here.
pub(in crate::native) const STEP: Refinement = Refinement { name: "sole-call", captures: &["callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let tree = facts.tree();
    let name = tree.text(tree.field(callee, "attribute").unwrap_or(callee));
    let is_import = |node: NodeId| {
        tree.ancestor_of_kind(node, &["import_statement", "import_from_statement", "future_import_statement"]).is_some()
    };
    let mentions = tree.all().filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
    Truth::known(mentions.filter(|node| !is_import(*node)).count() == 1)
}
