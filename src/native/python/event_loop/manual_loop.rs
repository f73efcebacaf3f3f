//! An event loop that is made, run once and closed by hand: what the runtime's own `run` does.

use crate::apis::Effect;
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::{Facts, Truth};
use crate::native::python::arguments::only_argument;
use crate::native::python::lines::{dedent, indentation, line_end, line_start, lines_of};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether [`STEP`] can rewrite the loop.
pub(in crate::native) const HOLDS: Refinement = Refinement {
    name: "manual-loop",
    captures: &["loop", "call"],
    holds: |found, facts| Truth::known(find_dance(found, facts).is_ok()),
};

/// `loop = new_event_loop()` … `loop.run_until_complete(main())` … `loop.close()` becomes `asyncio.run(main())`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "manual-loop", captures: &["loop", "call"], build };

/// Methods that only clean up; what runs the coroutine does that itself.
const CLEANING: &[&str] = &["close", "shutdown_asyncgens", "shutdown_default_executor"];

/// A loop's whole life.
struct Dance {
    /// The call that runs the coroutine, and the path of what replaces it.
    run: NodeId,
    replacement: String,
    /// The statements that are not needed any more.
    needless: Vec<NodeId>,
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let dance = find_dance(found, facts)?;
    let callee = tree.field(dance.run, "function").ok_or("there is no call")?;
    let mut rewrite = verbs::refer(callee, &dance.replacement, facts)?;

    let mut dropped = Vec::new();
    let mut moved = Vec::new();
    for outer in tree.ancestors(dance.run).filter(|above| tree.is(*above, "try_statement")) {
        let Some(finally) = needless_finally(tree, outer, &dance) else { continue };
        let lines =
            Span::new(line_start(tree.source(), tree.start(finally)), line_end(tree.source(), tree.end(finally)));
        if let Some((head, edits)) = unwrap(tree, outer, finally) {
            dropped.push(head);
            moved.extend(edits);
        } else if tree.children(outer).all(|part| !tree.is_any(part, &["except_clause", "except_group_clause"])) {
            return Err("the `try` around it cannot be taken away".to_owned());
        }
        dropped.push(lines);
    }
    for statement in &dance.needless {
        let lines = lines_of(tree, *statement).ok_or("other code stands on the lines of the loop")?;
        if !dropped.iter().any(|span| span.contains(lines)) {
            dropped.push(with_blank_lines(tree, *statement, lines, &dance));
        }
    }
    moved.retain(|edit| !dropped.iter().any(|span| span.overlaps(edit.span)));
    rewrite.edits.extend(dropped.into_iter().map(Edit::delete));
    rewrite.edits.extend(moved);
    Ok(rewrite)
}

