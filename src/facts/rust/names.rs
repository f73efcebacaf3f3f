//! What paths denote: items, `use` trees and modules of one file.

use rustc_hash::{FxHashMap, FxHashSet};

use super::variables::{Variable, Variables};
use crate::apis::Apis;
use crate::facts::crate_items::Crates;
use crate::syntax::{NodeId, SyntaxTree};

/// Which of the two sets of names a path ends in. A `use` may bring a name into both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// Modules, types, traits, crates.
    Types,
    /// Functions, constants, variables.
    Values,
}

/// One name bound by a `use` (or `extern crate`), or one glob.
#[derive(Clone, Debug)]
pub(super) struct UseItem<'t> {
    /// The names of the path, `crate`, `self` and `super` included.
    pub(super) path: Vec<&'t str>,
    /// Whether the path starts with `::`.
    pub(super) absolute: bool,
    /// The name it binds; `*` for a glob, `_` for an anonymous trait.
    pub(super) local: &'t str,
    /// The node inside the statement: `sleep as nap`.
    pub(super) item: NodeId,
    /// The whole statement.
    pub(super) statement: NodeId,
    /// How many names the statement binds.
    pub(super) siblings: usize,
    /// The block or module it stands in.
    pub(super) scope: NodeId,
}

#[derive(Clone, Copy, Debug)]
enum Entry {
    Item(NodeId),
    Use(usize),
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A symbol of another crate, by full path.
    Symbol(String),
    /// An item of this file.
    Item(NodeId),
    /// A local variable, by index.
    Variable(usize),
    /// Nobody can say.
    Unknown,
}

/// A path as written.
#[derive(Clone, Debug, Default)]
pub(super) struct WrittenPath<'t> {
    pub(super) segments: Vec<&'t str>,
    pub(super) absolute: bool,
}

/// How often a path may lead to another path before the search stops.
const HOPS: usize = 8;

/// The items and imports of one file.
#[derive(Debug, Default)]
pub(super) struct Names<'t> {
    entries: FxHashMap<(NodeId, &'t str), Vec<Entry>>,
    globs: FxHashMap<NodeId, Vec<usize>>,
    /// Functions of `impl` and `trait` bodies, by name of the type or trait and own name.
    members: FxHashMap<(&'t str, &'t str), Vec<NodeId>>,
    pub(super) uses: Vec<UseItem<'t>>,
    crates: FxHashSet<String>,
    /// What tells which names the globs of known libraries bring.
    apis: Option<&'t Apis>,
    /// What tells which names the globs of other files bring.
    others: Option<&'t Crates>,
}

/// A question about a path: where it stands and which import to leave out (the one that is being followed).
#[derive(Clone, Copy)]
struct Asked {
    at: NodeId,
    namespace: Namespace,
    but: Option<usize>,
    hops: usize,
    /// Whether the question is what a glob import itself names. Another glob does not answer that: with several in one
    /// scope, each would ask all others, and the time would grow with their power.
    of_glob: bool,
}

impl<'t> Names<'t> {
    /// Reads the items of `tree`. `crates` are the names of crates that a path may start with.
    pub(super) fn collect(
        tree: &'t SyntaxTree<'_>,
        apis: &'t Apis,
        others: &'t Crates,
        crates: FxHashSet<String>,
    ) -> Self {
        let mut names = Names { crates, apis: Some(apis), others: Some(others), ..Names::default() };
        for node in tree.all() {
            match tree.kind(node) {
                "use_declaration" | "extern_crate_declaration" => names.add_uses(tree, node),
                "function_item"
                | "function_signature_item"
                | "struct_item"
                | "enum_item"
                | "union_item"
                | "type_item"
                | "const_item"
                | "static_item"
                | "mod_item"
                | "trait_item" => names.add_item(tree, node),
                _ => {}
            }
        }
        names
    }

