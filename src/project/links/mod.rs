//! The files of a project as one program: which module each is, what they define, import and call, and from that which
//! files matter for the question what async code ends up in.
//!
//! The outlines of all files tell which functions may be on a way from async code to a call that blocks. Only the files
//! of such ways are parsed; their [summaries](crate::facts::summary) then decide.

mod index;
mod rows;
mod skeleton;
mod suspects;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::apis::Apis;
use crate::facts::call_graph::{CallGraph, FunctionId};
use crate::facts::{FunctionSummary, Linked, Target};
use index::{Entity, Index};
pub use skeleton::Skeleton;

/// A file of a [`Project`], by number.
pub type FileId = usize;

/// The files of a project, as far as they were read.
#[derive(Debug)]
pub struct Project {
    index: Index,
}

/// What a project knows of a file before anything is parsed.
#[derive(Debug)]
pub struct Member {
    /// The path as shown to the user.
    pub path: Arc<str>,
    /// The dotted path of the module it is.
    pub module: String,
    /// Its definitions, calls and imports.
    pub skeleton: Skeleton,
}

/// The files on the ways from async code to calls that may block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Those to summarise, sorted.
    pub files: Vec<FileId>,
    /// Those of them in which such a way begins, sorted.
    pub begins: Vec<FileId>,
}

impl Project {
    /// Puts the files together.
    pub fn new(members: Vec<Member>) -> Self {
        Self { index: Index::new(members) }
    }

    /// The files that must be summarised to tell what async code ends up in.
    pub fn ways(&self) -> Ways {
        suspects::ways(&self.index)
    }

    /// The tables for a file: `base`, and rows for what the file imports from the project.
    pub fn apis_of(&self, file: FileId, base: &'static Apis) -> Apis {
        rows::apis_of(&self.index, file, base)
    }

    /// What the files in which ways begin have to do with the others.
    pub fn link(&self, summaries: Vec<(FileId, Vec<FunctionSummary>)>, begins: &[FileId]) -> Vec<(FileId, Linked)> {
        let mut graph = CallGraph::default();
        let mut ids: FxHashMap<(FileId, String), FunctionId> = FxHashMap::default();
        let mut origins: Vec<FileId> = Vec::new();
        let mut calls: FxHashMap<FileId, Vec<Target>> = FxHashMap::default();
        for (file, functions) in summaries {
            let path = &self.index.members[file].path;
            for function in functions {
                let targets = function.calls.iter().map(|call| call.target.clone());
                calls.entry(file).or_default().extend(targets);
                let name = function.name.clone();
                let id = graph.add(Some(Arc::clone(path)), function);
                ids.insert((file, name), id);
                origins.push(file);
            }
        }
        let find = |file: FileId, target: &Target| self.function_of(file, target, &ids);
        graph.link(|caller, target| find(origins[caller], target));
        let linked = begins.iter().map(|file| {
            let mut linked = Linked::default();
            for target in calls.remove(file).unwrap_or_default() {
                if linked.reached.contains_key(&target) {
                    continue;
                }
                if let Some(reached) = find(*file, &target).and_then(|id| graph.reached(id)) {
                    linked.reached.insert(target, Arc::new(reached));
                }
            }
            (*file, linked)
        });
        linked.collect()
    }

    fn function_of(
        &self,
        file: FileId,
        target: &Target,
        ids: &FxHashMap<(FileId, String), FunctionId>,
    ) -> Option<FunctionId> {
        match target {
            Target::Here(name) => ids.get(&(file, name.clone())).copied(),
            Target::Symbol(path) => {
                let Entity::Definition(file, definition) = self.index.resolve(path)? else { return None };
                let runs = self.index.runs(file, definition)?;
                let name = self.index.definition(runs).path.to_string();
                ids.get(&(runs.0, name)).copied()
            }
        }
    }
}
