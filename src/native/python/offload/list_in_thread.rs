//! A listing that is read from the file system while it is iterated: a thread reads all of it first.

use super::group::offload_comprehension;
use crate::edit::verbs::python::{admit_await, thread_call};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Blocking, Facts, blocking};
use crate::native::python::thread_safety::reason_to_stay;
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `for path in folder.glob("*")` becomes `for path in await asyncio.to_thread(list, folder.glob("*"))`. Where making the
/// listing already reads, it is made in the thread too.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "list-in-thread", captures: &["iterable"], build };

/// Methods that change a list: to change the one a walk gives is to say where it goes on.
const CHANGES: &[&str] = &["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"];

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let iterable = found.get("iterable").ok_or("there is no listing")?;
    let tree = facts.tree();
    if let Some(Ok(rewrite)) = offload_comprehension(iterable, facts) {
        return Ok(rewrite);
    }
    let caution = admit_await(iterable, facts)?;
    if let Some(reason) = reason_to_stay_but_lazy(iterable, facts) {
        return Err(reason);
    }
    let body = tree.parent(iterable).filter(|each| tree.is(*each, "for_statement"));
    if body.is_some_and(|each| steers_walk(tree, each)) {
        return Err("the loop changes the list of directories, which decides where the walk goes on".to_owned());
    }
    let caution = caution.or_else(|| body.and_then(|each| changed_inside(each, facts)));
    let thread = thread_call(iterable, false, facts)?;
    let span = tree.span(iterable);
    let list = facts.spell("builtins.list", iterable).ok().filter(|spelling| spelling.needs.is_none());
    let (open, close) = match list {
        Some(list) if is_lazy(iterable, facts) => (format!("{}, ", list.text), ""),
        Some(list) => (format!("lambda: {}(", list.text), ")"),
        None => ("lambda: [*".to_owned(), "]"),
    };
    let edits = [
        Edit::insert(span.start, format!("await {}{open}", thread.open)),
        Edit::insert(span.end, format!("{close}{}", thread.close)),
    ];
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, claims: vec![span], caution, ..Rewrite::of(edits) })
}

/// What makes the listing does nothing yet, so that it is no matter which thread calls it.
fn is_lazy(iterable: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let callee = if tree.is(iterable, "call") { tree.field(iterable, "function") } else { None };
    let Some(callee) = callee else { return true };
    let resolved = facts.resolve(callee);
    let api = resolved.symbol().and_then(|path| facts.apis().get(path));
    api.is_some_and(|api| api.lazy && api.blocks.is_none())
}

/// Why the code cannot move, except that the listing itself is lazy: it is read there, too.
fn reason_to_stay_but_lazy(iterable: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    if !is_lazy(iterable, facts) || !tree.is(iterable, "call") {
        return reason_to_stay(iterable, facts);
    }
    // Its parts are evaluated before the thread starts.
    tree.descendants(iterable).any(|node| tree.is(node, "ERROR")).then(|| "it does not parse".to_owned())
}

/// Whether the loop changes the list of directories in place: `dirs[:] = …`, `dirs.remove(…)`, `del dirs[0]`.
fn steers_walk(tree: &SyntaxTree<'_>, each: NodeId) -> bool {
    let Some(target) = tree.field(each, "left").filter(|target| tree.is(*target, "pattern_list")) else { return false };
    let Some(names) = tree.named_children(target).nth(1).filter(|names| tree.is(*names, "identifier")) else {
        return true;
    };
    let name = tree.text(names);
    let uses = tree.descendants(each).filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
    uses.into_iter().any(|node| node != names && changes(tree, node))
}

fn changes(tree: &SyntaxTree<'_>, name: NodeId) -> bool {
    let Some(parent) = tree.parent(name) else { return false };
    match tree.kind(parent) {
        "attribute" => tree.field(parent, "attribute").is_some_and(|method| CHANGES.contains(&tree.text(method))),
        "subscript" => tree.ancestors(parent).take(3).any(|above| match tree.kind(above) {
            "assignment" | "augmented_assignment" => {
                tree.field(above, "left").is_some_and(|left| tree.is_within(parent, left))
            }
            kind => kind == "delete_statement",
        }),
        // Whoever is given the list may change it.
        "argument_list" => !is_call_of_builtin(tree, parent),
        "augmented_assignment" => true,
        _ => false,
    }
}

fn is_call_of_builtin(tree: &SyntaxTree<'_>, arguments: NodeId) -> bool {
    let callee = tree.parent(arguments).and_then(|call| tree.field(call, "function"));
    callee.is_some_and(|callee| {
        matches!(tree.text(callee), "enumerate" | "len" | "list" | "print" | "set" | "sorted" | "sum" | "tuple")
    })
}

/// Code in the loop that changes what is listed, while it is listed.
fn changed_inside(each: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let body = tree.field(each, "body")?;
    let calls = tree.descendants(body).filter(|node| tree.is(*node, "call"));
    let mut callees = calls.into_iter().filter_map(|call| tree.field(call, "function"));
    let changing = callees.find(|callee| {
        let resolved = facts.resolve(*callee);
        let name = resolved.symbol().and_then(|path| path.rsplit('.').next()).unwrap_or("");
        CHANGES_FILES.contains(&name) && matches!(blocking(*callee, facts), Blocking::Yes(_))
    })?;
    Some(format!("`{}` changes what is listed, and now happens after the listing", tree.text(changing)))
}

/// The names, in whichever module or class, of what adds, moves or removes directories.
const CHANGES_FILES: &[&str] = &[
    "copytree",
    "makedirs",
    "mkdir",
    "move",
    "removedirs",
    "rename",
    "renames",
    "replace",
    "rmdir",
    "rmtree",
    "unpack_archive",
];
