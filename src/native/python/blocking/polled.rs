//! A loop that asks again and again whether something has happened: it can wait for it instead.

use crate::edit::verbs::python::lines::under_comments;
use crate::edit::verbs::python::{admit_await, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Type};
use crate::rules::{Match, Rewriting};

/// `while not event.is_set(): await sleep(1)` becomes `await event.wait()`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "await-polled", captures: &["while", "object"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (statement, object) = found.get("while").zip(found.get("object")).ok_or("nothing is asked again and again")?;
    let caution = admit_await(statement, facts)?;
    let Some(Type::Symbol(class)) = facts.type_of(object) else { return Err("its type is not known".to_owned()) };
    let waits = facts.apis().get(&format!("{class}.wait")).is_some_and(|api| api.coroutine);
    let asked = tree.text(object);
    let mut rewrite = Rewrite { caution, ..Rewrite::default() };
    let wait = if waits {
        format!("await {asked}.wait()")
    } else {
        let symbol = runtime_symbol("wait-for-tasks", statement, facts)?;
        rewrite.request(symbol.needs);
        format!("await {}([{asked}])", symbol.text)
    };
    rewrite.edits.push(Edit::replace(tree.span(statement), under_comments(tree, statement, &wait)?));
    Ok(rewrite)
}
