//! A collection of futures that nothing reads.

use super::futures::is_future;
use super::has_comment;
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// The closure makes a future of each element.
pub(super) const HOLDS: Refinement = Refinement { name: "maps-to-futures", captures: &["closure"], holds };

/// `iterator.map(…).collect()` becomes `join_all(iterator.map(…)).await`.
pub(super) const STEP: Rewriting = Rewriting { name: "join-futures", captures: &["mapped", "collected"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(closure) = found.get("closure") else { return Truth::Unknown };
    let Some(body) = tree.field(closure, "body") else { return Truth::Unknown };
    if tree.child_of_kind(closure, "async").is_some() { Truth::Yes } else { is_future(body, facts) }
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (mapped, collected) = found.get("mapped").zip(found.get("collected")).ok_or("there are no futures")?;
    let tree = facts.tree();
    let caution = verbs::rust::suspension_caution(collected, facts)?;
    let (whole, kept) = (tree.span(collected), tree.span(mapped));
    let tail = Span::new(kept.end, whole.end);
    if has_comment(tree, collected, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let join = facts.spell("futures::future::join_all", collected)?;
    let mut edits = vec![Edit::insert(whole.start, format!("{}(", join.text)), Edit::replace(tail, ").await")];
    edits.extend(written_vector(collected, facts).map(Edit::delete));
    let mut rewrite = Rewrite { caution, ..Rewrite::of(edits) };
    rewrite.request(join.needs);
    Ok(rewrite)
}

/// The type of the variable, which may be of a collection that is none any more.
fn written_vector(collected: NodeId, facts: &dyn Facts) -> Option<Span> {
    let tree = facts.tree();
    let declaration = tree.parent(collected).filter(|it| tree.is(*it, "let_declaration"))?;
    let written = tree.field(declaration, "type")?;
    let pattern = tree.field(declaration, "pattern")?;
    Some(Span::new(tree.end(pattern), tree.end(written)))
}