    fn add_item(&mut self, tree: &'t SyntaxTree<'_>, node: NodeId) {
        let Some(name) = tree.field(node, "name") else { return };
        let name = tree.text(name);
        if let Some(host) = host_of(tree, node) {
            let host_name = tree.field(host, "type").or_else(|| tree.field(host, "name"));
            if let Some(host_name) = host_name.and_then(|path| written_path(tree, path)?.segments.last().copied()) {
                self.members.entry((host_name, name)).or_default().push(node);
            }
            return;
        }
        self.entries.entry((scope_of(tree, node), name)).or_default().push(Entry::Item(node));
    }

    fn add_uses(&mut self, tree: &'t SyntaxTree<'_>, statement: NodeId) {
        let first = self.uses.len();
        let scope = scope_of(tree, statement);
        for (written, local, item) in use_leaves(tree, statement) {
            let (path, absolute) = (written.segments, written.absolute);
            self.uses.push(UseItem { path, absolute, local, item, statement, siblings: 0, scope });
        }
        let siblings = self.uses.len() - first;
        for index in first..self.uses.len() {
            self.uses[index].siblings = siblings;
            let local = self.uses[index].local;
            match local {
                "*" => self.globs.entry(scope).or_default().push(index),
                "_" => {}
                _ => self.entries.entry((scope, local)).or_default().push(Entry::Use(index)),
            }
        }
    }

    /// What a written path at `at` leads to.
    pub(super) fn follow(
        &self,
        tree: &SyntaxTree<'_>,
        variables: &Variables<'_>,
        path: &WrittenPath<'_>,
        at: NodeId,
        namespace: Namespace,
    ) -> Target {
        if let ([name], Namespace::Values, false) = (path.segments.as_slice(), namespace, path.absolute) {
            return self.value(tree, variables, name, at);
        }
        self.path(tree, path, Asked { at, namespace, but: None, hops: 0, of_glob: false })
    }

    /// A single name among values: variables count, the innermost binding wins.
    fn value(&self, tree: &SyntaxTree<'_>, variables: &Variables<'_>, name: &str, at: NodeId) -> Target {
        let asked = Asked { at, namespace: Namespace::Values, but: None, hops: 0, of_glob: false };
        let variable = variables.lookup(tree, name, at);
        for scope in std::iter::once(at).chain(tree.ancestors(at)) {
            if let Some((index, Variable { scope: bound, .. })) = variable
                && *bound == scope
            {
                return Target::Variable(index);
            }
            if let Some(target) = self.in_scope(tree, scope, name, asked) {
                return target;
            }
            if is_module(tree, scope) {
                break;
            }
        }
        Target::Unknown
    }

    fn path(&self, tree: &SyntaxTree<'_>, path: &WrittenPath<'_>, asked: Asked) -> Target {
        let Some((first, rest)) = path.segments.split_first() else { return Target::Unknown };
        if asked.hops > HOPS {
            return Target::Unknown;
        }
        if path.absolute {
            return Target::Symbol(path.segments.join("::"));
        }
        match *first {
            // Which module of its crate this file is, is not known here.
            "crate" => Target::Symbol(path.segments.join("::")),
            "self" | "super" => self.relative(tree, path, asked),
            "Self" => self.in_own_type(tree, rest, asked),
            name if rest.is_empty() => self.name(tree, name, asked),
            name => {
                let head = self.name(tree, name, Asked { namespace: Namespace::Types, ..asked });
                self.descend(tree, head, rest, asked)
            }
        }
    }

    fn relative(&self, tree: &SyntaxTree<'_>, path: &WrittenPath<'_>, asked: Asked) -> Target {
        let mut module = module_of(tree, asked.at);
        let mut rest = path.segments.as_slice();
        while let Some((first, tail)) = rest.split_first() {
            match *first {
                "self" => {}
                "super" if module == NodeId::ROOT => return Target::Symbol(rest.join("::")),
                "super" => module = tree.parent(module).map_or(NodeId::ROOT, |item| module_of(tree, item)),
                _ => break,
            }
            rest = tail;
        }
        self.inside(tree, module, rest, asked)
    }

