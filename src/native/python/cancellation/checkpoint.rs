//! Ways through an async function on which it never lets anything else run.

use rustc_hash::FxHashSet;

use super::paths::APART;
use crate::edit::verbs::python::lines::{indentation, line_break, lines_of, with_trailing_comments};
use crate::edit::verbs::python::{admit_await, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::native::python::decorators::decorators;
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether some way leads from the start of `@function` to its end without a checkpoint.
pub(super) const ENDS: Refinement = Refinement {
    name: "ends-unchecked",
    captures: &["function"],
    holds: |found, facts| match found.get("function") {
        Some(function) => Truth::known(is_of_interest(function, facts) && ends_unchecked(function, facts.tree())),
        None => Truth::Unknown,
    },
};

/// Whether some way leads from the start of its function to `@return` without a checkpoint.
pub(super) const RETURNS: Refinement = Refinement {
    name: "returns-unchecked",
    captures: &["return"],
    holds: |found, facts| {
        let place = found.get("return");
        let Some((place, function)) = place.and_then(|place| Some((place, facts.function_of(place)?))) else {
            return Truth::Unknown;
        };
        Truth::known(is_of_interest(function, facts) && returns_unchecked(place, function, facts.tree()))
    },
};

/// Adds a checkpoint at the end of `@function`.
pub(super) const AT_END: Rewriting =
    Rewriting { name: "checkpoint-at-end", captures: &["function"], build: check_at_end };

/// Adds a checkpoint in front of `@return`.
pub(super) const BEFORE_RETURN: Rewriting =
    Rewriting { name: "checkpoint-before-return", captures: &["return"], build: check_before_return };

/// In a function of more nodes than this no way is looked for: every `return` in it would ask for all of them again.
const MOST_NODES: usize = 10_000;

/// Whether a function is one that should let others run: no generator, no declaration, and not half of a manager.
fn is_of_interest(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(body) = tree.field(function, "body") else { return false };
    let is_idle = tree.named_children(body).all(|statement| {
        let only = tree.named_children(statement).next();
        tree.is_any(statement, &["pass_statement", "raise_statement"])
            || tree.is(statement, "expression_statement")
                && only.is_some_and(|only| tree.is_any(only, &["string", "ellipsis"]))
    });
    let mut own = tree.descendants_but(function, |node| node != function && tree.is_any(node, APART));
    let is_generator = own.any(|node| tree.is(node, "yield") && tree.is_named(node));
    let name = tree.field(function, "name").map_or("", |name| tree.text(name));
    let is_declared = decorators(tree, function).iter().any(|decorator| {
        let name = tree.field(*decorator, "attribute").unwrap_or(*decorator);
        matches!(tree.text(name), "overload" | "abstractmethod" | "override" | "fixture")
    });
    !is_idle && !is_generator && !is_declared && !matches!(name, "__aenter__" | "__aexit__")
}

fn ends_unchecked(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.field(function, "body").is_some_and(|body| passable(function, tree).contains(&body))
}

fn returns_unchecked(place: NodeId, function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    !holds_wait(place, tree) && is_reached_unchecked(place, function, &passable(function, tree), tree)
}

/// Whether something inside a node waits, functions inside it aside.
fn holds_wait(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let own = tree.descendants_but(node, |inner| tree.is_any(inner, APART));
    own.into_iter().any(|inner| match tree.kind(inner) {
        "await" => tree.is_named(inner),
        "async" => tree.parent(inner).is_some_and(|above| !tree.is(above, "function_definition")),
        _ => false,
    })
}

/// The statements and blocks of a function that some way leads through, to their end, without a checkpoint.
fn passable(function: NodeId, tree: &SyntaxTree<'_>) -> FxHashSet<NodeId> {
    let mut free: FxHashSet<NodeId> = FxHashSet::default();
    let mut waits: FxHashSet<NodeId> = FxHashSet::default();
    let all: Vec<NodeId> =
        tree.descendants_but(function, |node| node != function && tree.is_any(node, APART)).collect();
    if all.len() > MOST_NODES {
        return free;
    }
    // Parents come before their children, so that the other way round every part is known when it is asked for.
    for node in all.into_iter().rev().filter(|node| *node != function) {
        let is_wait = tree.is(node, "await") && tree.is_named(node) || tree.is(node, "async");
        let is_inside = tree.children(node).any(|child| waits.contains(&child)) && !tree.is_any(node, APART);
        if is_wait || is_inside {
            waits.insert(node);
        }
        if is_passable(node, &free, &waits, tree) {
            free.insert(node);
        }
    }
    free
}

fn is_passable(node: NodeId, free: &FxHashSet<NodeId>, waits: &FxHashSet<NodeId>, tree: &SyntaxTree<'_>) -> bool {
    let block = || tree.child_of_kind(node, "block");
    let is_free = |part: NodeId| free.contains(&part);
    let head_waits = |field: &str| tree.field(node, field).is_some_and(|head| waits.contains(&head));
    match tree.kind(node) {
        "return_statement" | "raise_statement" | "break_statement" | "continue_statement" => false,
        "block" => tree.named_children(node).all(is_free),
        "else_clause" | "finally_clause" | "except_clause" | "case_clause" => block().is_some_and(is_free),
        "elif_clause" => !head_waits("condition") && block().is_some_and(is_free),
        "if_statement" => {
            let others: Vec<NodeId> = tree.fields(node, "alternative").collect();
            let is_whole = others.iter().any(|other| tree.is(*other, "else_clause"));
            let is_open = !is_whole || block().is_some_and(is_free) || others.into_iter().any(is_free);
            !head_waits("condition") && is_open
        }
        "while_statement" => {
            let is_endless =
                tree.field(node, "condition").is_some_and(|condition| matches!(tree.text(condition), "True" | "1"));
            let is_left = is_left_free(node, free, tree);
            !head_waits("condition") && (is_left || !is_endless && is_else_free(node, free, tree))
        }
        "for_statement" => {
            let is_async = tree.child_of_kind(node, "async").is_some();
            let is_left = is_left_free(node, free, tree);
            let is_skipped = !surely_runs(node, tree) || block().is_some_and(is_free);
            !is_async && !head_waits("right") && (is_left || is_skipped && is_else_free(node, free, tree))
        }
        "with_statement" => {
            let opens = tree.child_of_kind(node, "with_clause").is_some_and(|clause| waits.contains(&clause));
            tree.child_of_kind(node, "async").is_none() && !opens && block().is_some_and(is_free)
        }
        "try_statement" => is_try_passable(node, free, tree),
        "match_statement" => !head_waits("subject"),
        // Default values are evaluated where the function is defined.
        "function_definition" => !tree.field(node, "parameters").is_some_and(|list| holds_wait(list, tree)),
        "class_definition" | "decorated_definition" => true,
        kind if kind.ends_with("_statement") => !waits.contains(&node),
        _ => false,
    }
}

/// Whether a loop surely has a first round: it goes over a display with an item, or over a range of written numbers.
fn surely_runs(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(items) = tree.field(node, "right") else { return false };
    match tree.kind(items) {
        "list" | "tuple" | "set" | "expression_list" => {
            tree.named_children(items).any(|item| !tree.is(item, "list_splat"))
        }
        "call" => {
            let is_range = tree.field(items, "function").is_some_and(|callee| tree.text(callee) == "range");
            let given = tree.field(items, "arguments").into_iter().flat_map(|list| tree.named_children(list));
            let numbers: Vec<&str> = given.map(|number| tree.text(number).trim_start_matches('-')).collect();
            let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
            is_range && numbers.iter().all(is_number) && numbers != ["0"]
        }
        _ => false,
    }
}

fn is_else_free(node: NodeId, free: &FxHashSet<NodeId>, tree: &SyntaxTree<'_>) -> bool {
    tree.child_of_kind(node, "else_clause").is_none_or(|clause| free.contains(&clause))
}

/// Whether a `break` leaves the loop in its first round, before any checkpoint of it.
fn is_left_free(node: NodeId, free: &FxHashSet<NodeId>, tree: &SyntaxTree<'_>) -> bool {
    let own = tree.descendants_but(node, |inner| tree.is_any(inner, APART));
    own.into_iter().filter(|inner| tree.is(*inner, "break_statement") && tree.is_named(*inner)).any(|jump| {
        let is_own = tree.ancestor_of_kind(jump, &["for_statement", "while_statement"]) == Some(node);
        is_own && is_reached_unchecked(jump, node, free, tree)
    })
}

fn is_try_passable(node: NodeId, free: &FxHashSet<NodeId>, tree: &SyntaxTree<'_>) -> bool {
    let parts = |kind: &'static str| tree.named_children(node).filter(move |part| tree.is(*part, kind));
    let ends_free = parts("finally_clause").all(|clause| free.contains(&clause));
    let body = tree.field(node, "body").is_some_and(|body| free.contains(&body));
    let runs_through = body && parts("else_clause").all(|clause| free.contains(&clause));
    // An exception may come before the first checkpoint of the body.
    ends_free && (runs_through || parts("except_clause").any(|clause| free.contains(&clause)))
}

/// Whether some way leads from the start of `top` to `place` inside it without a checkpoint.
fn is_reached_unchecked(place: NodeId, top: NodeId, free: &FxHashSet<NodeId>, tree: &SyntaxTree<'_>) -> bool {
    let mut below = place;
    for above in tree.ancestors(place) {
        let is_in_body = tree.field_name(below) == Some("body") || tree.is(below, "block");
        let is_open = match tree.kind(above) {
            "block" => {
                tree.named_children(above).take_while(|before| *before != below).all(|before| free.contains(&before))
            }
            "if_statement" | "elif_clause" | "while_statement" => {
                !tree.field(above, "condition").is_some_and(|condition| holds_wait(condition, tree))
            }
            "for_statement" => {
                let waits = tree.field(above, "right").is_some_and(|items| holds_wait(items, tree));
                tree.child_of_kind(above, "async").is_none() && !waits
            }
            "with_statement" if is_in_body => {
                let waits = tree.child_of_kind(above, "with_clause").is_some_and(|clause| holds_wait(clause, tree));
                tree.child_of_kind(above, "async").is_none() && !waits
            }
            "try_statement" if tree.is(below, "else_clause") => {
                tree.field(above, "body").is_some_and(|body| free.contains(&body))
            }
            // What waits in a `finally` waits before the jump, too.
            "try_statement" => {
                let last = tree.child_of_kind(above, "finally_clause").filter(|last| *last != below);
                last.is_none_or(|last| free.contains(&last))
            }
            "match_statement" => !tree.field(above, "subject").is_some_and(|subject| holds_wait(subject, tree)),
            _ => true,
        };
        if !is_open {
            return false;
        }
        if above == top {
            return true;
        }
        below = above;
    }
    false
}

fn check_at_end(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let body = tree.field(function, "body").ok_or("there is no function")?;
    let last = tree.named_children(body).last().ok_or("there is no function")?;
    let lines = lines_of(tree, last).ok_or("the function is written on one line")?;
    let end = with_trailing_comments(tree, last, lines).end;
    let checkpoint = runtime_symbol("checkpoint", body, facts)?;
    let (depth, newline) = (indentation(tree, last), line_break(tree.source(), lines.start));
    let call = format!("{depth}await {}()", checkpoint.text);
    let is_ended = tree.source()[..end].ends_with('\n');
    let text = if is_ended { format!("{call}{newline}") } else { format!("{newline}{call}") };
    let mut rewrite = Rewrite::of([Edit::insert(end, text)]);
    rewrite.request(checkpoint.needs);
    Ok(rewrite)
}

fn check_before_return(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let place = found.get("return").ok_or("nothing is returned")?;
    let tree = facts.tree();
    let mut around = tree.ancestors(place).take_while(|above| !tree.is_any(*above, APART));
    if around.any(|above| tree.is_any(above, &["except_clause", "finally_clause"])) {
        return Err("what is raised at a checkpoint in a handler hides what it handles".to_owned());
    }
    let caution = admit_await(place, facts)?;
    let lines: Span = lines_of(tree, place).ok_or("other code stands on its lines")?;
    let checkpoint = runtime_symbol("checkpoint", place, facts)?;
    let (depth, newline) = (indentation(tree, place), line_break(tree.source(), lines.start));
    let text = format!("{depth}await {}(){newline}", checkpoint.text);
    let mut rewrite = Rewrite { caution, ..Rewrite::of([Edit::insert(lines.start, text)]) };
    rewrite.request(checkpoint.needs);
    Ok(rewrite)
}
