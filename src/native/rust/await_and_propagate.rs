//! A dropped future of a `Result` is awaited and its error passed on.

use crate::edit::Rewrite;
use crate::edit::{Edit, verbs};
use crate::facts::{Context, Facts, Resolved};
use crate::rules::{Match, Rewriting};
use crate::syntax::NodeId;

/// `save();` becomes `save().await?;` where the function around it fails with the same error.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "await-and-propagate", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let Context::Async { function, .. } = facts.context(call) else {
        return Err("no await can stand here".to_owned());
    };
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let Resolved::Local(target) = facts.resolve(callee) else {
        return Err("which error it gives is not known".to_owned());
    };
    let given = error_of(target, facts).ok_or("it does not return a `Result`")?;
    if !tree.is(function, "function_item") {
        return Err("which error the block around it gives is not known".to_owned());
    }
    let passed = error_of(function, facts).ok_or("the function around it does not return a `Result`")?;
    if given != passed {
        return Err("the function around it fails with another error".to_owned());
    }
    let mut rewrite = verbs::await_value(call, facts)?;
    rewrite.edits.push(Edit::insert(tree.end(call), "?"));
    Ok(rewrite)
}

/// The error in a written `Result<T, E>`; for an alias such as `io::Result<T>`, the alias.
fn error_of(function: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let returned = tree.field(function, "return_type").filter(|returned| tree.is(*returned, "generic_type"))?;
    let name = tree.text(tree.field(returned, "type")?);
    if name.rsplit("::").next() != Some("Result") {
        return None;
    }
    let arguments: Vec<NodeId> = tree.named_children(tree.field(returned, "type_arguments")?).collect();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    match arguments.as_slice() {
        [_] => Some(format!("alias {}", bare(name))),
        [_, error] => Some(bare(tree.text(*error))),
        _ => None,
    }
}
