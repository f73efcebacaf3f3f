//! A variable that must be mutable for what a fix does with it.

use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// Adds `mut` where the variable is bound, unless it is there.
pub(super) const STEP: Rewriting = Rewriting { name: "make-mutable", captures: &["variable"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let variable = found.get("variable").ok_or("there is no variable")?;
    let tree = facts.tree();
    let binding = facts.binding_of(variable).filter(|_| tree.is(variable, "identifier"));
    let binding = binding.ok_or("where the value is bound is not known")?;
    let around = tree.parent(binding).ok_or("where the value is bound is not known")?;
    let is_mutable = tree.child_of_kind(around, "mutable_specifier").is_some();
    let is_plain = tree.is_any(around, &["let_declaration", "parameter"]);
    match (is_mutable, is_plain) {
        (true, _) => Ok(Rewrite::default()),
        (false, true) => Ok(Rewrite::of([Edit::insert(tree.start(binding), "mut ")])),
        (false, false) => Err("the value is part of a pattern".to_owned()),
    }
}
