//! A thread lock that must be held across an await becomes the runtime's lock, with everything that makes or uses it.

mod homes;

use std::collections::BTreeSet;

use self::homes::{Home, Source};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, Resolved, Type};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Swaps the lock of `@call` wherever it is declared, made and used, or says why not all of that can be seen.
pub(super) const STEP: Rewriting = Rewriting { name: "lock-of-runtime", captures: &["call"], build };

/// How many variables, fields and parameters one lock may be kept in.
const HOMES: usize = 32;

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    let lock = receiver(call, tree).ok_or("what is locked is not seen")?;
    let Some(Type::Symbol(class)) = facts.type_of(lock) else { return Err("what is locked is not known".to_owned()) };
    let runtime = facts.runtime(call);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let known = facts.apis().get(&class).ok_or("what is locked is not known")?;
    let is_of_runtime = |path: &&String| path.split("::").next() == Some(runtime);
    let target = known.substitutes.iter().find(is_of_runtime);
    let target = target.ok_or_else(|| format!("no such lock of {runtime} is known"))?;
    let mut swap = Swap {
        facts,
        class: &class,
        target,
        runtime,
        rewrite: Rewrite::default(),
        homes: Vec::new(),
        done: BTreeSet::new(),
    };
    swap.follow(lock)?;
    let mut next = 0;
    while let Some(home) = swap.homes.get(next).copied() {
        if next == HOMES {
            return Err("the lock is kept in too many places".to_owned());
        }
        next += 1;
        swap.visit(home)?;
    }
    Ok(swap.rewrite)
}

/// The object of a method call.
fn receiver(call: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "field_expression"))?;
    tree.field(callee, "value")
}

fn escapes() -> String {
    "the lock goes where it cannot be followed".to_owned()
}

struct Swap<'f> {
    facts: &'f dyn Facts,
    class: &'f str,
    target: &'f str,
    runtime: &'f str,
    rewrite: Rewrite,
    homes: Vec<Home>,
    /// The nodes that are rewritten already.
    done: BTreeSet<NodeId>,
}

