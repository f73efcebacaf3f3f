//! A file whose block also waits for other things: it is opened in a thread, and so is each of its calls.

use crate::edit::Rewrite;
use crate::edit::verbs::offload;
use crate::facts::{Blocking, Facts, Type, blocking};
use crate::native::python::names::{Role, own_occurrences};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `with open(path, "wb") as file: file.write(await receive())` becomes
/// `with await asyncio.to_thread(open, path, "wb") as file: await asyncio.to_thread(file.write, await receive())`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-file", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let open = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let mut rewrite = offload(open, facts)?;
    let Some((name, scope)) = variable_of(open, tree) else { return Ok(rewrite) };
    let function = facts.function_of(open).ok_or("it is not in a function")?;
    let text = tree.text(name);
    let Some(Type::Symbol(class)) = facts.type_of(open) else {
        return Err(format!("which kind of file `{text}` is is not known"));
    };
    for one in own_occurrences(tree, scope.unwrap_or(function), |known| known == text) {
        if one.node == name {
            continue;
        }
        if one.role != Role::Reads {
            return Err(format!("`{text}` is not always this file"));
        }
        if facts.function_of(one.node) != Some(function) {
            return Err(format!("another function uses `{text}`"));
        }
        rewrite.extend(use_of(one.node, &class, facts)?);
    }
    Ok(rewrite)
}

/// The variable that holds the file, and the block it is meant for, if it is one.
fn variable_of(open: NodeId, tree: &SyntaxTree<'_>) -> Option<(NodeId, Option<NodeId>)> {
    let above = tree.parent(open)?;
    match tree.kind(above) {
        "as_pattern" => {
            let target = tree.child_of_kind(above, "as_pattern_target")?;
            let name = tree.named_children(target).next().filter(|name| tree.is(*name, "identifier"))?;
            let with = tree.ancestors(above).find(|above| tree.is(*above, "with_statement"))?;
            Some((name, tree.field(with, "body")))
        }
        "assignment" => Some((tree.field(above, "left").filter(|name| tree.is(*name, "identifier"))?, None)),
        _ => None,
    }
}

/// The edits for one use of the file: what blocks goes to a thread, the rest stays.
fn use_of(file: NodeId, class: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let text = tree.text(file);
    let above = tree.parent(file).ok_or("the use of the file is not known")?;
    match (tree.kind(above), tree.field_name(file)) {
        ("for_statement" | "for_in_clause", Some("right")) => {
            Err(format!("each step of the loop over `{text}` blocks"))
        }
        ("attribute", _) => {
            let call = tree.parent(above).filter(|call| tree.field(*call, "function") == Some(above));
            let method = tree.field(above, "attribute").map_or("", |name| tree.text(name));
            let blocks = facts.apis().get(&format!("{class}.{method}")).is_some_and(|api| api.blocks.is_some());
            call.filter(|_| blocks).map_or(Ok(Rewrite::default()), |call| offload(call, facts))
        }
        ("argument_list", _) => {
            let call = tree.parent(above).ok_or("the use of the file is not known")?;
            let callee = tree.field(call, "function").ok_or("the use of the file is not known")?;
            let resolved = facts.resolve(callee);
            let api = resolved.symbol().and_then(|path| facts.apis().get(path));
            match blocking(callee, facts) {
                Blocking::Yes(_) if !facts.is_awaited(call) => offload(call, facts),
                _ if api.is_some_and(|api| api.lazy) => {
                    Err(format!("`{}` reads `{text}` where it is iterated", tree.text(callee)))
                }
                _ => Ok(Rewrite::default()),
            }
        }
        _ => Ok(Rewrite::default()),
    }
}
