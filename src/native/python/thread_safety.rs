//! Whether a piece of code can run in another thread as a whole.

use std::collections::BTreeSet;

use super::names::{Role, occurrences, occurrences_of, parameters};
use super::passage::Passage;
use crate::apis::words::{is_plain_method, is_standard_module};
use crate::edit::verbs::python::thread_affinity;
use crate::facts::{Facts, Resolved, Truth, Type};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// How many functions of the file are looked into for what they call.
const MOST_FUNCTIONS: usize = 16;

/// Why the code below `top` cannot move into a function that a thread runs; `None` if nothing speaks against it.
/// What leaves the code (`return`, `break`) is not looked at.
pub(super) fn reason_to_stay(top: NodeId, facts: &dyn Facts) -> Option<String> {
    reason_within(top, facts.tree().span(top), facts)
}

/// The same for code that moves together with all of `moved`: what belongs to the thread that makes it may be made there.
pub(super) fn reason_within(top: NodeId, moved: Span, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    for node in tree.descendants(top) {
        let reason = match tree.kind(node) {
            "await" | "async" => "it awaits",
            "yield" => "it yields",
            "ERROR" => "it does not parse",
            "global_statement" | "nonlocal_statement" => "it assigns to variables of other functions",
            "delete_statement" if deletes_name(tree, node) => "it deletes variables",
            "match_statement" => "it binds variables by `match`",
            "function_definition" | "class_definition" => "it defines functions or classes",
            "wildcard_import" => "it imports every name of a module",
            "call" => match reason_of_call(node, moved, facts) {
                Some(reason) => return Some(reason),
                None => continue,
            },
            _ => continue,
        };
        return Some(reason.to_owned());
    }
    None
}

/// Whether a variable is deleted, rather than an item or attribute of an object.
fn deletes_name(tree: &SyntaxTree<'_>, statement: NodeId) -> bool {
    let targets = tree.descendants_but(statement, |node| tree.is_any(node, &["attribute", "subscript"]));
    targets.into_iter().any(|target| tree.is(target, "identifier"))
}

fn reason_of_call(call: NodeId, moved: Span, facts: &dyn Facts) -> Option<String> {
    if facts.makes_coroutine(call) == Truth::Yes {
        return Some("it makes a coroutine".to_owned());
    }
    if belongs_to_loop(call, facts) {
        return Some("it uses the event loop, which belongs to this thread".to_owned());
    }
    thread_affinity(call, facts).filter(|_| is_about_thread(call, facts) || !is_made_within(call, moved, facts))
}

/// Whether it is the called function itself that looks at its thread or its caller, not an object it makes or belongs to.
fn is_about_thread(call: NodeId, facts: &dyn Facts) -> bool {
    let callee = facts.tree().field(call, "function");
    let Some(Resolved::Symbol(path)) = callee.map(|callee| facts.resolve(callee)) else { return false };
    let is_bound = |path: &str| facts.apis().get(path).is_some_and(|api| api.thread_affine);
    let owner = path.rsplit_once('.').map_or("", |(owner, _)| owner);
    let is_class = facts.apis().get(&path).is_some_and(|api| api.class);
    owner == "builtins" || (is_bound(&path) && !is_class && !is_bound(owner))
}

/// Whether what is called is reached from a value that is made in `moved`, or from a module.
fn is_made_within(call: NodeId, moved: Span, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let root = tree.field(call, "function").and_then(|callee| root_of(tree, callee));
    root.is_some_and(|root| {
        if let Some(symbol) = facts.resolve(root).symbol() {
            // `super()` and the like are about the function they stand in, wherever that is.
            return !symbol.starts_with("builtins.");
        }
        let Some(function) = facts.function_of(call) else { return false };
        let name = tree.text(root);
        let all = occurrences_of(tree, function, |text| text == name);
        let mut bound = all.iter().filter(|one| one.role != Role::Reads).peekable();
        let is_bound = bound.peek().is_some() && !parameters(tree, function).contains(name);
        is_bound && bound.all(|one| moved.contains(tree.span(one.node)))
    })
}

/// Why a value that the moved code leaves behind cannot leave its thread.
pub(super) fn reason_to_keep(name: &str, passage: &Passage, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let mut same = passage.nodes(tree).filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
    let class = same.find_map(|node| thread_bound_class(node, facts))?;
    Some(format!("`{name}` is used further on, and a `{class}` may only be used by the thread that made it"))
}

/// The class of the value, if its values belong to the thread that makes them.
pub(super) fn thread_bound_class(value: NodeId, facts: &dyn Facts) -> Option<String> {
    let Some(Type::Symbol(class)) = facts.type_of(value) else { return None };
    facts.apis().get(&class).is_some_and(|api| api.thread_affine).then_some(class)
}

