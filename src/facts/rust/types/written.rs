//! Types as they are written: paths, aliases, references, holders, bounds.

use super::super::names::{Namespace, Target, written_path};
use super::super::{RustFacts, Type};
use super::{HOPS, Held, Shape};
use crate::syntax::NodeId;

/// The type of slices and arrays, which have no path of their own.
pub(in crate::facts::rust) const SLICE: &str = "std::slice";

impl<'t> RustFacts<'t> {
    /// The type a written type names, without references and holders.
    pub(in crate::facts::rust) fn type_of_written(&self, written: NodeId) -> Option<Type> {
        self.shape_written(written).map(|shape| shape.head)
    }

    pub(in crate::facts::rust) fn shape_written(&self, written: NodeId) -> Option<Shape<'t>> {
        let tree = self.tree;
        let mut at = written;
        let mut aliases = 0;
        // Every turn goes one level down in a written type, or from an alias to what it stands for.
        loop {
            match tree.kind(at) {
                "reference_type" | "pointer_type" => at = tree.field(at, "type")?,
                "array_type" => {
                    let held = Held::Written(tree.field(at, "element")?);
                    return Some(Shape { head: Type::Symbol(SLICE.to_owned()), held });
                }
                "dynamic_type" | "abstract_type" => return self.shape_of_trait(tree.field(at, "trait")?),
                "bounded_type" => return self.shape_of_trait(at),
                "type_identifier" if tree.text(at) == "Self" => {
                    let host = tree.ancestor_of_kind(at, &["impl_item"])?;
                    let own = tree.field(host, "type")?;
                    if tree.is_within(at, own) {
                        return None;
                    }
                    at = own;
                }
                "type_identifier" | "scoped_type_identifier" | "identifier" | "scoped_identifier" => {
                    match self.target(at, Namespace::Types) {
                        Target::Item(item) if tree.is(item, "type_item") && aliases < HOPS => {
                            aliases += 1;
                            at = tree.field(item, "type")?;
                        }
                        Target::Unknown => return self.shape_of_parameter(at),
                        Target::Symbol(path) => {
                            let aliased = self.shape_of_alias_elsewhere(&path);
                            return aliased.or(Some(Shape::plain(Type::Symbol(path))));
                        }
                        target => return Self::named(target, tree).map(Shape::plain),
                    }
                }
                "generic_type" | "generic_type_with_turbofish" => {
                    let name = tree.field(at, "type")?;
                    let arguments = tree.field(at, "type_arguments")?;
                    match self.type_named(name) {
                        Some(Type::Symbol(path)) if !self.is_holder(&path) => {
                            return Some(Shape { head: Type::Symbol(path), held: Held::Arguments(arguments) });
                        }
                        Some(Type::Local(item)) => {
                            return Some(Shape { head: Type::Local(item), held: Held::Arguments(arguments) });
                        }
                        // An alias such as `io::Result<T>` of a library the tables do not know.
                        None if tree.text(name).rsplit("::").next() != Some("Result") => return None,
                        _ => {
                            let mut all = tree.named_children(arguments);
                            at = all.find(|argument| !tree.is(*argument, "lifetime"))?;
                        }
                    }
                }
                _ => return None,
            }
        }
    }

    pub(super) fn is_holder(&self, path: &str) -> bool {
        path.ends_with("::Result") || self.apis.get(path).is_some_and(|api| api.holder)
    }

    /// The type that a written type names itself, without looking into it.
    pub(in crate::facts::rust) fn type_named(&self, name: NodeId) -> Option<Type> {
        let mut target = written_path(self.tree, name).map(|path| self.follow(&path, name, Namespace::Types))?;
        // `type Alias = …;` is followed a few times at most.
        for _ in 0..4 {
            match target {
                Target::Symbol(path) => return Some(Type::Symbol(self.canonical(path))),
                Target::Item(item) if self.tree.is(item, "type_item") => {
                    let aliased = self.tree.field(item, "type")?;
                    let path = written_path(self.tree, aliased)?;
                    target = self.follow(&path, item, Namespace::Types);
                }
                other => return Self::named(other, self.tree),
            }
        }
        None
    }

    fn named(target: Target, tree: &crate::syntax::SyntaxTree<'_>) -> Option<Type> {
        match target {
            Target::Symbol(path) => Some(Type::Symbol(path)),
            Target::Item(item) if tree.is_any(item, &["struct_item", "enum_item", "union_item"]) => {
                Some(Type::Local(item))
            }
            _ => None,
        }
    }

    /// A trait of this file or of the tables stands for the values that are known by it alone: `dyn Store`,
    /// `impl Store + Send`, `impl Future<Output = u8>`. The first known bound counts.
    fn shape_of_trait(&self, written: NodeId) -> Option<Shape<'t>> {
        let tree = self.tree;
        let mut waiting = vec![written];
        while let Some(at) = waiting.pop() {
            if tree.is_any(at, &["bounded_type", "trait_bounds", "dynamic_type", "abstract_type"]) {
                let bounds = tree.named_children(at).filter(|part| !tree.is_any(*part, &["lifetime", "use_bounds"]));
                let mut bounds: Vec<NodeId> = bounds.collect();
                bounds.reverse();
                waiting.extend(bounds);
                continue;
            }
            let path = if tree.is(at, "generic_type") { tree.field(at, "type")? } else { at };
            match self.target(path, Namespace::Types) {
                Target::Item(item) if tree.is(item, "trait_item") => return Some(Shape::plain(Type::Local(item))),
                Target::Symbol(path) if self.apis.get(&path).is_some_and(|api| api.class) => {
                    return Some(Shape::plain(Type::Symbol(path)));
                }
                _ => {}
            }
        }
        None
    }

    /// A type parameter stands for its first bound: `T: Store`, `where T: Store`.
    fn shape_of_parameter(&self, name: NodeId) -> Option<Shape<'t>> {
        let tree = self.tree;
        let text = tree.text(name);
        for item in tree.ancestors(name) {
            if tree.is_any(item, &["block", "source_file"]) {
                continue;
            }
            let Some(parameters) = tree.field(item, "type_parameters") else { continue };
            let is_it = |parameter: &NodeId| {
                tree.field(*parameter, "name").is_some_and(|own| own != name && tree.text(own) == text)
            };
            let Some(parameter) = tree.named_children(parameters).find(is_it) else { continue };
            let clauses = tree.child_of_kind(item, "where_clause");
            let mut predicates = clauses.into_iter().flat_map(|clause| tree.named_children(clause));
            let bounds = tree.field(parameter, "bounds").or_else(|| {
                let own = predicates
                    .find(|predicate| tree.field(*predicate, "left").is_some_and(|left| tree.text(left) == text))?;
                tree.field(own, "bounds")
            })?;
            return self.shape_of_trait(bounds);
        }
        None
    }
}
