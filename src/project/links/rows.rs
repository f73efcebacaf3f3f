//! What a file imports from its project, as rows of the API tables: classes, coroutines, the types of results.

use rustc_hash::FxHashSet;

use super::FileId;
use super::index::{DefinitionId, Entity, Index};
use crate::apis::{Api, Apis};

/// Results of results are followed this far.
const DEEPEST: usize = 3;

/// `base`, and rows for what `file` imports from the project.
pub(super) fn apis_of(index: &Index, file: FileId, base: &'static Apis) -> Apis {
    let mut rows = Rows { index, apis: Apis::over(base), seen: FxHashSet::default() };
    for import in &index.members[file].skeleton.imports {
        match index.resolve(&import.path) {
            Some(Entity::Definition(file, number)) => rows.add(&import.path, (file, number), 0),
            Some(Entity::Module(module)) => rows.add_module(&import.path, module),
            None => {}
        }
    }
    rows.apis
}

struct Rows<'i> {
    index: &'i Index,
    apis: Apis,
    seen: FxHashSet<String>,
}

impl Rows<'_> {
    fn add_module(&mut self, path: &str, module: FileId) {
        for (definition, number) in self.index.members[module].skeleton.definitions.iter().zip(0_u32..) {
            if definition.parent.is_none() {
                self.add(&format!("{path}.{}", definition.path), (module, number), 1);
            }
        }
    }

    /// The rows of a definition that is known as `path`, with those of its methods.
    fn add(&mut self, path: &str, id: DefinitionId, depth: usize) {
        if depth > DEEPEST || !self.seen.insert(path.to_owned()) {
            return;
        }
        let definition = self.index.definition(id);
        let own = format!("{}.{}", self.index.members[id.0].module, definition.path);
        if !definition.is_class {
            self.add_function(path, &own, id, depth);
            return;
        }
        self.apis.add_own(path, Api::class_of_project(&own));
        if own != path {
            self.add(&own, id, depth);
            return;
        }
        let prefix = format!("{}.", definition.path);
        for (member, number) in self.index.members[id.0].skeleton.definitions.iter().zip(0_u32..) {
            if member.parent == Some(id.1) && !member.is_class && member.path.starts_with(&prefix) {
                let path = format!("{own}.{}", member.name());
                self.add_function(&path, &path, (id.0, number), depth);
            }
        }
    }

    fn add_function(&mut self, path: &str, own: &str, id: DefinitionId, depth: usize) {
        let definition = self.index.definition(id);
        if definition.is_decorated {
            return;
        }
        let result = definition.types.first().and_then(|name| match self.index.resolve_in(id.0, name)? {
            Entity::Definition(file, number) => Some((file, number)),
            Entity::Module(_) => None,
        });
        let result = result.filter(|class| self.index.definition(*class).is_class);
        let returns = result.map(|class| {
            let path = format!("{}.{}", self.index.members[class.0].module, self.index.definition(class).path);
            self.add(&path, class, depth + 1);
            path
        });
        // A plain function may hand on a coroutine: without a type of its result nothing is known of it.
        if definition.gives_coroutine || (returns.is_some() && !definition.is_async) {
            let coroutine = definition.is_async;
            self.apis.add_own(path, Api::function_of_project(own, coroutine, returns));
        }
    }
}
