//! Exception groups: what is read of one that `except*` has caught, and classes of groups.

use super::handler::{alias, body};
use super::paths::APART;
use crate::edit::verbs::python::lines::{indentation, line_break, line_end};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::native::python::classes::{lineage, member};
use crate::native::python::decorators::decorators;
use crate::native::python::names::{Role, occurrences_of};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@object` is the name under which `except*` has caught a group, and `@attribute` is read of it.
pub(super) const CAUGHT: Refinement =
    Refinement { name: "caught-by-star", captures: &["object", "attribute"], holds: is_caught };

/// Whether neither `@class` nor a base of it says how a part of the group is made.
pub(super) const UNDERIVED: Refinement =
    Refinement { name: "without-derive", captures: &["class"], holds: is_underived };

/// Adds a `derive` that makes groups of the same class.
pub(super) const DERIVE: Rewriting = Rewriting { name: "add-derive", captures: &["class"], build: add_derive };

const GROUPS: &[&str] = &["builtins.BaseExceptionGroup", "builtins.ExceptionGroup"];

/// Bases that bring no `derive`.
const WITHOUT: &[&str] = &["abc.ABC", "builtins.Exception", "builtins.object", "typing.Generic", "typing.Protocol"];

fn is_caught(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(object), Some(attribute)) = (found.get("object"), found.get("attribute")) else { return Truth::Unknown };
    let tree = facts.tree();
    let name = tree.text(object);
    // Names with two underscores are those of every object.
    if tree.field(attribute, "attribute").is_none_or(|read| tree.text(read).starts_with("__")) {
        return Truth::No;
    }
    let is_written = tree.field_name(attribute) == Some("left")
        || tree.ancestors(attribute).next().is_some_and(|above| tree.is(above, "delete_statement"));
    let around = tree.ancestors(object).take_while(|above| !tree.is_any(*above, APART));
    let clause =
        around.into_iter().find(|above| tree.is(*above, "except_clause") && alias(*above, facts) == Some(name));
    let Some(clause) = clause.filter(|clause| !is_written && tree.child_of_kind(*clause, "*").is_some()) else {
        return Truth::No;
    };
    let Some(block) = body(clause, facts).filter(|block| tree.is_within(object, *block)) else { return Truth::No };
    let is_alias = |node: NodeId| tree.ancestors(node).nth(2).is_some_and(|above| tree.is(above, "except_clause"));
    let occurrences = occurrences_of(tree, block, |known| known == name);
    let is_bound_again = occurrences.iter().any(|one| one.role != Role::Reads && !is_alias(one.node));
    Truth::known(!is_bound_again && !is_told_apart(block, name, tree))
}

/// Whether the block asks for the class of the group, which may be one with attributes of its own.
fn is_told_apart(block: NodeId, name: &str, tree: &SyntaxTree<'_>) -> bool {
    let mut calls = tree.descendants(block).filter(|node| tree.is(*node, "call"));
    calls.any(|call| {
        let asks = tree
            .field(call, "function")
            .is_some_and(|callee| matches!(tree.text(callee), "isinstance" | "hasattr" | "type"));
        let given = tree.field(call, "arguments").and_then(|list| tree.named_children(list).next());
        asks && given.is_some_and(|first| tree.text(first) == name)
    })
}

fn is_underived(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(class) = found.get("class") else { return Truth::Unknown };
    match classes(class, facts) {
        Some(all) => Truth::known(all.iter().all(|class| member(*class, "derive", facts.tree()).is_none())),
        None => Truth::Unknown,
    }
}

/// The class and its bases, as far as they are classes of this file; `None` if another base could bring anything.
fn classes(class: NodeId, facts: &dyn Facts) -> Option<Vec<NodeId>> {
    let tree = facts.tree();
    let line = lineage(class, facts);
    let is_plain = |path: &String| GROUPS.contains(&path.as_str()) || WITHOUT.contains(&path.as_str());
    // Before Python 3.11 the groups come from a package, which has nothing else by these names.
    let is_group = |base: &NodeId| tree.text(*base).ends_with("ExceptionGroup");
    let foreign = line.foreign.iter().all(|path| is_plain(path) || path.ends_with("ExceptionGroup"));
    (foreign && line.unknown.iter().all(is_group)).then_some(line.classes)
}

fn add_derive(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let class = found.get("class").ok_or("there is no class")?;
    let tree = facts.tree();
    let all = classes(class, facts).ok_or("a base is not known")?;
    let is_decorated = |class: &NodeId| !decorators(tree, *class).is_empty();
    if all.iter().any(is_decorated) {
        return Err("a decorator may change how the class is made".to_owned());
    }
    if all.iter().any(|class| member(*class, "__new__", tree).or(member(*class, "__init__", tree)).is_some()) {
        return Err("the class is made in a way of its own".to_owned());
    }
    let body = tree.field(class, "body").ok_or("there is no class")?;
    let statements: Vec<NodeId> = tree.named_children(body).collect();
    let (first, last) = statements.first().zip(statements.last()).ok_or("the class is empty")?;
    let text = tree.source();
    let newline = line_break(text, tree.start(class));
    let is_on_one_line = !Span::new(tree.start(class), tree.start(*first)).of(text).contains('\n');
    let outer = indentation(tree, class);
    let indent = if is_on_one_line { format!("{outer}    ") } else { indentation(tree, *first).to_owned() };
    let unit = indent.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("    ");
    let head = format!("{indent}def derive(self, excs):{newline}");
    let method = format!("{head}{indent}{unit}return type(self)(self.message, excs)");
    let is_idle = tree.is(*last, "pass_statement") || tree.text(*last) == "...";
    if is_on_one_line {
        if !is_idle || statements.len() > 1 {
            return Err("the class is written on one line".to_owned());
        }
        let before = Span::new(tree.start(class), tree.start(*first)).of(text);
        let start = tree.start(class) + before.trim_end().len();
        return Ok(Rewrite::of([Edit::replace(Span::new(start, tree.end(*last)), format!("{newline}{method}"))]));
    }
    if is_idle {
        return Ok(Rewrite::of([Edit::replace(tree.span(*last), method.trim_start())]));
    }
    let at = line_end(text, tree.end(*last));
    let is_ended = text[..at].ends_with('\n');
    let text = if is_ended { format!("{newline}{method}{newline}") } else { format!("{newline}{newline}{method}") };
    Ok(Rewrite::of([Edit::insert(at, text)]))
}
