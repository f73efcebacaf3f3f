//! Whether a file was opened by other code than the function that uses it: where the function opens it itself, on the event
//! loop, that is what there is to say.

use crate::facts::{Blocking, Facts, Truth, blocking};
use crate::native::python::names::parameters;
use crate::rules::{Match, Refinement};
use crate::syntax::NodeId;

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "opened-elsewhere", captures: &["file"], holds };

/// Yes if the file is a parameter or a variable of the function, so that no other task gets at it by a name it shares.
pub(in crate::native) const OWN: Refinement = Refinement { name: "own-file", captures: &["file"], holds: is_own };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(file) = found.get("file") else { return Truth::Unknown };
    let tree = facts.tree();
    let opener = if tree.is(file, "call") { Some(file) } else { opener_of(file, facts) };
    let Some(opener) = opener.filter(|opener| tree.is(*opener, "call")) else { return Truth::Yes };
    let callee = tree.field(opener, "function");
    let blocks = callee.is_some_and(|callee| matches!(blocking(callee, facts), Blocking::Yes(_)));
    let is_reported = blocks && facts.context(opener).in_async() == Truth::Yes && !facts.is_awaited(opener);
    Truth::known(!is_reported)
}

/// The value that the name was given: by an assignment, or by the `with` around it.
fn opener_of(file: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let name = tree.text(file);
    let withs = tree.ancestors(file).filter(|above| tree.is(*above, "with_statement"));
    let patterns = withs
        .filter_map(|with| tree.child_of_kind(with, "with_clause"))
        .flat_map(|clause| tree.descendants(clause).filter(|node| tree.is(*node, "as_pattern")).collect::<Vec<_>>());
    let mut entered = patterns.filter(|pattern| {
        tree.child_of_kind(*pattern, "as_pattern_target").is_some_and(|target| tree.text(target) == name)
    });
    let value = entered.next().and_then(|pattern| tree.named_children(pattern).next());
    value.or_else(|| facts.assigned_value(file))
}

fn is_own(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(file) = found.get("file").filter(|file| tree.is(*file, "identifier")) else { return Truth::No };
    let Some(function) = facts.function_of(file) else { return Truth::No };
    let assigned = facts.assigned_value(file).map(|value| facts.function_of(value));
    Truth::known(assigned == Some(Some(function)) || parameters(tree, function).contains(tree.text(file)))
}
