//! An async function that awaits nothing.

use super::items::{has_modifier, has_only_plain_attributes, statements};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Resolved, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Nothing in the function needs it to be async, and nothing outside that can be seen.
pub(super) const HOLDS: Refinement = Refinement { name: "never-awaits", captures: &["function", "name"], holds };

/// Makes it a plain function, and drops the awaits of its calls.
pub(super) const STEP: Rewriting = Rewriting { name: "make-sync", captures: &["function", "name"], build };

/// Macros that await nothing, whatever stands in them.
const PLAIN_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug",
    "debug_assert",
    "eprint",
    "eprintln",
    "error",
    "format",
    "info",
    "json",
    "matches",
    "panic",
    "print",
    "println",
    "trace",
    "unreachable",
    "vec",
    "warn",
    "write",
    "writeln",
];

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some((function, name)) = found.get("function").zip(found.get("name")) else { return Truth::Unknown };
    let tree = facts.tree();
    let is_own = tree.child_of_kind(function, "visibility_modifier").is_none() && !is_of_trait(function, tree);
    let is_plain = has_modifier(tree, function, "async") && has_only_plain_attributes(tree, function);
    let Some(body) = tree.field(function, "body").filter(|_| is_own && is_plain) else { return Truth::No };
    if awaits(body, tree) || is_unfinished(body, tree) || should_await(body, facts) || tree.text(name) == "main" {
        return Truth::No;
    }
    Truth::known(!is_used_as_value(function, tree.text(name), facts))
}

/// A trait says what its methods are.
fn is_of_trait(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let host = tree.ancestor_of_kind(function, &["impl_item", "trait_item", "function_item"]);
    host.is_some_and(|host| tree.is(host, "trait_item") || tree.field(host, "trait").is_some())
}

/// What runs when somebody else awaits or calls it.
fn is_other_code(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let is_own = tree.is_any(node, &["async_block", "function_item"]);
    is_own || (tree.is(node, "closure_expression") && tree.child_of_kind(node, "async").is_some())
}

/// Whether something in the body waits, or a macro stands there that may.
fn awaits(body: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.descendants_but(body, |node| is_other_code(node, tree)).any(|node| match tree.kind(node) {
        "await_expression" => true,
        "macro_invocation" => {
            let path = tree.field(node, "macro");
            let name = path.map(|path| tree.text(tree.field(path, "name").unwrap_or(path))).unwrap_or_default();
            !PLAIN_MACROS.contains(&name) || tree.text(node).contains(".await")
        }
        _ => false,
    })
}

/// Whether the body blocks, or starts what it does not wait for: other rules have more to say of it.
fn should_await(body: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let own = tree.descendants_but(body, |node| is_other_code(node, tree));
    own.filter(|node| tree.is(*node, "call_expression")).any(|call| {
        let resolved = tree.field(call, "function").map(|callee| facts.resolve(callee));
        let api = resolved.as_ref().and_then(Resolved::symbol).and_then(|path| facts.apis().get(path));
        api.is_some_and(|api| api.blocks.is_some() || api.task.is_some()) || facts.makes_coroutine(call).is_yes()
    })
}

/// `todo!()` and `unimplemented!()` at the end: what it will await is not written yet.
fn is_unfinished(body: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let last = statements(tree, body).into_iter().last();
    last.is_some_and(|last| {
        let text = tree.text(last).trim_start();
        text.starts_with("todo!") || text.starts_with("unimplemented!")
    })
}

/// Every mention of the name in the file, apart from its definition.
fn mentions<'t>(name: &'t str, function: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    let own = tree.field(function, "name");
    let is_method =
        tree.ancestor_of_kind(function, &["impl_item", "function_item"]).is_some_and(|host| tree.is(host, "impl_item"));
    tree.descendants(NodeId::ROOT).filter(move |node| {
        let is_name = tree.is_any(*node, &["identifier", "field_identifier"]);
        is_name && Some(*node) != own && tree.text(*node) == name && (!is_method || is_member(*node, tree))
    })
}

/// A method is only ever named after its value or type.
fn is_member(mention: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let before = tree.previous_sibling(mention).map_or("", |before| tree.text(before));
    matches!(before, "." | "::")
}

/// The call of which the mention is the function; `None` where it is anything else.
fn call_of(mention: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let mut callee = mention;
    let mut around = tree.parent(mention)?;
    while tree.is_any(around, &["scoped_identifier", "field_expression", "generic_function"]) {
        let is_last = ["name", "field", "function"].iter().any(|field| tree.field(around, field) == Some(callee));
        if !is_last {
            return None;
        }
        callee = around;
        around = tree.parent(around)?;
    }
    (tree.is(around, "call_expression") && tree.field(around, "function") == Some(callee)).then_some(around)
}

/// What takes an async function by its name needs it to be one.
fn is_used_as_value(function: NodeId, name: &str, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    mentions(name, function, tree).any(|mention| {
        let is_variable = facts.binding_of(mention).is_some() || is_bound(mention, tree);
        !is_variable && call_of(mention, tree).is_none()
    })
}

/// A name in a pattern or of a field is another thing of the same name.
fn is_bound(mention: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.field_name(mention) == Some("pattern")
        || tree.parent(mention).is_some_and(|around| {
            let is_field = tree.is(mention, "field_identifier") && call_of(mention, tree).is_none();
            is_field || tree.is_any(around, &["field_initializer", "field_declaration", "function_item"])
        })
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (function, name) = found.get("function").zip(found.get("name")).ok_or("there is no function")?;
    let tree = facts.tree();
    let has_files = tree.all().any(|node| tree.is(node, "mod_item") && tree.field(node, "body").is_none());
    if has_files {
        return Err("modules in other files may call it".to_owned());
    }
    let modifiers = tree.child_of_kind(function, "function_modifiers").ok_or("it is not async")?;
    let word = tree.child_of_kind(modifiers, "async").ok_or("it is not async")?;
    let next = tree.source()[tree.end(word)..].chars().take_while(|char| char.is_whitespace()).map(char::len_utf8);
    let head = Span::new(tree.start(word), tree.end(word) + next.sum::<usize>());
    let mut edits = vec![Edit::delete(head)];
    for mention in mentions(tree.text(name), function, tree) {
        let Some(call) = call_of(mention, tree) else { continue };
        let callee = tree.field(call, "function").ok_or("there is no call")?;
        match facts.resolve(callee) {
            Resolved::Local(item) if item == function => {}
            Resolved::Local(_) | Resolved::Symbol(_) => continue,
            Resolved::Unknown => return Err("whether a call elsewhere is one of it is not known".to_owned()),
        }
        let awaited = tree.parent(call).filter(|around| tree.is(*around, "await_expression"));
        let awaited = awaited.ok_or("a call of it is handed on as a future")?;
        edits.push(Edit::delete(Span::new(tree.end(call), tree.end(awaited))));
    }
    let in_macro = tree.all().any(|node| tree.is(node, "token_tree") && tree.text(node).contains(tree.text(name)));
    if in_macro && edits.len() == 1 {
        return Err("a macro may call it".to_owned());
    }
    // An await that another fix adds inside would need the word that goes here.
    Ok(Rewrite { claims: vec![tree.span(function)], ..Rewrite::of(edits) })
}
