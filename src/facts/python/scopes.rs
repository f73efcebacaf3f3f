//! The scopes of a file and the names bound in them, as one flat table.
//!
//! A [`Region`] is a piece of code that is evaluated as one: a function's body, a class body, a comprehension, but also a
//! default value or a decorator, which binds no names of its own. Every node belongs to exactly one region, so that
//! "whose names are seen here" and "does this run on the event loop" are look-ups.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::Context;
use crate::syntax::{NodeId, SyntaxTree};

/// A region of one file: an index into its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RegionId(pub(super) u32);

impl RegionId {
    /// Module level.
    pub(super) const MODULE: RegionId = RegionId(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegionKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A list, set or dict comprehension, without its first iterable.
    Comprehension,
    /// A generator expression, without its first iterable.
    Generator,
    /// The type parameters of a definition, around all of it.
    TypeParameters,
    Annotation,
    Default,
    Decorator,
    /// Code that never runs: `if TYPE_CHECKING`, `if False`.
    Dead,
}

impl RegionKind {
    /// Whether names assigned here are its own.
    pub(super) fn is_scope(self) -> bool {
        use RegionKind::{Class, Comprehension, Function, Generator, Lambda, Module, TypeParameters};
        matches!(self, Module | Class | Function | Lambda | Comprehension | Generator | TypeParameters)
    }
}

/// A piece of code that is evaluated as one.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub(super) kind: RegionKind,
    /// The node that makes it: the definition, the comprehension, the annotation.
    pub(super) node: NodeId,
    pub(super) parent: Option<RegionId>,
    /// The nearest region that binds names; itself if it does.
    pub(super) scope: RegionId,
    /// Where a walrus binds: the nearest scope that is no comprehension.
    pub(super) hoist: RegionId,
    /// The innermost function or lambda whose code this is.
    pub(super) function: Option<NodeId>,
    /// Where code in this region stands, seen from the event loop.
    pub(super) context: Context,
    /// Whether it never runs.
    pub(super) dead: bool,
    /// Whether a comprehension lies between it and its function.
    pub(super) in_comprehension: bool,
}

/// How a name comes to mean something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BindingKind {
    /// By an import of this full path; relative ones keep their dots.
    Import(String),
    Function(NodeId),
    Class(NodeId),
    /// By a parameter: the whole parameter node.
    Parameter(NodeId),
    /// By an assignment, a walrus or a bare annotation.
    Value {
        value: Option<NodeId>,
        annotation: Option<NodeId>,
    },
    /// By `with value as name`.
    Entered(NodeId),
    /// By `a, b = value`: the item at this position, from 0.
    Item {
        value: NodeId,
        position: usize,
    },
    /// By `for name in iterable`.
    Element(NodeId),
    /// By something that says nothing about its value: a loop over several, a pattern, `except … as`, `+=`.
    Opaque,
    /// By `del`.
    Deleted,
}

/// One place that binds a name.
#[derive(Clone, Debug)]
pub(super) struct Binding<'t> {
    pub(super) name: &'t str,
    /// The identifier that is bound; for an import its dotted name or alias.
    pub(super) node: NodeId,
    pub(super) kind: BindingKind,
    /// The scope whose name it is.
    pub(super) scope: RegionId,
    /// The region the binding stands in.
    pub(super) region: RegionId,
}

/// `object.name = …` anywhere in the file.
#[derive(Clone, Debug)]
pub(super) struct AttributeWrite {
    /// The attribute node that is assigned.
    pub(super) target: NodeId,
    pub(super) kind: BindingKind,
    pub(super) region: RegionId,
}

/// How a function says that a name is not its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    Global,
    Nonlocal,
}

/// The scopes and bindings of one file.
#[derive(Debug, Default)]
pub(super) struct Scopes<'t> {
    pub(super) regions: Vec<Region>,
    /// The region of every node.
    pub(super) region_of: Vec<RegionId>,
    pub(super) bindings: Vec<Binding<'t>>,
    /// The bindings made by imports, as indices of `bindings`.
    pub(super) imports: Vec<usize>,
    /// The bindings of each name in each scope, as indices of `bindings`.
    pub(super) named: FxHashMap<&'t str, FxHashMap<RegionId, Vec<usize>>>,
    pub(super) declared: FxHashMap<(RegionId, &'t str), Declared>,
    /// Every identifier node of each name, in source order; attribute and keyword names are not in here.
    pub(super) mentions: FxHashMap<&'t str, Vec<NodeId>>,
    /// Identifiers that bind.
    pub(super) binders: FxHashSet<NodeId>,
    pub(super) attribute_writes: Vec<AttributeWrite>,
    /// The modules and names that imports load, with the node each is bound at.
    pub(super) loaded: Vec<(String, NodeId)>,
    /// Where the last `import *` starts, which may bind any name.
    pub(super) last_star_import: Option<usize>,
    /// The functions with a `yield` of their own.
    pub(super) generators: FxHashSet<NodeId>,
    /// The region a definition or comprehension opens.
    pub(super) opened: FxHashMap<NodeId, RegionId>,
}

