//! A primitive of threads that only tasks of one event loop use: it becomes the one for tasks, with every use of it.

mod exceptions;
mod members;

use std::collections::{BTreeMap, BTreeSet};

use self::exceptions::Late;
use crate::apis::primitive::{Exception, Primitive, primitive};
use crate::edit::definition::{has_word, replace_word};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, Life, PythonVersion, RuntimeFact, Type};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `lock = threading.Lock()` becomes the lock of the runtime, and every `with lock:` an `async with`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "swap-primitive", captures: &["primitive"], build };

/// What is known of one swap.
struct Swap<'s> {
    facts: &'s dyn Facts,
    tree: &'s SyntaxTree<'s>,
    primitive: &'static Primitive,
    exceptions: &'static BTreeMap<String, Exception>,
    /// The class that is left.
    class: String,
    /// The class that comes.
    to: &'static str,
    runtime: String,
    life: Life,
    /// What has been collected so far.
    rewrite: Rewrite,
    /// The statements that have become `async with`.
    entered: BTreeSet<NodeId>,
    /// The calls that raise where it takes too long.
    late: Vec<Late>,
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let value = found.get("primitive").ok_or("there is nothing to swap")?;
    let Some(Type::Symbol(class)) = facts.type_of(value) else { return Err("its type is not known".to_owned()) };
    let (primitive, exceptions) = primitive(&class).ok_or("there is nothing like it for tasks")?;
    let life = facts.life_of(value)?;
    let runtime = runtime_of(&life, facts)?;
    let to = primitive.to.get(&runtime).ok_or_else(|| format!("{runtime} has nothing like it"))?;
    let mut swap = Swap {
        facts,
        tree: facts.tree(),
        primitive,
        exceptions,
        class,
        to,
        runtime,
        life: Life::default(),
        rewrite: Rewrite::default(),
        entered: BTreeSet::new(),
        late: Vec::new(),
    };
    swap.check_version(&life)?;
    swap.life = life.clone();
    for made in &life.made {
        swap.make(*made)?;
    }
    for annotation in &life.annotations {
        swap.annotate(*annotation)?;
    }
    for place in &life.uses {
        swap.replace_use(*place)?;
    }
    swap.translate_exceptions()?;
    if life.is_public {
        swap.rewrite.caution = Some("code elsewhere could use it, too, and from a thread".to_owned());
    }
    Ok(swap.rewrite)
}

/// The one runtime of all uses.
fn runtime_of(life: &Life, facts: &dyn Facts) -> Result<String, String> {
    let mut runtimes = BTreeSet::new();
    for place in &life.uses {
        if !matches!(facts.context(*place), Context::Async { .. }) {
            let line = facts.tree().source()[..facts.tree().start(*place)].matches('\n').count() + 1;
            return Err(format!("line {line} uses it outside async code, perhaps in another thread"));
        }
        match facts.runtime(*place) {
            RuntimeFact::One(name) => runtimes.insert(name),
            _ => return Err("which runtime this code runs under is not known".to_owned()),
        };
    }
    let mut names = runtimes.into_iter();
    match (names.next(), names.next()) {
        (Some(only), None) => Ok(only),
        _ => Err("it is used under several runtimes".to_owned()),
    }
}