/// Whether the callee, or what it is called on, is a runtime's own.
fn belongs_to_loop(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(callee) = tree.field(call, "function") else { return false };
    let is_its_own = |path: &str| {
        let root = path.split('.').next().unwrap_or(path);
        facts.apis().library(root).is_some_and(|library| library.runtime.is_some())
    };
    if let Resolved::Symbol(path) = facts.resolve(callee)
        && (is_its_own(&path) || facts.apis().get(&path).is_some_and(|api| api.task.is_some()))
    {
        return true;
    }
    let receiver = if tree.is(callee, "attribute") { tree.field(callee, "object") } else { None };
    matches!(receiver.and_then(|receiver| facts.type_of(receiver)), Some(Type::Symbol(class)) if is_its_own(&class))
}

/// Why a person should look at the passage before a thread runs it; `None` if all it does is known to be harmless there.
/// What is assigned to `kept` at its end is still assigned by this thread.
pub(super) fn caution_of(passage: &Passage, kept: Option<NodeId>, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let own = own_names(&passage.statements, tree);
    let checked = kept.filter(|kept| is_read_before(*kept, passage, facts));
    let checked = checked.map(|kept| changed_meanwhile(tree.text(kept)));
    checked.or_else(|| shared_change(passage, kept, &own, facts)).or_else(|| {
        let callee = unknown_callee(passage, &own, facts)?;
        Some(format!("`{}` would run in another thread, and what it does is not known", shortened(tree.text(callee))))
    })
}

/// The names that the code below `tops` binds, those of its comprehensions and lambdas included: what they stand for was
/// made or handed out by this code.
pub(super) fn own_names<'t>(tops: &[NodeId], tree: &SyntaxTree<'t>) -> BTreeSet<&'t str> {
    let bound = tops.iter().flat_map(|top| occurrences(tree, *top)).filter(|one| one.role != Role::Reads);
    let nodes = tops.iter().flat_map(|top| tree.descendants(*top));
    let inner = nodes.filter_map(|node| match tree.kind(node) {
        "for_in_clause" => tree.field(node, "left"),
        "lambda" => tree.field(node, "parameters"),
        _ => None,
    });
    let inner = inner.flat_map(|top| tree.descendants(top)).filter(|node| tree.is(*node, "identifier"));
    bound.map(|one| one.node).chain(inner).map(|node| tree.text(node)).collect()
}

/// What other tasks could see change while the thread runs.
fn shared_change(passage: &Passage, kept: Option<NodeId>, own: &BTreeSet<&str>, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let changes = passage.nodes(tree).filter(|node| {
        Some(*node) != kept && tree.is_any(*node, &["attribute", "subscript"]) && is_assigned(tree, *node)
    });
    for target in changes {
        let root = root_of(tree, target);
        if root.is_some_and(|root| own.contains(tree.text(root)) || is_fresh(root, facts)) {
            continue;
        }
        // One store of a whole attribute happens at once, in any thread.
        let whole = tree.parent(target).is_some_and(|parent| tree.is(parent, "assignment"));
        if !(tree.is(target, "attribute") && whole) {
            let text = shortened(tree.text(target));
            return Some(format!("it changes `{text}`, which other tasks can see, from another thread"));
        }
        if is_read_before(target, passage, facts) {
            return Some(changed_meanwhile(tree.text(target)));
        }
    }
    None
}

fn changed_meanwhile(place: &str) -> String {
    format!("`{}` is read before and written after this, and other tasks could change it in between", shortened(place))
}

/// Whether the function looks at the place, or at the container it is in, before the passage.
fn is_read_before(place: NodeId, passage: &Passage, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let place = if tree.is(place, "subscript") { tree.field(place, "value").unwrap_or(place) } else { place };
    if tree.is(place, "identifier") && is_fresh(place, facts) {
        return false;
    }
    let Some(body) = facts.function_of(place).and_then(|function| tree.field(function, "body")) else { return false };
    let start = tree.start(passage.first());
    let mut before = tree.descendants(body).take_while(|node| tree.start(*node) < start);
    before.any(|node| tree.kind(node) == tree.kind(place) && tree.text(node) == tree.text(place))
}

fn is_assigned(tree: &SyntaxTree<'_>, target: NodeId) -> bool {
    let mut below = target;
    for above in tree.ancestors(target) {
        match tree.kind(above) {
            "assignment" | "augmented_assignment" | "for_statement" => return tree.field_name(below) == Some("left"),
            "delete_statement" | "as_pattern_target" => return true,
            "pattern_list" | "tuple_pattern" | "list_pattern" | "expression_list" => below = above,
            _ => return false,
        }
    }
    false
}

