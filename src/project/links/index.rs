//! Full paths to definitions, through packages, re-exports and base classes.

use rustc_hash::FxHashMap;

use super::skeleton::Defined;
use super::{FileId, Member};

/// A definition: its file and its number there.
pub(super) type DefinitionId = (FileId, u32);

/// What a path denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Module(FileId),
    Definition(FileId, u32),
}

/// Whose question it is what a name of a file denotes: imports inside functions are for their own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    FromInside,
    FromOutside,
}

/// The modules and definitions of a project.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) members: Vec<Member>,
    /// `None` where several files are a module of this name.
    modules: FxHashMap<String, Option<FileId>>,
    /// Per file the definitions by their path; the last of a path counts.
    definitions: Vec<FxHashMap<Box<str>, u32>>,
}

/// Re-exports and bases are followed this far.
const FARTHEST: usize = 8;

/// What runs when an instance is made, in the order in which a class is asked.
const MAKERS: [&str; 3] = ["__init__", "__post_init__", "__new__"];

impl Index {
    pub(super) fn new(members: Vec<Member>) -> Self {
        let mut modules: FxHashMap<String, Option<FileId>> = FxHashMap::default();
        let mut definitions = Vec::with_capacity(members.len());
        for (file, member) in members.iter().enumerate() {
            modules.entry(member.module.clone()).and_modify(|known| *known = None).or_insert(Some(file));
            let numbered = member.skeleton.definitions.iter().zip(0_u32..);
            definitions.push(numbered.map(|(definition, number)| (definition.path.clone(), number)).collect());
        }
        Self { members, modules, definitions }
    }

    pub(super) fn definition(&self, (file, number): DefinitionId) -> &Defined {
        &self.members[file].skeleton.definitions[number as usize]
    }

    /// The definitions of all files.
    pub(super) fn all(&self) -> impl Iterator<Item = (DefinitionId, &Defined)> {
        self.members.iter().enumerate().flat_map(|(file, member)| {
            member
                .skeleton
                .definitions
                .iter()
                .zip(0_u32..)
                .map(move |(definition, number)| ((file, number), definition))
        })
    }

    /// What a full path denotes, if that is a part of the project.
    pub(super) fn resolve(&self, path: &str) -> Option<Entity> {
        self.resolve_within(path, FARTHEST)
    }

    fn resolve_within(&self, path: &str, steps: usize) -> Option<Entity> {
        let steps = steps.checked_sub(1)?;
        if let Some(module) = self.modules.get(path) {
            return module.map(Entity::Module);
        }
        for (at, _) in path.rmatch_indices('.') {
            if let Some(module) = self.modules.get(&path[..at]) {
                return self.in_module((*module)?, &path[at + 1..], steps, Seen::FromOutside);
            }
        }
        None
    }

    /// What a dotted name denotes at the top level of a file.
    pub(super) fn resolve_in(&self, file: FileId, name: &str) -> Option<Entity> {
        self.in_module(file, name, FARTHEST, Seen::FromInside)
    }

    fn in_module(&self, file: FileId, name: &str, steps: usize, seen: Seen) -> Option<Entity> {
        let steps = steps.checked_sub(1)?;
        if let Some(number) = self.definitions[file].get(name) {
            return Some(Entity::Definition(file, *number));
        }
        let (head, rest) = name.split_once('.').map_or((name, None), |(head, rest)| (head, Some(rest)));
        if let Some(number) = self.definitions[file].get(head) {
            let (file, number) = self.member_within((file, *number), rest?, steps)?;
            return Some(Entity::Definition(file, number));
        }
        let all = || self.members[file].skeleton.imports.iter();
        let imports = || all().filter(|import| seen == Seen::FromInside || import.is_global);
        if let Some(import) = imports().find(|import| &*import.local == head) {
            let path = rest.map_or_else(|| import.path.to_string(), |rest| format!("{}.{rest}", import.path));
            return self.resolve_within(&path, steps);
        }
        let mut stars = imports().filter(|import| import.local.is_empty());
        stars.find_map(|import| self.resolve_within(&format!("{}.{name}", import.path), steps))
    }

    /// The method of a class, its own or that of the first base that has it.
    pub(super) fn member(&self, class: DefinitionId, name: &str) -> Option<DefinitionId> {
        self.member_within(class, name, FARTHEST)
    }

    fn member_within(&self, class: DefinitionId, name: &str, steps: usize) -> Option<DefinitionId> {
        let steps = steps.checked_sub(1)?;
        let definition = self.definition(class);
        if !definition.is_class {
            return None;
        }
        let own = self.definitions[class.0].get(format!("{}.{name}", definition.path).as_str());
        own.map(|number| (class.0, *number)).or_else(|| {
            let mut bases = definition.types.iter().filter_map(|base| {
                match self.in_module(class.0, base, steps, Seen::FromInside)? {
                    Entity::Definition(file, number) if (file, number) != class => Some((file, number)),
                    _ => None,
                }
            });
            bases.find_map(|base| self.member_within(base, name, steps))
        })
    }

    /// The bases of a class that are classes of the project.
    pub(super) fn bases(&self, class: DefinitionId) -> Vec<DefinitionId> {
        let written = self.definition(class).types.iter();
        let found = written.filter_map(|base| match self.resolve_in(class.0, base)? {
            Entity::Definition(file, number) => Some((file, number)),
            Entity::Module(_) => None,
        });
        found.filter(|base| self.definition(*base).is_class).collect()
    }

    /// What runs when the definition is called: itself, or what makes an instance of a class.
    pub(super) fn runs(&self, file: FileId, number: u32) -> Option<DefinitionId> {
        let definition = self.definition((file, number));
        if !definition.is_class {
            return Some((file, number));
        }
        MAKERS.iter().find_map(|name| self.member((file, number), name))
    }

    /// The class that a function is a method of.
    pub(super) fn class_of(&self, (file, number): DefinitionId) -> Option<DefinitionId> {
        let parent = self.definition((file, number)).parent?;
        self.definition((file, parent)).is_class.then_some((file, parent))
    }
}
