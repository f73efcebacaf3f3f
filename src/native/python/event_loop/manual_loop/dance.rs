//! The whole life of a loop that is made and run by hand.

use super::super::super::arguments::{arguments, only_argument};
use super::super::super::names::parameters;
use super::super::super::passage::statement_of;
use super::cleaning::Cleaning;
use crate::apis::Effect;
use crate::facts::{Facts, Resolved, Truth};
use crate::rules::Match;
use crate::syntax::{NodeId, SyntaxTree};

/// A loop's whole life.
pub(super) struct Dance {
    /// The call that runs the coroutine, and the path of what replaces it.
    pub(super) run: NodeId,
    pub(super) replacement: String,
    /// What it is given to run.
    pub(super) given: NodeId,
    /// Whether that is a future of a call, which only a running loop can make.
    pub(super) is_future: bool,
    /// The task that it is given, made by the loop before.
    pub(super) task: Option<Task>,
    /// What the loop's debug mode is set to.
    pub(super) debug: Option<NodeId>,
    /// The statements that are not needed any more.
    pub(super) needless: Vec<NodeId>,
}

/// A task that the loop is made to run by the name of a variable.
#[derive(Clone, Copy)]
pub(super) struct Task {
    /// The call that makes it, of a coroutine.
    pub(super) made: NodeId,
    pub(super) coroutine: NodeId,
}

/// What is found about the uses of the loop.
#[derive(Default)]
struct Uses {
    run: Option<NodeId>,
    debug: Option<NodeId>,
    /// Uses in what may be the task that is run.
    in_task: Vec<NodeId>,
    needless: Vec<NodeId>,
}

/// The life of the loop bound at `@loop`.
///
/// # Errors
/// Why it is not one that `run` could replace: other uses, several runs, something else than a coroutine.
pub(super) fn find_dance(found: &Match<'_>, facts: &dyn Facts) -> Result<Dance, String> {
    let tree = facts.tree();
    let (variable, maker) = (found.get("loop").ok_or("no loop")?, found.get("call").ok_or("no call")?);
    let creation = sole_statement(tree, variable).ok_or("the loop is made inside an expression")?;
    let home = tree.parent(creation).ok_or("the loop is made nowhere")?;
    let scope = facts.function_of(variable).unwrap_or(NodeId::ROOT);
    let uses = sort_uses(variable, scope, home, facts)?;
    let run = uses.run.ok_or("the loop does not run a coroutine")?;
    if tree.ancestors(run).take_while(|above| *above != home).any(|above| repeats(tree, above)) {
        return Err("the loop runs several times".to_owned());
    }
    let given = only_argument(tree, run).ok_or("what it runs is not known to be a coroutine")?;
    let (is_future, task) = kind_of(given, run, facts)?;
    let made = task.map(|task| tree.span(task.made));
    if uses.in_task.iter().any(|one| !made.is_some_and(|made| made.contains(tree.span(*one)))) {
        return Err("the loop has other uses".to_owned());
    }
    let mut needless = vec![creation];
    needless.extend(&uses.needless);
    let resets = resets(tree, scope, run, facts);
    needless.extend(resets.into_iter().filter(|one| !uses.needless.iter().any(|wide| tree.is_within(*one, *wide))));
    let replacement = replacement_of(maker, facts)?;
    let dance = Dance { run, replacement, given, is_future, task, debug: uses.debug, needless };
    check_places(&dance, home, facts)?;
    Ok(dance)
}

/// Sorts the uses of the loop, and of the tasks that its cleaning up is about.
fn sort_uses(variable: NodeId, scope: NodeId, home: NodeId, facts: &dyn Facts) -> Result<Uses, String> {
    let tree = facts.tree();
    let mut uses = Uses::default();
    let mut cleaning = Cleaning::of(tree.text(variable), facts);
    let mut ahead = uses_of(tree, variable, tree.text(variable), scope);
    ahead.reverse();
    while let Some(one) = ahead.pop() {
        if uses.needless.iter().any(|statement| tree.is_within(one, *statement)) {
            continue;
        }
        if let Some(statement) = cleaning.widest(one, home, tree) {
            let names = cleaning.add_names(statement, tree);
            uses.needless.push(statement);
            ahead.extend(names.iter().flat_map(|name| uses_of(tree, variable, name, scope)));
            continue;
        }
        if tree.text(one) != tree.text(variable) {
            return Err("the tasks that are left have other uses".to_owned());
        }
        match (method_call(tree, one), statement_around_call(tree, one)) {
            (Some((call, "run_until_complete")), _) if uses.run.is_none() => uses.run = Some(call),
            (Some((_, "run_until_complete")), _) => return Err("the loop runs several times".to_owned()),
            (Some((call, "set_debug")), Some(statement)) if uses.debug.is_none() => {
                let value = only_argument(tree, call).filter(|value| tree.is_any(*value, &["true", "false"]));
                uses.debug = Some(value.ok_or("the loop has other uses")?);
                uses.needless.push(statement);
            }
            _ => uses.in_task.push(one),
        }
    }
    Ok(uses)
}

