//! From outlines alone: which functions may be on a way from async code to a call that blocks.
//!
//! Calls are joined to functions by name, and by what the name can mean where it stands. That is generous towards methods
//! of unknown objects: a file that imports something of the module with the class may mean the class.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{DefinitionId, Entity, Index};
use super::{FileId, Ways};

/// A call: its file and its number there.
type CallId = (FileId, usize);

struct Search<'i> {
    index: &'i Index,
    /// The calls in functions, by their last name.
    by_name: FxHashMap<&'i str, Vec<CallId>>,
    subclasses: FxHashMap<DefinitionId, Vec<DefinitionId>>,
    /// The files from which each file imports something.
    sources: Vec<FxHashSet<FileId>>,
    families: RefCell<FxHashMap<DefinitionId, Rc<Family>>>,
}

/// A class with all that inherit from it.
#[derive(Debug, Default)]
struct Family {
    classes: FxHashSet<DefinitionId>,
    files: FxHashSet<FileId>,
}

pub(super) fn ways(index: &Index) -> Ways {
    let search = Search::new(index);
    let mut edges: FxHashMap<DefinitionId, Vec<DefinitionId>> = FxHashMap::default();
    let mut begins: FxHashSet<DefinitionId> = FxHashSet::default();
    let mut open: Vec<DefinitionId> =
        index.all().filter(|(_, definition)| definition.is_cause).map(|(id, _)| id).collect();
    let mut seen: FxHashSet<DefinitionId> = open.iter().copied().collect();
    while let Some(callee) = open.pop() {
        for caller in search.callers(callee) {
            edges.entry(caller).or_default().push(callee);
            let is_async = index.definition(caller).is_async;
            if is_async || index.members[caller.0].skeleton.is_on_loop {
                begins.insert(caller);
            }
            if !is_async && seen.insert(caller) {
                open.push(caller);
            }
        }
    }
    let mut reached: FxHashSet<DefinitionId> = FxHashSet::default();
    let mut open: Vec<DefinitionId> = begins.iter().copied().collect();
    while let Some(one) = open.pop() {
        if reached.insert(one) {
            open.extend(edges.get(&one).into_iter().flatten());
        }
    }
    let files = |ids: FxHashSet<DefinitionId>| {
        let mut files: Vec<FileId> = ids.into_iter().map(|(file, _)| file).collect();
        files.sort_unstable();
        files.dedup();
        files
    };
    Ways { files: files(reached), begins: files(begins) }
}

impl<'i> Search<'i> {
    fn new(index: &'i Index) -> Self {
        let mut by_name: FxHashMap<&str, Vec<CallId>> = FxHashMap::default();
        for (file, member) in index.members.iter().enumerate() {
            for (number, call) in member.skeleton.calls.iter().enumerate() {
                by_name.entry(call.last()).or_default().push((file, number));
            }
        }
        let mut subclasses: FxHashMap<DefinitionId, Vec<DefinitionId>> = FxHashMap::default();
        for (id, _) in index.all().filter(|(_, definition)| definition.is_class && !definition.types.is_empty()) {
            for base in index.bases(id) {
                subclasses.entry(base).or_default().push(id);
            }
        }
        let sources = index.members.iter().map(|member| {
            let targets = member.skeleton.imports.iter().filter_map(|import| index.resolve(&import.path));
            targets
                .map(|target| match target {
                    Entity::Module(file) | Entity::Definition(file, _) => file,
                })
                .collect()
        });
        Self { index, by_name, subclasses, sources: sources.collect(), families: RefCell::default() }
    }

    /// The functions that may call `callee`.
    fn callers(&self, callee: DefinitionId) -> Vec<DefinitionId> {
        let definition = self.index.definition(callee);
        let mut names = vec![definition.name()];
        let is_special = definition.name().starts_with("__") && definition.name().ends_with("__");
        let class = self.index.class_of(callee);
        if let Some(class) = class.filter(|_| is_special) {
            names.extend(self.family(class).classes.iter().map(|class| self.index.definition(*class).name()));
            names.sort_unstable();
            names.dedup();
        }
        let calls = names.iter().flat_map(|name| self.by_name.get(name).into_iter().flatten());
        let fitting = calls.filter(|call| self.may_be(**call, callee, class));
        let mut callers: Vec<DefinitionId> =
            fitting.map(|(file, number)| (*file, self.index.members[*file].skeleton.calls[*number].caller)).collect();
        callers.sort_unstable();
        callers.dedup();
        callers
    }

    fn family(&self, class: DefinitionId) -> Rc<Family> {
        if let Some(known) = self.families.borrow().get(&class) {
            return Rc::clone(known);
        }
        let mut family = Family::default();
        let mut open = vec![class];
        while let Some(one) = open.pop() {
            if family.classes.insert(one) {
                family.files.insert(one.0);
                open.extend(self.subclasses.get(&one).into_iter().flatten());
            }
        }
        let family = Rc::new(family);
        self.families.borrow_mut().insert(class, Rc::clone(&family));
        family
    }

    fn may_be(&self, (file, number): CallId, callee: DefinitionId, class: Option<DefinitionId>) -> bool {
        let call = &self.index.members[file].skeleton.calls[number];
        let name = &*call.callee;
        let is_it = |entity: Entity| match entity {
            Entity::Definition(file, number) => {
                (file, number) == callee
                    || class.is_some_and(|class| self.family(class).classes.contains(&(file, number)))
                    || self.index.runs(file, number) == Some(callee)
            }
            Entity::Module(_) => false,
        };
        let is_visible = || callee.0 == file || self.sources[file].contains(&callee.0) || self.sees_family(file, class);
        match name.split_once('.') {
            None => {
                // A nested function is known to the functions around it only; its file is enough here.
                (callee.0 == file && self.index.definition(callee).name() == name && class.is_none())
                    || self.index.resolve_in(file, name).is_some_and(is_it)
            }
            Some(("self" | "cls", method)) if !method.contains('.') => {
                class.is_some_and(|class| self.is_in_family(file, call.caller, class))
            }
            Some(("", _)) => is_visible(),
            Some(_) => self.index.resolve_in(file, name).is_some_and(is_it) || class.is_some() && is_visible(),
        }
    }

    /// Whether a file imports something from a file with a subclass.
    fn sees_family(&self, file: FileId, class: Option<DefinitionId>) -> bool {
        class.is_some_and(|class| {
            let (files, sources) = (&self.family(class).files, &self.sources[file]);
            let (fewer, more) = if files.len() < sources.len() { (files, sources) } else { (sources, files) };
            files.contains(&file) || fewer.iter().any(|one| more.contains(one))
        })
    }

    /// Whether a function is a method of the class, of a base of it or of one that inherits from it.
    fn is_in_family(&self, file: FileId, function: u32, class: DefinitionId) -> bool {
        let mut at = Some(function);
        while let Some(number) = at {
            let definition = self.index.definition((file, number));
            if definition.is_class {
                let own = (file, number);
                return self.family(class).classes.contains(&own) || self.family(own).classes.contains(&class);
            }
            at = definition.parent;
        }
        false
    }
}
