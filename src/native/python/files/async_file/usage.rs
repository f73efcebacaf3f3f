//! What becomes of each use of a file that is async now.

use super::{Opener, is_alone, make_async};
use crate::apis::Api;
use crate::edit::verbs::await_value;
use crate::edit::verbs::python::admit_await;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Resolved};
use crate::native::python::arguments::{arguments, has_comment, only_argument};
use crate::source::Span;
use crate::syntax::NodeId;

/// The edits for one read of the variable that holds the file.
///
/// # Errors
/// Why nothing async does the same.
pub(super) fn use_of(file: NodeId, opener: &Opener<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let name = tree.text(file);
    let above = tree.parent(file).ok_or("the use of the file is not known")?;
    match (tree.kind(above), tree.field_name(file)) {
        ("attribute", Some("object")) => of_member(above, opener, facts),
        ("for_statement", Some("right")) => make_async(above, facts),
        ("for_in_clause", Some("right")) => of_clause(above, facts),
        ("with_item", _) => {
            let clause = tree.parent(above).filter(|clause| tree.named_children(*clause).count() == 1);
            let with = clause.and_then(|clause| tree.parent(clause)).ok_or("the `with` enters other things too")?;
            make_async(with, facts)
        }
        ("argument_list", _) => {
            let call = tree.parent(above).ok_or("the use of the file is not known")?;
            of_argument(file, call, facts)
        }
        _ => Err(format!("`{name}` is passed on as it is")),
    }
}

/// `file.read()`, `file.name`
fn of_member(member: NodeId, opener: &Opener<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let attribute = tree.field(member, "attribute").ok_or("the use of the file is not known")?;
    let name = tree.text(attribute);
    let known = |name: &str| facts.apis().get(&format!("{}.{name}", opener.class));
    let call = tree.parent(member).filter(|call| tree.field(*call, "function") == Some(member));
    let is_coroutine = |api: &Api| api.coroutine;
    let closing = format!("a{name}");
    match (known(name), call) {
        (Some(api), Some(call)) if api.coroutine => await_value(call, facts),
        (Some(api), None) if api.coroutine => Err(format!("`{name}` is passed on as it is")),
        (Some(_), _) => Ok(Rewrite::default()),
        (None, Some(call)) if known(&closing).is_some_and(is_coroutine) => {
            let mut rewrite = await_value(call, facts)?;
            rewrite.edits.push(Edit::replace(tree.span(attribute), closing));
            Ok(rewrite)
        }
        (None, _) => Err(format!("async files have no `{name}`")),
    }
}

/// `[line for line in file]`
fn of_clause(clause: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let around = tree.parent(clause).ok_or("the use of the file is not known")?;
    if tree.is(around, "generator_expression") {
        return Err("a generator expression over it would be async too".to_owned());
    }
    let caution = admit_await(around, facts)?;
    Ok(Rewrite { caution, ..Rewrite::of([Edit::insert(tree.start(clause), "async ")]) })
}

/// `list(file)`, `json.load(file)`, `json.dump(value, file)`
fn of_argument(file: NodeId, call: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let name = tree.text(file);
    let callee = tree.field(call, "function").ok_or("the use of the file is not known")?;
    let passed_on = || format!("`{name}` is handed to `{}`, which blocks", tree.text(callee));
    let Resolved::Symbol(path) = facts.resolve(callee) else { return Err(passed_on()) };
    let api = facts.apis().get(&path);
    let position = arguments(tree, call).iter().position(|argument| *argument == file).ok_or_else(passed_on)?;
    if path == "builtins.list" && only_argument(tree, call) == Some(file) {
        let caution = admit_await(call, facts)?;
        return Ok(Rewrite {
            caution,
            ..Rewrite::of([Edit::replace(tree.span(call), format!("await {name}.readlines()"))])
        });
    }
    match (api.and_then(|api| api.of_content.as_deref()), api.and_then(|api| api.into_content.as_deref()), position) {
        (Some(reader), _, 0) => {
            let caution = admit_await(call, facts)?;
            let spelling = facts.spell(reader, callee)?;
            let edits = [
                Edit::replace(tree.span(callee), spelling.text),
                Edit::replace(tree.span(file), format!("await {name}.read()")),
            ];
            let mut rewrite = Rewrite { caution, ..Rewrite::of(edits) };
            rewrite.request(spelling.needs);
            Ok(rewrite)
        }
        (_, Some(writer), 1) if is_alone(tree, call) => of_dump(file, call, writer, facts),
        _ => Err(passed_on()),
    }
}

/// `json.dump(value, file, indent=2)` becomes `await file.write(json.dumps(value, indent=2))`.
fn of_dump(file: NodeId, call: NodeId, writer: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let caution = admit_await(call, facts)?;
    let callee = tree.field(call, "function").ok_or("the use of the file is not known")?;
    let value = arguments(tree, call).first().copied().ok_or("the use of the file is not known")?;
    let gone = Span::new(tree.end(value), tree.end(file));
    if has_comment(tree, gone) {
        return Err("a comment would be lost".to_owned());
    }
    let spelling = facts.spell(writer, callee)?;
    let edits = [
        Edit::replace(tree.span(callee), format!("await {}.write({}", tree.text(file), spelling.text)),
        Edit::delete(gone),
        Edit::insert(tree.end(call), ")"),
    ];
    let mut rewrite = Rewrite { caution, ..Rewrite::of(edits) };
    rewrite.request(spelling.needs);
    Ok(rewrite)
}