/// Around the dotted names of modules, which are no names of the file.
const WITH_MODULE_NAMES: &[&str] =
    &["import_statement", "import_from_statement", "future_import_statement", "aliased_import", "relative_import"];

/// Deeper chains of scopes do not occur in code people write; beyond, names are unknown.
const DEEPEST_CHAIN: usize = 500;

/// A name that one scope binds more often is unknown: asking all its bindings at each of its uses would take for ever.
const MOST_BINDINGS: usize = 256;

/// Where a name is bound, seen from some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// In this scope.
    Scope(RegionId),
    /// In no scope of the file.
    Nowhere,
    /// The chain of scopes is too deep to tell.
    TooDeep,
}

impl<'t> Scopes<'t> {
    pub(super) fn region(&self, id: RegionId) -> &Region {
        &self.regions[id.index()]
    }

    pub(super) fn region_at(&self, node: NodeId) -> &Region {
        self.region(self.region_of(node))
    }

    pub(super) fn region_of(&self, node: NodeId) -> RegionId {
        self.region_of.get(node.index()).copied().unwrap_or(RegionId::MODULE)
    }

    /// The scope whose `name` is seen from `region`.
    pub(super) fn owner(&self, name: &str, region: RegionId) -> Owner {
        let Some(scopes) = self.named.get(name) else { return Owner::Nowhere };
        let start = self.region(region).scope;
        let mut at = Some(start);
        for _ in 0..DEEPEST_CHAIN {
            let Some(scope) = at else { return Owner::Nowhere };
            let here = self.region(scope);
            // The names of a class body are not seen from the functions and comprehensions inside it.
            let is_visible = here.kind != RegionKind::Class || scope == start;
            if is_visible {
                match self.declared.get(&(scope, name)) {
                    Some(Declared::Global) => return owner_at_module(scopes),
                    None if scopes.contains_key(&scope) => return Owner::Scope(scope),
                    Some(Declared::Nonlocal) | None => {}
                }
            }
            at = here.parent.map(|parent| self.region(parent).scope);
        }
        Owner::TooDeep
    }

    /// The bindings of `name` in `scope`, in source order.
    pub(super) fn bindings_of<'s>(
        &'s self,
        scope: RegionId,
        name: &str,
    ) -> impl Iterator<Item = &'s Binding<'t>> + use<'s, 't> {
        let indices: &'s [usize] =
            self.named.get(name).and_then(|scopes| scopes.get(&scope)).map_or(&[], Vec::as_slice);
        indices.iter().map(|index| &self.bindings[*index])
    }

    /// Whether `scope` binds `name` too often to say what it means.
    pub(super) fn is_bound_often(&self, scope: RegionId, name: &str) -> bool {
        self.named.get(name).and_then(|scopes| scopes.get(&scope)).is_some_and(|all| all.len() > MOST_BINDINGS)
    }

    /// The identifiers of this name inside the code that makes `scope`, in source order: every one that can mean its name.
    pub(super) fn mentions_in<'s>(&'s self, tree: &SyntaxTree<'_>, scope: RegionId, name: &str) -> &'s [NodeId] {
        let all: &'s [NodeId] = self.mentions.get(name).map_or(&[], Vec::as_slice);
        let span = tree.span(self.region(scope).node);
        let from = all.partition_point(|mention| tree.start(*mention) < span.start);
        let to = all.partition_point(|mention| tree.start(*mention) < span.end);
        &all[from..to.max(from)]
    }

    /// Whether an identifier is read or bound there, rather than being the name of an attribute, a keyword or a module.
    pub(super) fn is_name(tree: &SyntaxTree<'_>, identifier: NodeId) -> bool {
        let Some(parent) = tree.parent(identifier) else { return false };
        match tree.kind(parent) {
            "attribute" => tree.field_name(identifier) == Some("object"),
            "keyword_argument" => tree.field_name(identifier) == Some("value"),
            "keyword_pattern" => tree.children(parent).next() != Some(identifier),
            "global_statement" | "nonlocal_statement" => false,
            "dotted_name" => !tree.parent(parent).is_some_and(|above| tree.is_any(above, WITH_MODULE_NAMES)),
            _ => true,
        }
    }

    /// Whether a function or lambda of this region is a method: its first parameter is the instance or the class.
    pub(super) fn class_around(&self, function: RegionId) -> Option<NodeId> {
        let parent = self.region(function).parent?;
        let scope = self.region(parent).scope;
        let around = match self.region(scope).kind {
            RegionKind::TypeParameters => self.region(self.region(scope).parent?).scope,
            _ => scope,
        };
        let around = self.region(around);
        (around.kind == RegionKind::Class).then_some(around.node)
    }
}

fn owner_at_module(scopes: &FxHashMap<RegionId, Vec<usize>>) -> Owner {
    if scopes.contains_key(&RegionId::MODULE) { Owner::Scope(RegionId::MODULE) } else { Owner::Nowhere }
}