/// Whether what the loop runs is a future that has to be awaited in a function, and which task it is.
///
/// # Errors
/// It is not known to be a coroutine.
fn kind_of(given: NodeId, run: NodeId, facts: &dyn Facts) -> Result<(bool, Option<Task>), String> {
    let tree = facts.tree();
    let unknown = || "what it runs is not known to be a coroutine".to_owned();
    if tree.is(given, "call") {
        if facts.makes_coroutine(given) == Truth::Yes {
            return Ok((false, None));
        }
        return if makes_future(given, facts) { Ok((true, None)) } else { Err(unknown()) };
    }
    let made = facts.assigned_value(given).filter(|made| tree.is(*made, "call")).ok_or_else(unknown)?;
    if facts.function_of(made) != facts.function_of(run) {
        return Err(unknown());
    }
    if facts.makes_coroutine(made) == Truth::Yes {
        return Ok((false, None));
    }
    let reads = facts.reads_of(given).ok_or("other code may use the task")?;
    let coroutine = coroutine_of_task(made, facts).ok_or_else(unknown)?;
    if reads.len() > 1 {
        return Err("the task has other uses".to_owned());
    }
    Ok((false, Some(Task { made, coroutine })))
}

/// The coroutine in `loop.create_task(work())` or `ensure_future(work(), loop=loop)`.
fn coroutine_of_task(made: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let name = tree.field(made, "function").map(|callee| tree.field(callee, "attribute").unwrap_or(callee))?;
    let all = arguments(tree, made);
    let is_task = match (tree.text(name), &all[..]) {
        ("create_task", [_]) => true,
        ("ensure_future", [_, rest]) => tree.text(*rest).starts_with("loop="),
        _ => false,
    };
    all.first()
        .copied()
        .filter(|first| is_task && tree.is(*first, "call") && facts.makes_coroutine(*first) == Truth::Yes)
}

/// Whether the call gives one future for the coroutines among its arguments.
fn makes_future(call: NodeId, facts: &dyn Facts) -> bool {
    let resolved = facts.tree().field(call, "function").map(|callee| facts.resolve(callee));
    let path = resolved.as_ref().and_then(Resolved::symbol);
    path.is_some_and(|path| {
        let runtime = path.split('.').next().unwrap_or("");
        let known = facts.apis().library(runtime).and_then(|library| library.runtime.as_ref());
        known.is_some_and(|known| known.symbols.get("gather").is_some_and(|gather| gather == path))
    })
}

/// The path of the runtime's `run`, by the tables: it blocks until the coroutine it is given is done.
fn replacement_of(maker: NodeId, facts: &dyn Facts) -> Result<String, String> {
    let callee = facts.tree().field(maker, "function").ok_or("no call")?;
    let resolved = facts.resolve(callee);
    let runtime =
        resolved.symbol().and_then(|path| path.split('.').next()).ok_or("what makes the loop is not known")?;
    let path = format!("{runtime}.run");
    let runs = facts.apis().get(&path).is_some_and(|api| api.awaits && api.blocks == Some(Effect::BlockOn));
    if runs { Ok(path) } else { Err(format!("{runtime} has no `run`")) }
}

/// The call `name.method(…)`, and the method.
pub(super) fn method_call<'t>(tree: &SyntaxTree<'t>, name: NodeId) -> Option<(NodeId, &'t str)> {
    let attribute = tree.parent(name).filter(|parent| tree.is(*parent, "attribute"))?;
    let method = tree.field(attribute, "attribute").filter(|_| tree.field_name(name) == Some("object"))?;
    let call = tree.parent(attribute).filter(|parent| tree.is(*parent, "call"))?;
    (tree.field_name(attribute) == Some("function")).then(|| (call, tree.text(method)))
}

/// Whether the call makes its argument the current loop, or says that there is none.
pub(super) fn is_setter(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let callee = tree.field(call, "function").map(|callee| facts.resolve(callee));
    let is_plain = only_argument(tree, call).is_some_and(|given| tree.is_any(given, &["identifier", "none"]));
    is_plain && callee.is_some_and(|resolved| resolved.symbol().is_some_and(|path| path.ends_with(".set_event_loop")))
}

