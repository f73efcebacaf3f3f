//! A file opened with the runtime's own async files, or those of a library that the project has.

mod usage;

use crate::apis::Api;
use crate::edit::verbs::python::admit_await;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, RuntimeFact, Type};
use crate::native::python::names::{Occurrence, Role, own_occurrences};
use crate::native::python::passage::statement_of;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};
use usage::use_of;

/// `with open(path) as file: text = file.read()` becomes
/// `async with await anyio.open_file(path) as file: text = await file.read()`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "async-file", captures: &["call"], build };

/// What the tables know files by.
const OPEN: &str = "builtins.open";

/// Opens a file by its number, which `open` does too.
const OPEN_NUMBER: &str = "os.fdopen";

/// The async call that opens a file.
struct Opener<'f> {
    path: &'f str,
    /// Whether it has to be awaited before it is entered.
    is_coroutine: bool,
    /// The class of its files.
    class: &'f str,
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let opener = opener_for(call, facts)?;
    let above = tree.ancestors(call).find(|above| !tree.is_any(*above, &["as_pattern", "with_item", "with_clause"]));
    match above.map(|above| (tree.kind(above), above)) {
        Some(("with_statement", with)) => in_with(with, &opener, facts),
        Some(("for_statement", statement)) if tree.field(statement, "right") == Some(call) => {
            let mut rewrite = open_async(call, true, &opener, facts)?;
            rewrite.extend(make_async(statement, facts)?);
            Ok(rewrite)
        }
        Some(("assignment", assignment)) => in_variable(call, assignment, &opener, facts),
        _ => Err("the file is not kept in a variable".to_owned()),
    }
}

/// The async call that opens files where `call` stands.
fn opener_for(call: NodeId, facts: &dyn Facts) -> Result<Opener<'_>, String> {
    let open = facts.apis().get(OPEN).ok_or("no async files are known")?;
    let runtime = facts.runtime(call);
    let path = match &runtime {
        RuntimeFact::One(name) => match open.twin.get(name) {
            Some(twin) => twin,
            None => substitute_for(open, name, facts).ok_or("the project has no library of async files")?,
        },
        _ => return Err("which runtime this code runs under is not known".to_owned()),
    };
    let api = facts.apis().get(path).ok_or("no async files are known")?;
    let class = api.enters.as_deref().or(api.returns.as_deref()).ok_or("what it gives is not known")?;
    Ok(Opener { path, is_coroutine: api.coroutine, class })
}

/// A call of a library that the file or the project has and that works under the runtime.
fn substitute_for<'f>(api: &'f Api, runtime: &str, facts: &dyn Facts) -> Option<&'f String> {
    let imports = &facts.layout().imports;
    api.substitutes.iter().find(|path| {
        let root = path.split('.').next().unwrap_or(path);
        let library = facts.apis().library(root);
        let runs = library.and_then(|library| library.evidence.as_deref()).is_none_or(|own| own == runtime);
        let is_imported = imports.iter().any(|item| item.path.split('.').next() == Some(root));
        runs && (is_imported || facts.surroundings().has(root))
    })
}

fn in_with(with: NodeId, opener: &Opener<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let mut rewrite = make_async(with, facts)?;
    let body = tree.field(with, "body").ok_or("there is no block")?;
    let clause = tree.child_of_kind(with, "with_clause").ok_or("nothing is entered")?;
    let items =
        tree.descendants_but(clause, |node| tree.is(node, "with_item")).filter(|node| tree.is(*node, "with_item"));
    for item in items {
        let value = tree.field(item, "value").ok_or("nothing is entered")?;
        let (call, target) = match tree.kind(value) {
            "as_pattern" => {
                (tree.named_children(value).next().unwrap_or(value), tree.child_of_kind(value, "as_pattern_target"))
            }
            _ => (value, None),
        };
        rewrite.extend(open_async(call, opener.is_coroutine, opener, facts)?);
        let Some(target) = target else { continue };
        let name = tree.named_children(target).next().filter(|name| tree.is(*name, "identifier"));
        let name = name.ok_or("the file is not kept in a variable")?;
        for read in reads_in(with, body, name, facts)? {
            rewrite.extend(use_of(read, opener, facts)?);
        }
    }
    Ok(rewrite)
}

