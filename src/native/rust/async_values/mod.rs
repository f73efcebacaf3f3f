//! The values of a blocking type become those of the async type beside it, with everything that happens to them.
//!
//! The walk starts at one call and goes wherever its value goes: back to where it was made, on through variables, method
//! chains, patterns, loops and wrappers such as a buffered reader. All of that must stay in one async function and have an
//! async form in the tables; otherwise nothing is changed, and the reason is the place where the value could not be followed.

mod calls;
mod flushes;
mod loops;
mod origins;
mod uses;

use rustc_hash::FxHashSet;

use crate::edit::Rewrite;
use crate::edit::verbs::rust::suspension_caution;
use crate::facts::{Context, Facts, Type};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Rewrites the value of the call, and every value it has to do with.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "async-values", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    suspension_caution(call, facts)?;
    let runtime = facts.runtime(call);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?.to_owned();
    let unit = outermost_async(call, facts).ok_or("no await can stand here")?;
    let mut values = Values::new(facts, runtime, unit);
    values.trace(call)?;
    while let Some(value) = values.waiting.pop() {
        values.follow(value)?;
    }
    values.flush();
    Ok(values.rewrite)
}

/// The walk over one set of values.
struct Values<'f> {
    facts: &'f dyn Facts,
    tree: &'f SyntaxTree<'f>,
    runtime: String,
    /// The async function that all of it must stay in.
    unit: NodeId,
    /// Expressions with a value of a blocking type, still to be followed.
    waiting: Vec<NodeId>,
    seen: FxHashSet<NodeId>,
    /// The bindings of the variables that hold such values, in the order in which they were met.
    variables: Vec<NodeId>,
    /// Calls, and macro calls, that write to a variable and need a flush in the end.
    writes: Vec<Write>,
    rewrite: Rewrite,
}

/// Something written to a variable.
struct Write {
    /// The expression that writes.
    at: NodeId,
    /// The variable's binding.
    binding: NodeId,
    /// The coroutine that waits until all is written.
    flush: String,
}

impl<'f> Values<'f> {
    fn new(facts: &'f dyn Facts, runtime: String, unit: NodeId) -> Self {
        Self {
            facts,
            tree: facts.tree(),
            runtime,
            unit,
            waiting: Vec::new(),
            seen: FxHashSet::default(),
            variables: Vec::new(),
            writes: Vec::new(),
            rewrite: Rewrite::default(),
        }
    }

    /// The async twin of a blocking type.
    fn twin_of_type(&self, path: &str) -> Option<String> {
        self.facts.apis().get(path).filter(|api| api.class)?.twin.get(&self.runtime).cloned()
    }

    /// The async twin of the type of an expression, if that is a blocking one.
    fn twin_of_value(&self, value: NodeId) -> Option<String> {
        match self.facts.type_of(value)? {
            Type::Symbol(path) => self.twin_of_type(&path),
            Type::Local(_) => None,
        }
    }

    /// Names a symbol at a place, with what that takes.
    fn spell(&mut self, path: &str, at: NodeId) -> Result<String, String> {
        Ok(self.rewrite.adopt(self.facts.spell(path, at)?))
    }

    /// A part of the walk must be able to await where it stands.
    fn check_place(&mut self, node: NodeId) -> Result<(), String> {
        if outermost_async(node, self.facts) != Some(self.unit) {
            return Err("a part of it is in a closure, which cannot await".to_owned());
        }
        let caution = suspension_caution(node, self.facts)?;
        self.rewrite.caution = self.rewrite.caution.take().or(caution);
        Ok(())
    }

    fn caution(&mut self, why: Option<&String>) {
        if let Some(why) = why {
            self.rewrite.caution.get_or_insert_with(|| why.clone());
        }
    }

    /// A comment in the text that goes would be lost.
    fn check_comments(&self, around: NodeId, span: Span) -> Result<(), String> {
        if super::has_comment(self.tree, around, span) { Err("a comment would be lost".to_owned()) } else { Ok(()) }
    }

    /// What cannot be followed, in words.
    fn escapes(&self, at: NodeId) -> String {
        let written: String = self.tree.text(at).split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = written.chars().take(40).collect();
        let more = if short.len() < written.len() { "…" } else { "" };
        format!("the blocking value of `{short}{more}` goes where it cannot be followed")
    }
}

/// The outermost async function, block or closure around a node, up to the first plain one.
fn outermost_async(node: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let mut found = None;
    let mut at = node;
    while let Context::Async { function, .. } = facts.context(at) {
        found = Some(function);
        at = function;
    }
    found
}