/// The life of the loop bound at `@loop`.
///
/// # Errors
/// Why it is not one that `run` could replace: other uses, several runs, something else than a coroutine.
fn find_dance(found: &Match<'_>, facts: &dyn Facts) -> Result<Dance, String> {
    let tree = facts.tree();
    let (variable, maker) = (found.get("loop").ok_or("no loop")?, found.get("call").ok_or("no call")?);
    let creation = statement_of(tree, variable).ok_or("the loop is made inside an expression")?;
    let home = tree.parent(creation).ok_or("the loop is made nowhere")?;
    let mut dance = Dance { run: maker, replacement: replacement_of(maker, facts)?, needless: vec![creation] };
    let mut run = None;
    let scope = facts.function_of(variable).unwrap_or(NodeId::ROOT);
    for use_ in uses_of(tree, variable, scope) {
        match role_of(use_, facts) {
            Role::Runs(call) if run.is_none() => run = Some(call),
            Role::Runs(_) => return Err("the loop runs several times".to_owned()),
            Role::Needless(statement) => dance.needless.push(statement),
            Role::PartOfNeedless => {}
            Role::Other => return Err("the loop has other uses".to_owned()),
        }
    }
    dance.run = run.ok_or("the loop does not run a coroutine")?;
    let coroutine = only_argument(tree, dance.run).filter(|argument| tree.is(*argument, "call"));
    if coroutine.is_none_or(|coroutine| facts.makes_coroutine(coroutine) != Truth::Yes) {
        return Err("what it runs is not known to be a coroutine".to_owned());
    }
    if tree.ancestors(dance.run).take_while(|above| *above != home).any(|above| repeats(tree, above)) {
        return Err("the loop runs several times".to_owned());
    }
    dance.needless.extend(resets(tree, scope, dance.run, facts));
    check_places(tree, &dance, home)?;
    Ok(dance)
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

enum Role {
    /// Runs a coroutine: the call.
    Runs(NodeId),
    /// Stands in a statement that is not needed any more.
    Needless(NodeId),
    /// Is the second mention in such a statement.
    PartOfNeedless,
    Other,
}

fn role_of(name: NodeId, facts: &dyn Facts) -> Role {
    let tree = facts.tree();
    let Some(parent) = tree.parent(name) else { return Role::Other };
    if tree.is(parent, "argument_list") {
        let call = tree.parent(parent).filter(|call| only_argument(tree, *call) == Some(name));
        let statement = call.filter(|call| is_setter(*call, facts)).and_then(|call| statement_of(tree, call));
        return statement.map_or(Role::Other, Role::Needless);
    }
    let Some((call, method)) = method_call(tree, name) else { return Role::Other };
    if method == "run_until_complete" {
        let cleaned = only_argument(tree, call).and_then(|argument| tree.field(argument, "function"));
        let cleaned = cleaned.filter(|callee| tree.is(*callee, "attribute"));
        let is_cleaning = cleaned.is_some_and(|callee| {
            let object = tree.field(callee, "object").is_some_and(|object| tree.text(object) == tree.text(name));
            object && tree.field(callee, "attribute").is_some_and(|method| CLEANING.contains(&tree.text(method)))
        });
        return match (is_cleaning, statement_of(tree, call)) {
            (true, Some(statement)) => Role::Needless(statement),
            (true, None) => Role::Other,
            (false, _) => Role::Runs(call),
        };
    }
    match (CLEANING.contains(&method), statement_of(tree, call)) {
        (true, Some(statement)) if method == "close" => Role::Needless(statement),
        (true, None) if is_run(tree, call, name) => Role::PartOfNeedless,
        _ => Role::Other,
    }
}

/// The call `name.method(…)`, and the method.
fn method_call<'t>(tree: &SyntaxTree<'t>, name: NodeId) -> Option<(NodeId, &'t str)> {
    let attribute = tree.parent(name).filter(|parent| tree.is(*parent, "attribute"))?;
    let method = tree.field(attribute, "attribute").filter(|_| tree.field_name(name) == Some("object"))?;
    let call = tree.parent(attribute).filter(|parent| tree.is(*parent, "call"))?;
    (tree.field_name(attribute) == Some("function")).then(|| (call, tree.text(method)))
}

/// Whether `call` is all that `name.run_until_complete(…)` runs.
fn is_run(tree: &SyntaxTree<'_>, call: NodeId, name: NodeId) -> bool {
    let outer = tree.parent(call).and_then(|list| tree.parent(list));
    let callee = outer.and_then(|outer| tree.field(outer, "function")).filter(|callee| tree.is(*callee, "attribute"));
    callee.is_some_and(|callee| {
        tree.field(callee, "object").is_some_and(|object| tree.text(object) == tree.text(name))
            && tree.field(callee, "attribute").is_some_and(|method| tree.text(method) == "run_until_complete")
    })
}

/// Whether the call makes its argument the current loop.
fn is_setter(call: NodeId, facts: &dyn Facts) -> bool {
    let callee = facts.tree().field(call, "function").map(|callee| facts.resolve(callee));
    callee.is_some_and(|resolved| resolved.symbol().is_some_and(|path| path.ends_with(".set_event_loop")))
}

/// The statements after `run` that unset the current loop.
fn resets(tree: &SyntaxTree<'_>, scope: NodeId, run: NodeId, facts: &dyn Facts) -> Vec<NodeId> {
    let inner = |node| node != scope && tree.is_any(node, &["function_definition", "class_definition", "lambda"]);
    let calls = tree.descendants_but(scope, inner).filter(|node| {
        let unsets = only_argument(tree, *node).is_some_and(|argument| tree.is(argument, "none"));
        tree.is(*node, "call") && unsets && tree.start(*node) > tree.end(run) && is_setter(*node, facts)
    });
    calls.filter_map(|call| statement_of(tree, call)).collect()
}

/// The statement that `node` is all of, or is assigned in.
fn statement_of(tree: &SyntaxTree<'_>, node: NodeId) -> Option<NodeId> {
    let parent = tree.parent(node)?;
    let parent = if tree.is(parent, "assignment") { tree.parent(parent)? } else { parent };
    tree.is(parent, "expression_statement").then_some(parent)
}