/// The reads of the name in the block; an error if it is anything else there, or is used as the file elsewhere.
fn reads_in(with: NodeId, body: NodeId, name: NodeId, facts: &dyn Facts) -> Result<Vec<NodeId>, String> {
    let tree = facts.tree();
    let text = tree.text(name);
    let function = facts.function_of(with).ok_or("it is not in a function")?;
    let all = own_occurrences(tree, function, |known| known == text);
    let place = tree.span(body);
    let (inside, outside): (Vec<&Occurrence>, Vec<&Occurrence>) =
        all.iter().partition(|one| place.contains(tree.span(one.node)));
    if inside.iter().any(|one| one.role != Role::Reads) {
        return Err(format!("`{text}` becomes something else in the block"));
    }
    // A read after the block is one of this file unless the name is bound again before it.
    let after = outside.iter().filter(|one| tree.start(one.node) > place.end);
    if after.into_iter().next().is_some_and(|one| one.role != Role::Binds) {
        return Err(format!("`{text}` is used after the block"));
    }
    Ok(inside.into_iter().map(|one| one.node).collect())
}

fn in_variable(call: NodeId, assignment: NodeId, opener: &Opener<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let name = tree.field(assignment, "left").filter(|name| tree.is(*name, "identifier"));
    let name = name.ok_or("the file is not kept in a variable")?;
    if tree.field(assignment, "right") != Some(call) || tree.field(assignment, "type").is_some() {
        return Err("the file is not kept in a variable of its own".to_owned());
    }
    let reads = facts.reads_of(name).ok_or("where the file is used is not known")?;
    let mut rewrite = open_async(call, true, opener, facts)?;
    for read in reads {
        if facts.assigned_value(read) != Some(call) {
            return Err(format!("`{}` is not always this file", tree.text(name)));
        }
        rewrite.extend(use_of(read, opener, facts)?);
    }
    Ok(rewrite)
}

/// Writes the async opener in the place of `open`, awaited if it must be.
fn open_async(call: NodeId, is_awaited: bool, opener: &Opener<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("the `with` enters other things too")?;
    let caution = admit_await(call, facts)?;
    let spelling = facts.spell(opener.path, call)?;
    let open = if is_awaited { "await " } else { "" };
    let mut rewrite = match (facts.resolve(callee).symbol(), tree.field(callee, "object")) {
        (Some(OPEN | OPEN_NUMBER), _) => {
            Rewrite::of([Edit::replace(tree.span(callee), format!("{open}{}", spelling.text))])
        }
        (_, Some(path)) if matches!(facts.type_of(path), Some(Type::Symbol(class)) if class == "pathlib.Path") => {
            let list = tree.field(call, "arguments").ok_or("the `with` enters other things too")?;
            let gap = if tree.named_children(list).next().is_some() { ", " } else { "" };
            let text = format!("{open}{}({}{gap}", spelling.text, tree.text(path));
            Rewrite::of([Edit::replace(Span::new(tree.start(call), tree.start(list) + 1), text)])
        }
        _ => return Err("the `with` enters other things too".to_owned()),
    };
    rewrite.caution = caution;
    rewrite.request(spelling.needs);
    Ok(rewrite)
}

/// `async` in front of a `with` or `for`.
fn make_async(statement: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if tree.child_of_kind(statement, "async").is_some() {
        return Err("it is async already".to_owned());
    }
    let caution = admit_await(statement, facts)?;
    Ok(Rewrite { caution, ..Rewrite::of([Edit::insert(tree.start(statement), "async ")]) })
}

/// The statement a use stands in, for those that need one of their own.
fn is_alone(tree: &SyntaxTree<'_>, call: NodeId) -> bool {
    tree.parent(call)
        .is_some_and(|above| tree.is(above, "expression_statement") && statement_of(tree, call) == Some(above))
}