impl Swap<'_> {
    /// # Errors
    /// The version of the language is too low, as far as the project says.
    fn check_version(&self, life: &Life) -> Result<(), String> {
        let around = self.facts.surroundings();
        let since = self.primitive.since.as_deref().and_then(|since| since.parse::<PythonVersion>().ok());
        if since.is_some_and(|since| around.python < since) {
            return Err(format!("`{}` needs a later Python", self.to));
        }
        let library = self.facts.apis().library(&self.runtime).and_then(|library| library.runtime.as_ref());
        let free = library.and_then(|runtime| runtime.binds_primitives_before.as_deref());
        let free = free.and_then(|version| version.parse::<PythonVersion>().ok());
        let is_early = around.python_is_declared && free.is_some_and(|free| around.python < free);
        if is_early && life.made.iter().any(|made| !matches!(self.facts.context(*made), Context::Async { .. })) {
            return Err("on this Python it would belong to the event loop that is current where it is made".to_owned());
        }
        Ok(())
    }

    /// The constructor.
    fn make(&mut self, call: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let callee = tree.field(call, "function").ok_or("there is no constructor")?;
        let named = if tree.is(callee, "subscript") { tree.field(callee, "value").unwrap_or(callee) } else { callee };
        let list = tree.field(call, "arguments").ok_or("there is no constructor")?;
        let mut by_position = 0;
        for argument in tree.named_children(list) {
            match tree.kind(argument) {
                "keyword_argument" if self.primitive.keywords_in.contains(&self.runtime) => {}
                "keyword_argument" | "list_splat" | "dictionary_splat" | "for_in_clause" => {
                    return Err("what it is made with has no form for tasks".to_owned());
                }
                _ => by_position += 1,
            }
        }
        if by_position > self.primitive.takes {
            return Err("what it is made with has no form for tasks".to_owned());
        }
        self.spell_in_place_of(named)?;
        let is_bare = tree.named_children(list).next().is_none();
        if let Some(given) = self.primitive.given.get(&self.runtime).filter(|_| is_bare) {
            self.rewrite.edits.push(Edit::insert(tree.start(list) + 1, given.as_str()));
        }
        Ok(())
    }

    fn spell_in_place_of(&mut self, name: NodeId) -> Result<(), String> {
        let spelling = self.facts.spell(self.to, name)?;
        self.rewrite.edits.push(Edit::replace(self.tree.span(name), spelling.text));
        self.rewrite.request(spelling.needs);
        Ok(())
    }

    /// The class inside an annotation.
    fn annotate(&mut self, annotation: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let is_class = |node: &NodeId| {
            tree.is_any(*node, &["identifier", "attribute"])
                && self.facts.resolve(*node).symbol() == Some(self.class.as_str())
        };
        let names: Vec<NodeId> = tree.descendants(annotation).filter(is_class).collect();
        if names.is_empty() {
            return self.annotate_by_text(annotation);
        }
        names.into_iter().try_for_each(|name| self.spell_in_place_of(name))
    }

    /// An annotation in quotes names the class as its constructor does.
    fn annotate_by_text(&mut self, annotation: NodeId) -> Result<(), String> {
        let (tree, text) = (self.tree, self.tree.text(annotation));
        let maker = self.life.made.first().and_then(|made| tree.field(*made, "function"));
        let written = maker.map(|maker| tree.text(maker)).filter(|written| has_word(text, written));
        let written = written.ok_or_else(|| format!("how `{text}` names it is not known"))?;
        let spelling = self.facts.spell(self.to, annotation)?;
        let replaced = replace_word(text, written, &spelling.text);
        self.rewrite.edits.push(Edit::replace(tree.span(annotation), replaced));
        self.rewrite.request(spelling.needs);
        Ok(())
    }

    fn replace_use(&mut self, place: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let parent = tree.parent(place).ok_or("it is used nowhere")?;
        match tree.kind(parent) {
            "attribute" => self.replace_member(parent),
            "with_item" if self.primitive.enters => self.enter(parent),
            "comparison_operator" if tree.children(parent).any(|part| tree.is_any(part, &["is", "is not"])) => Ok(()),
            _ => Err(format!("what becomes of `{}` in line {} is not known", tree.text(place), self.line(place))),
        }
    }

    fn line(&self, place: NodeId) -> usize {
        self.tree.source()[..self.tree.start(place)].matches('\n').count() + 1
    }

    /// `with lock:` becomes `async with lock:`.
    fn enter(&mut self, item: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let statement = tree.ancestor_of_kind(item, &["with_statement"]).ok_or("there is no `with`")?;
        let clause = tree.parent(item).ok_or("there is no `with`")?;
        let is_own = |item: NodeId| tree.field(item, "value").is_some_and(|value| self.life.uses.contains(&value));
        if !tree.named_children(clause).all(is_own) {
            return Err("the `with` enters something else, too".to_owned());
        }
        let nests = |above: NodeId| {
            let clause = tree.child_of_kind(above, "with_clause");
            clause.is_some_and(|clause| tree.named_children(clause).any(is_own))
        };
        let mut around = tree.ancestors(statement).filter(|above| tree.is(*above, "with_statement"));
        if around.any(nests) {
            return Err("it is entered while it is held".to_owned());
        }
        if self.entered.insert(statement) && tree.child_of_kind(statement, "async").is_none() {
            self.rewrite.edits.push(Edit::insert(tree.start(statement), "async "));
        }
        Ok(())
    }
}