impl Swap<'_> {
    fn add(&mut self, home: Home) {
        if !self.homes.contains(&home) {
            self.homes.push(home);
        }
    }

    fn visit(&mut self, home: Home) -> Result<(), String> {
        let found = home.parts(self.facts)?;
        if let Some(written) = found.written {
            self.swap_type(written)?;
        }
        for value in found.values {
            self.follow(value)?;
        }
        for used in found.uses {
            self.follow_use(used)?;
        }
        Ok(())
    }

    /// Where a value that is, or holds, the lock comes from.
    fn follow(&mut self, value: NodeId) -> Result<(), String> {
        match Source::of(value, self.class, self.facts)? {
            Source::Made(path) => self.swap_maker(path),
            Source::Home(home) => {
                self.add(home);
                Ok(())
            }
            Source::Default => Ok(()),
        }
    }

    /// Names the new type in the place of the old one.
    fn swap_type(&mut self, written: NodeId) -> Result<(), String> {
        let tree = self.facts.tree();
        let is_whole = |node: NodeId| tree.parent(node).is_none_or(|parent| !tree.is(parent, "scoped_type_identifier"));
        let names: Vec<NodeId> = std::iter::once(written)
            .chain(tree.descendants(written))
            .filter(|node| tree.is_any(*node, &["type_identifier", "scoped_type_identifier"]) && is_whole(*node))
            .filter(|node| self.facts.written_type(*node).is_some_and(|it| it == Type::Symbol(self.class.to_owned())))
            .collect::<BTreeSet<NodeId>>()
            .into_iter()
            .collect();
        match names.as_slice() {
            [name] => self.name(*name, self.target),
            _ => Err("the type of the lock is written in another way".to_owned()),
        }
    }

    /// Makes the new lock: `Mutex::new`.
    fn swap_maker(&mut self, path: NodeId) -> Result<(), String> {
        let tree = self.facts.tree();
        let owner = tree.field(path, "path").ok_or("what makes the lock is not seen")?;
        let name = tree.field(path, "name").map_or("", |name| tree.text(name));
        self.name(owner, self.target)?;
        let is_constant = tree.ancestor_of_kind(path, &["static_item", "const_item", "function_item"]);
        let is_constant = is_constant.is_some_and(|around| !tree.is(around, "function_item"));
        let constant = format!("{}::const_new", self.target);
        if is_constant && name == "new" && self.facts.apis().get(&constant).is_some() {
            let name = tree.field(path, "name").ok_or("what makes the lock is not seen")?;
            self.rewrite.edits.push(Edit::replace(tree.span(name), "const_new"));
        }
        Ok(())
    }

    fn name(&mut self, node: NodeId, symbol: &str) -> Result<(), String> {
        if !self.done.insert(node) {
            return Ok(());
        }
        let spelling = self.facts.spell(symbol, node)?;
        self.rewrite.edits.push(Edit::replace(self.facts.tree().span(node), spelling.text));
        self.rewrite.request(spelling.needs);
        Ok(())
    }

    /// What is done with the lock, or with what holds it.
    fn follow_use(&mut self, used: NodeId) -> Result<(), String> {
        let tree = self.facts.tree();
        let mut at = used;
        loop {
            let parent = tree.parent(at).ok_or_else(escapes)?;
            match tree.kind(parent) {
                "parenthesized_expression" | "reference_expression" => at = parent,
                "field_expression" => {
                    let call = tree.parent(parent).filter(|call| tree.field(*call, "function") == Some(parent));
                    let call = call.ok_or_else(escapes)?;
                    match tree.field(parent, "field").map_or("", |name| tree.text(name)) {
                        "clone" => at = call,
                        "lock" | "read" | "write" => return self.swap_acquisition(call, parent),
                        name => return Err(format!("`{name}` of the lock has no counterpart")),
                    }
                }
                "arguments" => {
                    let call = tree.parent(parent).ok_or_else(escapes)?;
                    match homes::argument_of(call, parent, at, self.facts).ok_or_else(escapes)? {
                        homes::Argument::Same => at = call,
                        homes::Argument::Home(home) => {
                            self.add(home);
                            return Ok(());
                        }
                    }
                }
                "let_declaration" if tree.field_name(at) == Some("value") => {
                    let home = Home::of_pattern(tree.field(parent, "pattern"), tree).ok_or_else(escapes)?;
                    self.add(home);
                    return Ok(());
                }
                "field_initializer" | "shorthand_field_initializer" => {
                    let home = Home::of_initializer(parent, self.facts).ok_or_else(escapes)?;
                    self.add(home);
                    return Ok(());
                }
                "expression_statement" => return Ok(()),
                _ => return Err(escapes()),
            }
        }
    }

    /// `lock().unwrap()` becomes `lock().await`.
    fn swap_acquisition(&mut self, call: NodeId, callee: NodeId) -> Result<(), String> {
        if !self.done.insert(call) {
            return Ok(());
        }
        let facts = self.facts;
        let tree = facts.tree();
        let is_poisoned = self.class.starts_with("std::");
        let last = if is_poisoned { unwrapping(call, tree)? } else { call };
        let tail = Span::new(tree.end(call), tree.end(last));
        if tree.descendants(last).any(|node| tree.is_extra(node) && tail.overlaps(tree.span(node))) {
            return Err("a comment stands in the way".to_owned());
        }
        match facts.context(call) {
            Context::Async { .. } => {
                if let Some(hazard) = facts.suspension_hazard(call) {
                    return Err(format!("another await is needed where {hazard}"));
                }
                self.rewrite.edits.push(Edit::replace(tail, ".await"));
                return Ok(());
            }
            Context::NoAwait { reason, .. } => return Err(reason.to_owned()),
            Context::Unknown => return Err("whether an await can stand at every lock is not known".to_owned()),
            Context::Sync => {}
        }
        // In a closure that another thread calls, the thread may wait.
        let in_closure = facts.function_of(call).is_some_and(|function| tree.is(function, "closure_expression"));
        let name = tree.field(callee, "field").ok_or_else(escapes)?;
        let blocking = format!("{}::blocking_{}", self.target, tree.text(name));
        if !in_closure || facts.apis().get(&blocking).is_none() {
            return Err(format!("plain code locks it too, which {} cannot do in async code", self.runtime));
        }
        self.rewrite.edits.push(Edit::insert(tree.start(name), "blocking_"));
        self.rewrite.edits.push(Edit::delete(tail));
        Ok(())
    }
}

/// The call that unwraps the result of `call`.
fn unwrapping(call: NodeId, tree: &SyntaxTree<'_>) -> Result<NodeId, String> {
    let callee = tree.parent(call).filter(|callee| tree.is(*callee, "field_expression"));
    let name = callee.and_then(|callee| tree.field(callee, "field")).map_or("", |name| tree.text(name));
    let outer = callee.and_then(|callee| tree.parent(callee)).filter(|outer| tree.field(*outer, "function") == callee);
    outer
        .filter(|_| matches!(name, "unwrap" | "expect" | "unwrap_or_else"))
        .ok_or_else(|| "whether the lock is poisoned is looked at".to_owned())
}

/// Whether a callee is a function of the language that gives its argument on: `Arc::clone`, `Arc::new`.
fn passes_on(callee: NodeId, facts: &dyn Facts) -> bool {
    let Resolved::Symbol(path) = facts.resolve(callee) else { return false };
    let Some((owner, name)) = path.rsplit_once("::") else { return false };
    matches!(name, "new" | "clone" | "from" | "pin") && facts.apis().get(owner).is_some_and(|api| api.holder)
}