/// Every other mention of the variable in its scope; functions inside that have a variable of that name are left out.
fn uses_of(tree: &SyntaxTree<'_>, variable: NodeId, scope: NodeId) -> Vec<NodeId> {
    let name = tree.text(variable);
    let hides = |node: NodeId| node != scope && tree.is(node, "function_definition") && binds(tree, node, name);
    let mentions = tree.descendants_but(scope, hides).filter(|node| {
        let field = tree.field_name(*node);
        tree.is(*node, "identifier")
            && tree.text(*node) == name
            && *node != variable
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
    let takes = crate::native::python::names::parameters(tree, function).contains(name);
    !declares && (assigns || takes)
}

fn repeats(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.is_any(node, &["for_statement", "while_statement", "list_comprehension", "generator_expression", "lambda"])
}

/// Checks that everything needless stands in the block of the loop, around the run, or in a `finally` of it.
fn check_places(tree: &SyntaxTree<'_>, dance: &Dance, home: NodeId) -> Result<(), String> {
    let around: Vec<NodeId> = tree.ancestors(dance.run).take_while(|above| *above != home).chain([home]).collect();
    if !tree.is_within(dance.run, home) {
        return Err("the loop runs outside the block that makes it".to_owned());
    }
    for statement in &dance.needless {
        let block = tree.parent(*statement).ok_or("a statement stands nowhere")?;
        let clause = tree.parent(block).filter(|clause| tree.is(*clause, "finally_clause"));
        let is_final = clause.and_then(|clause| tree.parent(clause)).is_some_and(|outer| around.contains(&outer));
        if !is_final && !around.contains(&block) {
            return Err("the loop is handled in a block of its own".to_owned());
        }
    }
    Ok(())
}

/// The `finally` of `outer`, if nothing in it is needed any more.
fn needless_finally(tree: &SyntaxTree<'_>, outer: NodeId, dance: &Dance) -> Option<NodeId> {
    let finally = tree.child_of_kind(outer, "finally_clause")?;
    let block = tree.child_of_kind(finally, "block")?;
    tree.named_children(block).all(|statement| dance.needless.contains(&statement)).then_some(finally)
}

/// What goes and moves when `try` is taken from around its body; `None` if it has handlers.
fn unwrap(tree: &SyntaxTree<'_>, outer: NodeId, finally: NodeId) -> Option<(Span, Vec<Edit>)> {
    let text = tree.source();
    let body = tree.field(outer, "body")?;
    let is_plain = tree.named_children(outer).all(|part| part == body || part == finally);
    let head = Span::new(line_start(text, tree.start(outer)), line_end(text, tree.start(outer)));
    let first = tree.named_children(body).next()?;
    if !is_plain || tree.start(first) < head.end || !head.of(text).trim().ends_with(':') {
        return None;
    }
    let lines = Span::new(head.end, line_start(text, tree.start(finally)));
    Some((head, dedent(tree, body, lines, indentation(tree, first), indentation(tree, outer))?))
}

/// The lines of a needless statement, with the blank lines that would be left at an end of its block.
fn with_blank_lines(tree: &SyntaxTree<'_>, statement: NodeId, lines: Span, dance: &Dance) -> Span {
    let text = tree.source();
    let Some(block) = tree.parent(statement) else { return lines };
    let kept = |node: &NodeId| !dance.needless.contains(node);
    let is_first = !tree.named_children(block).take_while(|node| *node != statement).any(|node| kept(&node));
    let is_last = !tree.named_children(block).skip_while(|node| *node != statement).any(|node| kept(&node));
    let is_blank = |line: &&str| line.trim().is_empty();
    let length = |count: usize, line: &str| count + line.len();
    if is_first {
        let blank = text[lines.end..].split_inclusive('\n').take_while(is_blank).fold(0, length);
        return Span::new(lines.start, lines.end + blank);
    }
    if is_last {
        let blank = text[..lines.start].split_inclusive('\n').rev().take_while(is_blank).fold(0, length);
        return Span::new(lines.start - blank, lines.end);
    }
    // The blank lines around become those of one side.
    let before = text[..lines.start].split_inclusive('\n').rev().take_while(is_blank).count();
    let blank = text[lines.end..].split_inclusive('\n').take_while(is_blank).take(before).fold(0, length);
    Span::new(lines.start, lines.end + blank)
}