/// Whether the variable holds a container that was made in this function, by a display or a comprehension.
fn is_fresh(name: NodeId, facts: &dyn Facts) -> bool {
    const DISPLAYS: &[&str] =
        &["dictionary", "list", "set", "list_comprehension", "set_comprehension", "dictionary_comprehension"];
    let value = facts.assigned_value(name);
    value.is_some_and(|value| {
        facts.tree().is_any(value, DISPLAYS) && facts.function_of(value) == facts.function_of(name)
    })
}

/// The identifier at the start of `a.b[c].d(…)`.
fn root_of(tree: &SyntaxTree<'_>, expression: NodeId) -> Option<NodeId> {
    let mut at = expression;
    loop {
        at = match tree.kind(at) {
            "identifier" => return Some(at),
            "attribute" => tree.field(at, "object")?,
            "subscript" => tree.field(at, "value")?,
            "call" => tree.field(at, "function")?,
            "parenthesized_expression" => tree.named_children(at).next()?,
            _ => return None,
        };
    }
}

/// A callee that may do anything: the event loop could be behind it, which belongs to its own thread.
fn unknown_callee(passage: &Passage, own: &BTreeSet<&str>, facts: &dyn Facts) -> Option<NodeId> {
    let mut functions: Vec<NodeId> = Vec::new();
    if let Some(callee) = unknown_among(&passage.statements, own, &mut functions, facts) {
        return Some(callee);
    }
    let tree = facts.tree();
    let mut next = 0;
    while let Some(function) = functions.get(next).copied() {
        next += 1;
        let mut own = own_names(&[function], tree);
        own.extend(parameters(tree, function).into_iter().filter(|name| !matches!(*name, "self" | "cls")));
        let called = tree
            .descendants(function)
            .find(|node| tree.is(*node, "call") && reason_of_call(*node, tree.span(function), facts).is_some());
        let unknown = called.and_then(|call| tree.field(call, "function"));
        if let Some(callee) = unknown.or_else(|| unknown_among(&[function], &own, &mut functions, facts)) {
            return Some(callee);
        }
    }
    None
}

/// The first unknown callee below `tops`; the functions of this file that are called are added to `functions`.
fn unknown_among(
    tops: &[NodeId],
    own: &BTreeSet<&str>,
    functions: &mut Vec<NodeId>,
    facts: &dyn Facts,
) -> Option<NodeId> {
    let tree = facts.tree();
    let calls = tops.iter().flat_map(|top| tree.descendants(*top)).filter(|node| tree.is(*node, "call"));
    for callee in calls.filter_map(|call| tree.field(call, "function")) {
        match standing(callee, own, facts) {
            Standing::Harmless => {}
            Standing::Ours(function) if functions.contains(&function) => {}
            Standing::Ours(function) if functions.len() < MOST_FUNCTIONS => functions.push(function),
            Standing::Ours(_) | Standing::Unknown => return Some(callee),
        }
    }
    None
}

/// What is known of a callee.
enum Standing {
    /// Any thread may call it.
    Harmless,
    /// A function of this file.
    Ours(NodeId),
    Unknown,
}

fn standing(callee: NodeId, own: &BTreeSet<&str>, facts: &dyn Facts) -> Standing {
    let tree = facts.tree();
    match facts.resolve(callee) {
        Resolved::Symbol(path) => {
            let root = path.split('.').next().unwrap_or(&path);
            if is_standard_module(root) || facts.apis().get(&path).is_some() {
                return Standing::Harmless;
            }
        }
        Resolved::Local(definition) if tree.is(definition, "function_definition") => return Standing::Ours(definition),
        Resolved::Local(_) => return Standing::Harmless,
        Resolved::Unknown => {}
    }
    let is_plain = tree.field(callee, "attribute").is_some_and(|name| is_plain_method(tree.text(name)));
    let root = root_of(tree, callee);
    let is_own = tree.is(callee, "attribute") && root.is_some_and(|root| own.contains(tree.text(root)));
    // A method of a literal or of what such a method gives: `", ".join(…)`.
    let is_rootless = tree.is(callee, "attribute") && root.is_none();
    if is_plain || is_own || is_rootless { Standing::Harmless } else { Standing::Unknown }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= 40 { line.to_owned() } else { line.chars().take(39).chain(['…']).collect() }
}

/// A name like `base` that nothing in the outermost function around `place` uses (outside of functions: nothing in the
/// file); `None` if every attempt is taken.
pub(super) fn fresh_name(base: &str, place: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree: &SyntaxTree<'_> = facts.tree();
    let outermost = std::iter::successors(facts.function_of(place), |inner| facts.function_of(*inner)).last();
    let is_used = |name: &str| match outermost {
        None => facts.is_name_taken(name),
        Some(function) => {
            let mut inside = tree.descendants(function);
            inside.any(|node| tree.is(node, "identifier") && tree.text(node) == name)
        }
    };
    let numbered = (2..20).map(|number| format!("{base}_{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !is_used(name))
}