/// The statements after `run` that unset the current loop.
fn resets(tree: &SyntaxTree<'_>, scope: NodeId, run: NodeId, facts: &dyn Facts) -> Vec<NodeId> {
    let inner = |node| node != scope && tree.is_any(node, &["function_definition", "class_definition", "lambda"]);
    let calls = tree.descendants_but(scope, inner).filter(|node| {
        let unsets = only_argument(tree, *node).is_some_and(|argument| tree.is(argument, "none"));
        tree.is(*node, "call") && unsets && tree.start(*node) > tree.end(run) && is_setter(*node, facts)
    });
    calls.filter_map(|call| sole_statement(tree, call)).collect()
}

/// The statement that `node` is all of, or is assigned in.
fn sole_statement(tree: &SyntaxTree<'_>, node: NodeId) -> Option<NodeId> {
    let parent = tree.parent(node)?;
    let parent = if tree.is(parent, "assignment") { tree.parent(parent)? } else { parent };
    tree.is(parent, "expression_statement").then_some(parent)
}

/// The statement that is nothing but a call of a method of `name`.
fn statement_around_call(tree: &SyntaxTree<'_>, name: NodeId) -> Option<NodeId> {
    let (call, _) = method_call(tree, name)?;
    tree.parent(call).filter(|above| tree.is(*above, "expression_statement"))
}

/// Every mention of `name` in the scope but the one at `binding`; functions inside that have a variable of that name are
/// left out.
fn uses_of(tree: &SyntaxTree<'_>, binding: NodeId, name: &str, scope: NodeId) -> Vec<NodeId> {
    let hides = |node: NodeId| node != scope && tree.is(node, "function_definition") && binds(tree, node, name);
    let mentions = tree.descendants_but(scope, hides).filter(|node| {
        let field = tree.field_name(*node);
        tree.is(*node, "identifier")
            && tree.text(*node) == name
            && *node != binding
            && !matches!(field, Some("attribute"))
            && !(field == Some("name") && tree.parent(*node).is_some_and(|parent| tree.is(parent, "keyword_argument")))
    });
    mentions.collect()
}

/// Whether the function has a parameter or local variable `name`.
fn binds(tree: &SyntaxTree<'_>, function: NodeId, name: &str) -> bool {
    let is_name = |node: NodeId| tree.is(node, "identifier") && tree.text(node) == name;
    let declares = tree.descendants(function).any(|node| {
        tree.is_any(node, &["global_statement", "nonlocal_statement"]) && tree.named_children(node).any(is_name)
    });
    let assigns = tree
        .descendants(function)
        .any(|node| tree.is(node, "assignment") && tree.field(node, "left").is_some_and(is_name));
    let takes = parameters(tree, function).contains(name);
    !declares && (assigns || takes)
}

fn repeats(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.is_any(node, &["for_statement", "while_statement", "list_comprehension", "generator_expression", "lambda"])
}

/// Checks that everything needless stands in the block of the loop, around the run, or in a `finally` of it, and that
/// nothing is cleaned up before the run.
fn check_places(dance: &Dance, home: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let around: Vec<NodeId> = tree.ancestors(dance.run).take_while(|above| *above != home).chain([home]).collect();
    if !tree.is_within(dance.run, home) {
        return Err("the loop runs outside the block that makes it".to_owned());
    }
    let run = statement_of(tree, dance.run).map_or(0, |run| tree.start(run));
    for (at, statement) in dance.needless.iter().enumerate() {
        let block = tree.parent(*statement).ok_or("a statement stands nowhere")?;
        let clause = tree.parent(block).filter(|clause| tree.is(*clause, "finally_clause"));
        let is_final = clause.and_then(|clause| tree.parent(clause)).is_some_and(|outer| around.contains(&outer));
        if !is_final && !around.contains(&block) {
            return Err("the loop is handled in a block of its own".to_owned());
        }
        if at > 0 && tree.start(*statement) < run && !prepares(*statement, facts) {
            return Err("the loop is used before it runs".to_owned());
        }
    }
    Ok(())
}

/// Whether the statement makes the loop the current one, or sets its debug mode.
fn prepares(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let call = tree.named_children(statement).next().filter(|call| tree.is(*call, "call"));
    call.is_some_and(|call| {
        let method = tree.field(call, "function").and_then(|callee| tree.field(callee, "attribute"));
        is_setter(call, facts) || method.is_some_and(|method| tree.text(method) == "set_debug")
    })
}