    fn in_own_type(&self, tree: &SyntaxTree<'_>, rest: &[&str], asked: Asked) -> Target {
        let Some(host) = tree.ancestor_of_kind(asked.at, &["impl_item", "trait_item"]) else { return Target::Unknown };
        let [name] = rest else {
            let own = tree.field(host, "type").filter(|_| rest.is_empty());
            return own.and_then(|own| written_path(tree, own)).map_or(Target::Unknown, |own| {
                self.path(tree, &own, Asked { namespace: Namespace::Types, hops: asked.hops + 1, ..asked })
            });
        };
        match self.member(host_name(tree, host).unwrap_or(""), name) {
            Some(member) => Target::Item(member),
            None => match self.in_own_type(tree, &[], asked) {
                Target::Symbol(path) => Target::Symbol(format!("{path}::{name}")),
                _ => Target::Unknown,
            },
        }
    }

    /// The one function `name` in the `impl` bodies of the type (or the body of the trait) called `host`.
    pub(super) fn member(&self, host: &str, name: &str) -> Option<NodeId> {
        match self.members.get(&(host, name)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// A name on its own, looked up outwards from a place. Variables do not count.
    fn name(&self, tree: &SyntaxTree<'_>, name: &str, asked: Asked) -> Target {
        for scope in std::iter::once(asked.at).chain(tree.ancestors(asked.at)) {
            if asked.namespace == Namespace::Types && has_type_parameter(tree, scope, name) {
                return Target::Unknown;
            }
            if let Some(target) = self.in_scope(tree, scope, name, asked) {
                return target;
            }
            if is_module(tree, scope) {
                break;
            }
        }
        if asked.namespace == Namespace::Types && self.is_crate(name) {
            return Target::Symbol(name.to_owned());
        }
        match PRELUDE.iter().find(|(known, _)| *known == name) {
            Some((_, path)) if asked.namespace == Namespace::Types => Target::Symbol((*path).to_owned()),
            _ => Target::Unknown,
        }
    }

    /// Whether a path may start with this crate name.
    pub(super) fn is_crate(&self, name: &str) -> bool {
        matches!(name, "std" | "core" | "alloc") || self.crates.contains(name)
    }

    /// What one block or module itself says about a name; `None` if nothing.
    fn in_scope(&self, tree: &SyntaxTree<'_>, scope: NodeId, name: &str, asked: Asked) -> Option<Target> {
        let all = self.entries.get(&(scope, name)).map_or(&[][..], Vec::as_slice);
        let items = || {
            all.iter().filter_map(|entry| match entry {
                Entry::Item(item) => lives_in(tree, *item, asked.namespace).then_some(*item),
                Entry::Use(_) => None,
            })
        };
        if let Some(item) = items().next() {
            // Two items of one name stand behind different `cfg`s.
            return Some(if items().count() == 1 { Target::Item(item) } else { Target::Unknown });
        }
        let mut found: Option<Target> = None;
        for entry in all {
            let Entry::Use(index) = entry else { continue };
            if Some(*index) == asked.but {
                continue;
            }
            let target = self.follow_use(tree, *index, asked);
            match &found {
                Some(known) if *known != target => return Some(Target::Unknown),
                _ => found = Some(target),
            }
        }
        found.or_else(|| self.through_globs(tree, scope, name, asked))
    }

    fn follow_use(&self, tree: &SyntaxTree<'_>, index: usize, asked: Asked) -> Target {
        let item = &self.uses[index];
        let path = WrittenPath { segments: item.path.clone(), absolute: item.absolute };
        self.path(tree, &path, Asked { at: item.statement, but: Some(index), hops: asked.hops + 1, ..asked })
    }

    /// Globs of modules of this file are looked into; what other globs bring is not known here.
    fn through_globs(&self, tree: &SyntaxTree<'_>, scope: NodeId, name: &str, asked: Asked) -> Option<Target> {
        for index in self.globs.get(&scope).filter(|_| !asked.of_glob)? {
            if Some(*index) == asked.but || asked.hops > HOPS {
                continue;
            }
            let item = &self.uses[*index];
            let path = WrittenPath { segments: item.path.clone(), absolute: item.absolute };
            let at = Asked {
                at: item.statement,
                but: Some(*index),
                hops: asked.hops + 1,
                namespace: Namespace::Types,
                of_glob: true,
            };
            // Globs of modules that import each other's: half as deep as other steps.
            let inner = Asked { hops: asked.hops + 2, ..asked };
            match self.module_target(tree, &path, at) {
                Some(module) => {
                    let target = self.in_scope(tree, module, name, inner);
                    if target.is_some() {
                        return target;
                    }
                }
                None => {
                    if let Target::Symbol(root) = self.path(tree, &path, at) {
                        let full = format!("{root}::{name}");
                        let is_known = self.apis.is_some_and(|apis| apis.get(&full).is_some())
                            || self.others.is_some_and(|others| others.sees(&others.absolute(&full)));
                        if is_known {
                            return Some(Target::Symbol(full));
                        }
                    }
                }
            }
        }
        None
    }

    /// The body of the module of this file that a path leads to.
    fn module_target(&self, tree: &SyntaxTree<'_>, path: &WrittenPath<'_>, asked: Asked) -> Option<NodeId> {
        if path.segments.iter().all(|segment| matches!(*segment, "self" | "super")) {
            let mut module = module_of(tree, asked.at);
            for _ in path.segments.iter().filter(|segment| **segment == "super") {
                module = if module == NodeId::ROOT { return None } else { module_of(tree, tree.parent(module)?) };
            }
            return Some(module);
        }
        match self.path(tree, path, asked) {
            Target::Item(item) => tree.field(item, "body").filter(|_| tree.is(item, "mod_item")),
            _ => None,
        }
    }

    /// The names after the first one.
    fn descend(&self, tree: &SyntaxTree<'_>, head: Target, rest: &[&str], asked: Asked) -> Target {
        let item = match head {
            Target::Symbol(path) => return Target::Symbol(format!("{path}::{}", rest.join("::"))),
            Target::Item(item) => item,
            Target::Variable(_) | Target::Unknown => return Target::Unknown,
        };
        match tree.kind(item) {
            "mod_item" => match tree.field(item, "body") {
                Some(body) => self.inside(tree, body, rest, asked),
                None if module_of(tree, item) == NodeId::ROOT => {
                    let name = tree.field(item, "name").map_or("", |name| tree.text(name));
                    Target::Symbol(format!("self::{name}::{}", rest.join("::")))
                }
                None => Target::Unknown,
            },
            "type_item" => self.through_alias(tree, item, rest, asked),
            _ => {
                let [name] = rest else { return Target::Unknown };
                let host = tree.field(item, "name").map_or("", |name| tree.text(name));
                self.member(host, name).map_or(Target::Unknown, Target::Item)
            }
        }
    }

    fn through_alias(&self, tree: &SyntaxTree<'_>, alias: NodeId, rest: &[&str], asked: Asked) -> Target {
        let aliased = tree.field(alias, "type").and_then(|aliased| written_path(tree, aliased));
        let Some(aliased) = aliased.filter(|_| asked.hops < HOPS) else { return Target::Unknown };
        let at =
            Asked { at: alias, namespace: Namespace::Types, but: None, hops: asked.hops + 1, of_glob: asked.of_glob };
        let head = self.path(tree, &aliased, at);
        if rest.is_empty() { head } else { self.descend(tree, head, rest, Asked { hops: asked.hops + 1, ..asked }) }
    }

    /// A path from inside a module of this file.
    fn inside(&self, tree: &SyntaxTree<'_>, module: NodeId, rest: &[&str], asked: Asked) -> Target {
        let Some((first, tail)) = rest.split_first() else { return Target::Unknown };
        let deeper = Asked { hops: asked.hops + 1, ..asked };
        if deeper.hops > HOPS {
            return Target::Unknown;
        }
        if tail.is_empty() {
            return self.in_scope(tree, module, first, deeper).unwrap_or(Target::Unknown);
        }
        let head = self.in_scope(tree, module, first, Asked { namespace: Namespace::Types, ..deeper });
        self.descend(tree, head.unwrap_or(Target::Unknown), tail, deeper)
    }
}

/// Types of the prelude that everything is in sight of.
const PRELUDE: &[(&str, &str)] = &[
    ("Box", "std::boxed::Box"),
    ("Option", "std::option::Option"),
    ("Result", "std::result::Result"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

/// The names of a path, a type or a callee; `None` for what is no plain path (`<T as Trait>::f`, `$name`).
pub(super) fn written_path<'t>(tree: &'t SyntaxTree<'_>, node: NodeId) -> Option<WrittenPath<'t>> {
    let mut segments = Vec::new();
    let mut at = Some(node);
    let mut absolute = false;
    while let Some(node) = at {
        at = match tree.kind(node) {
            "identifier" | "type_identifier" | "crate" | "self" | "super" | "field_identifier" => {
                segments.push(tree.text(node));
                None
            }
            "scoped_identifier" | "scoped_type_identifier" | "scoped_use_list" => {
                if let Some(name) = tree.field(node, "name") {
                    segments.push(tree.text(name));
                }
                let path = tree.field(node, "path");
                absolute = path.is_none();
                path
            }
            "generic_type" | "generic_type_with_turbofish" => tree.field(node, "type"),
            "generic_function" => tree.field(node, "function"),
            _ => return None,
        };
    }
    segments.reverse();
    Some(WrittenPath { segments, absolute })
}

/// Every name a `use` or `extern crate` binds: its path, the local name, the node of the part.
fn use_leaves<'t>(tree: &'t SyntaxTree<'_>, statement: NodeId) -> Vec<(WrittenPath<'t>, &'t str, NodeId)> {
    if tree.is(statement, "extern_crate_declaration") {
        let Some(name) = tree.field(statement, "name") else { return Vec::new() };
        let local = tree.field(statement, "alias").unwrap_or(name);
        let path = WrittenPath { segments: vec![tree.text(name)], absolute: true };
        return vec![(path, tree.text(local), name)];
    }
    let mut found = Vec::new();
    let mut waiting: Vec<(NodeId, WrittenPath<'t>)> =
        tree.field(statement, "argument").map(|argument| (argument, WrittenPath::default())).into_iter().collect();
    while let Some((node, prefix)) = waiting.pop() {
        let joined = |node: NodeId| {
            let own = written_path(tree, node)?;
            let absolute = if prefix.segments.is_empty() { own.absolute || prefix.absolute } else { prefix.absolute };
            Some(WrittenPath { segments: prefix.segments.iter().copied().chain(own.segments).collect(), absolute })
        };
        match tree.kind(node) {
            "use_list" => {
                let parts: Vec<NodeId> = tree.named_children(node).collect();
                waiting.extend(parts.into_iter().rev().map(|part| (part, prefix.clone())));
            }
            "scoped_use_list" => {
                let path = match tree.field(node, "path") {
                    Some(path) => joined(path),
                    None => Some(WrittenPath { absolute: true, ..prefix.clone() }),
                };
                if let (Some(path), Some(list)) = (path, tree.field(node, "list")) {
                    waiting.push((list, path));
                }
            }
            "use_wildcard" => {
                let path = tree.named_children(node).next().map_or(Some(prefix.clone()), joined);
                found.extend(path.map(|path| (path, "*", node)));
            }
            "use_as_clause" => {
                let path = tree.field(node, "path").and_then(joined).map(without_self);
                let alias = tree.field(node, "alias").map(|alias| tree.text(alias));
                found.extend(path.zip(alias).map(|(path, alias)| (path, alias, node)));
            }
            _ => {
                let path = joined(node).map(without_self);
                let local = path.as_ref().and_then(|path| path.segments.last().copied());
                found.extend(path.zip(local).map(|(path, local)| (path, local, node)));
            }
        }
    }
    found
}

/// `a::b::{self}` names `a::b`.
fn without_self(mut path: WrittenPath<'_>) -> WrittenPath<'_> {
    if path.segments.len() > 1 && path.segments.last() == Some(&"self") {
        path.segments.pop();
    }
    path
}

/// The `impl` or `trait` whose body an item stands in.
pub(super) fn host_of(tree: &SyntaxTree<'_>, item: NodeId) -> Option<NodeId> {
    let body = tree.parent(item).filter(|body| tree.is(*body, "declaration_list"))?;
    tree.parent(body).filter(|host| tree.is_any(*host, &["impl_item", "trait_item"]))
}

/// The name of the type (or trait) an `impl` or `trait` is about.
pub(super) fn host_name<'t>(tree: &'t SyntaxTree<'_>, host: NodeId) -> Option<&'t str> {
    let path = tree.field(host, "type").or_else(|| tree.field(host, "name"))?;
    written_path(tree, path)?.segments.last().copied()
}

/// The path of a function in its file: the modules, functions and the type around it, and its name.
pub(super) fn path_in_file(tree: &SyntaxTree<'_>, item: NodeId) -> Option<String> {
    /// Deeper paths are cut.
    const DEEPEST: usize = 64;
    let mut names = vec![tree.text(tree.field(item, "name")?)];
    for above in tree.ancestors(item).take(DEEPEST * 4) {
        match tree.kind(above) {
            "mod_item" | "function_item" => names.extend(tree.field(above, "name").map(|name| tree.text(name))),
            "impl_item" | "trait_item" => names.extend(host_name(tree, above)),
            _ => {}
        }
    }
    names.truncate(DEEPEST);
    names.reverse();
    Some(names.join("::"))
}

/// Whether a function is declared by a trait, so that a call of it may run another one.
pub(super) fn is_of_trait(tree: &SyntaxTree<'_>, item: NodeId) -> bool {
    host_of(tree, item).is_some_and(|host| tree.is(host, "trait_item"))
}

/// The block or module body that sees an item.
fn scope_of(tree: &SyntaxTree<'_>, item: NodeId) -> NodeId {
    let is_scope = |node: &NodeId| tree.is(*node, "block") || is_module(tree, *node);
    tree.ancestors(item).find(is_scope).unwrap_or(NodeId::ROOT)
}

fn is_module(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    node == NodeId::ROOT
        || (tree.is(node, "declaration_list") && tree.parent(node).is_some_and(|item| tree.is(item, "mod_item")))
}

/// The body of the module around a node.
pub(super) fn module_of(tree: &SyntaxTree<'_>, node: NodeId) -> NodeId {
    tree.ancestors(node).find(|above| is_module(tree, *above)).unwrap_or(NodeId::ROOT)
}

fn lives_in(tree: &SyntaxTree<'_>, item: NodeId, namespace: Namespace) -> bool {
    match tree.kind(item) {
        "function_item" | "function_signature_item" | "const_item" | "static_item" => namespace == Namespace::Values,
        // A tuple or unit struct is its own constructor.
        "struct_item" => {
            let braces = tree.field(item, "body").is_some_and(|body| tree.is(body, "field_declaration_list"));
            namespace == Namespace::Types || !braces
        }
        _ => namespace == Namespace::Types,
    }
}

fn has_type_parameter(tree: &SyntaxTree<'_>, item: NodeId, name: &str) -> bool {
    // Blocks and modules have none, and may have very many children.
    if !tree.kind(item).ends_with("_item") && !tree.is_any(item, &["associated_type", "function_signature_item"]) {
        return false;
    }
    let Some(parameters) = tree.field(item, "type_parameters") else { return false };
    tree.named_children(parameters).any(|parameter| {
        let own = tree.field(parameter, "name").unwrap_or(parameter);
        tree.text(own) == name
    })
}
