//! Whether a function may run in another thread than the event loop's.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::PythonFacts;
use super::scopes::{RegionId, RegionKind};
use crate::facts::summary::Thread;
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

impl<'t> PythonFacts<'t> {
    /// What speaks against running the function in another thread; what its callees do is told of them.
    pub(super) fn thread_of_function(&self, function: NodeId) -> Thread {
        let tree = self.tree;
        let mut worst = Thread::Free;
        let own = |node: &NodeId| self.scopes.region_at(*node).function == Some(function);
        let fresh = self.fresh_locals(function);
        for node in tree.descendants(function).filter(own) {
            let found = match tree.kind(node) {
                "call" => self.thread_of_call(node, &fresh),
                "assignment" | "augmented_assignment" => self.thread_of_assignment(node, &fresh),
                "return_statement" | "yield" => {
                    let value = tree.named_children(node).next();
                    value.and_then(|value| self.bound_to_thread(value)).unwrap_or_default()
                }
                "delete_statement" => tree
                    .named_children(node)
                    .map(|target| self.thread_of_target(target, &fresh))
                    .max()
                    .unwrap_or_default(),
                "global_statement" | "nonlocal_statement" => {
                    Thread::Unsure(format!("it has `{}`", first_line(tree.text(node))))
                }
                _ => Thread::Free,
            };
            worst = worst.max(found);
        }
        worst
    }

    /// Whether neither the tables nor what is known of standard modules tell of a symbol.
    pub(super) fn is_unknown_symbol(&self, path: &str) -> bool {
        self.apis.get(path).is_none() && !keeps_no_state(path)
    }

    /// Whether a call is one of a method of a value that the function around it made.
    pub(super) fn is_of_own_value(&self, call: NodeId) -> bool {
        let object = self.tree.field(call, "function").and_then(|callee| self.tree.field(callee, "object"));
        let function = self.scopes.region_at(call).function;
        let (Some(object), Some(function)) = (object, function) else { return false };
        self.is_own(object, &self.fresh_locals(function))
    }

    fn fresh_locals(&self, function: NodeId) -> Rc<FxHashSet<&'t str>> {
        if let Some(known) = self.fresh.borrow().get(&function) {
            return Rc::clone(known);
        }
        let fresh = Rc::new(self.find_fresh_locals(function));
        self.fresh.borrow_mut().insert(function, Rc::clone(&fresh));
        fresh
    }

    /// The locals that hold what the function itself made: values that nobody else has yet.
    fn find_fresh_locals(&self, function: NodeId) -> FxHashSet<&'t str> {
        const MADE: &[&str] = &[
            "call",
            "dictionary",
            "dictionary_comprehension",
            "integer",
            "list",
            "list_comprehension",
            "set",
            "set_comprehension",
            "string",
            "tuple",
        ];
        let tree = self.tree;
        let Some(body) = self.scopes.opened.get(&function) else { return FxHashSet::default() };
        let own = self.bindings_by_scope().get(body).into_iter().flatten();
        let bindings = own.map(|index| &self.scopes.bindings[*index]);
        let (mut fresh, mut other) = (FxHashSet::default(), FxHashSet::default());
        for binding in bindings {
            use super::scopes::BindingKind::{Entered, Value};
            let is_made = match binding.kind {
                Value { value: Some(value), .. } => tree.is_any(value, MADE) && !self.gives_shared_value(value),
                Entered(value) => tree.is(value, "call") && !self.gives_shared_value(value),
                _ => false,
            };
            if is_made {
                fresh.insert(binding.name)
            } else {
                other.insert(binding.name)
            };
        }
        fresh.retain(|name| !other.contains(name));
        fresh
    }

    fn bindings_by_scope(&self) -> &FxHashMap<RegionId, Vec<usize>> {
        self.scoped.get_or_init(|| {
            let mut scoped: FxHashMap<RegionId, Vec<usize>> = FxHashMap::default();
            for (index, binding) in self.scopes.bindings.iter().enumerate() {
                scoped.entry(binding.scope).or_default().push(index);
            }
            scoped
        })
    }

    /// Whether a call may give a value that others have, too: only what the tables make is known to be new.
    fn gives_shared_value(&self, value: NodeId) -> bool {
        let Some(callee) = self.tree.field(value, "function").filter(|_| self.tree.is(value, "call")) else {
            return false;
        };
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => self.apis.get(&path).is_none(),
            Resolved::Local(class) => !self.tree.is(class, "class_definition"),
            Resolved::Unknown => true,
        }
    }

    fn thread_of_call(&self, call: NodeId, fresh: &FxHashSet<&str>) -> Thread {
        let tree = self.tree;
        let Some(callee) = tree.field(call, "function") else { return Thread::Free };
        let shown = first_line(tree.text(callee));
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => {
                let root = path.split('.').next().unwrap_or("");
                if self.apis.library(root).is_some_and(|library| library.runtime.is_some()) {
                    return Thread::Bound(format!("`{shown}` belongs to the event loop"));
                }
                if self.apis.get(&path).is_some_and(|api| api.coroutine || api.task.is_some()) {
                    return Thread::Bound(format!("`{shown}` belongs to the event loop"));
                }
                if path.ends_with("ContextVar.set") || path.ends_with("ContextVar.reset") {
                    return Thread::Bound(format!("what `{shown}` sets would be lost with the thread"));
                }
                let owner = path.rsplit_once('.').map_or("", |(owner, _)| owner);
                let is_bound = self.apis.get(owner).is_some_and(|api| api.thread_affine);
                let object = tree.field(callee, "object");
                if object.is_some_and(|object| self.is_own(object, fresh)) {
                    return Thread::Free;
                }
                if let Some(object) = object.filter(|_| is_bound) {
                    let object = first_line(tree.text(object));
                    return Thread::Bound(format!("`{object}` may only be used by the thread that made it"));
                }
                // What functions of the project do is told of themselves, of all others it is said that they are strangers.
                if self.is_unknown_symbol(&path) || self.is_harmless(&path, callee, fresh) {
                    Thread::Free
                } else {
                    Thread::Unsure(format!("what `{shown}` touches is not known"))
                }
            }
            // What functions of the file do is told of themselves.
            Resolved::Local(_) => Thread::Free,
            Resolved::Unknown => {
                let object = tree.field(callee, "object");
                if object.is_some_and(|object| self.is_own(object, fresh)) {
                    Thread::Free
                } else {
                    Thread::Unsure(format!("what `{shown}` touches is not known"))
                }
            }
        }
    }

    /// Whether a value is one that the function made: a literal, one of its fresh locals, or what comes of either.
    fn is_own(&self, value: NodeId, fresh: &FxHashSet<&str>) -> bool {
        let tree = self.tree;
        let mut at = value;
        for _ in 0..16 {
            at = match tree.kind(at) {
                "identifier" => return fresh.contains(tree.text(at)),
                "string" | "integer" | "list" | "dictionary" | "tuple" | "set" => return true,
                "call" => match tree.field(at, "function") {
                    Some(callee) if tree.is(callee, "attribute") => callee,
                    _ => return !self.gives_shared_value(at),
                },
                "attribute" => match tree.field(at, "object") {
                    Some(object) => object,
                    None => return false,
                },
                "parenthesized_expression" => match tree.named_children(at).next() {
                    Some(inner) => inner,
                    None => return false,
                },
                _ => return false,
            };
        }
        false
    }

    /// Whether a call of the tables changes nothing that others hold: it is no method, or one of a value of its own.
    fn is_harmless(&self, path: &str, callee: NodeId, fresh: &FxHashSet<&str>) -> bool {
        if !self.apis.is_method(path) {
            return !matches!(path, "builtins.setattr" | "builtins.delattr" | "builtins.exec" | "builtins.eval");
        }
        if self.apis.is_thread_safe(path) {
            return true;
        }
        let object = self.tree.field(callee, "object");
        object.is_none_or(|object| {
            self.is_own(object, fresh)
                || matches!(self.type_of_expression(object), Some(Type::Symbol(class)) if IMMUTABLE.contains(&class.as_str()))
        })
    }

    fn thread_of_assignment(&self, assignment: NodeId, fresh: &FxHashSet<&str>) -> Thread {
        let tree = self.tree;
        let Some(target) = tree.field(assignment, "left") else { return Thread::Free };
        let kept = tree.field(assignment, "right").filter(|_| !tree.is(target, "identifier"));
        let bound = kept.and_then(|value| self.bound_to_thread(value));
        bound.unwrap_or_else(|| self.thread_of_target(target, fresh))
    }

    /// What speaks against a thread where a value outlives the function: only the thread that made it may use it.
    fn bound_to_thread(&self, value: NodeId) -> Option<Thread> {
        let Some(Type::Symbol(class)) = self.type_of_expression(value) else { return None };
        let is_bound = self.apis.get(&class).is_some_and(|api| api.thread_affine);
        let shown = first_line(self.tree.text(value));
        is_bound.then(|| Thread::Bound(format!("`{shown}` may only be used by the thread that made it")))
    }

    fn thread_of_target(&self, target: NodeId, fresh: &FxHashSet<&str>) -> Thread {
        let tree = self.tree;
        match tree.kind(target) {
            "attribute" | "subscript" => {
                let object = tree.field(target, "object").or_else(|| tree.field(target, "value"));
                let is_own = object.is_some_and(|object| fresh.contains(tree.text(object)));
                let is_new = object.is_some_and(|object| tree.text(object) == "self") && self.is_in_maker(target);
                if is_own || is_new {
                    Thread::Free
                } else {
                    Thread::Unsure(format!("it changes `{}`", first_line(tree.text(target))))
                }
            }
            "pattern_list" | "tuple_pattern" | "list_pattern" => {
                tree.named_children(target).map(|part| self.thread_of_target(part, fresh)).max().unwrap_or_default()
            }
            _ => Thread::Free,
        }
    }

    /// Whether the code is that of `__init__`, whose object nobody else has yet.
    fn is_in_maker(&self, node: NodeId) -> bool {
        let region = self.scopes.region_at(node);
        let name = region.function.and_then(|function| self.tree.field(function, "name"));
        matches!(region.kind, RegionKind::Function) && name.is_some_and(|name| self.tree.text(name) == "__init__")
    }
}

/// Whether a symbol is of a standard module that gives values and keeps no state.
pub(super) fn keeps_no_state(path: &str) -> bool {
    path.split('.').next().is_some_and(|root| PURE_MODULES.contains(&root))
}

/// Values of these types cannot be changed.
const IMMUTABLE: &[&str] = &[
    "builtins.bool",
    "builtins.bytes",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.str",
    "builtins.tuple",
    "pathlib.Path",
    "pathlib.PurePath",
];

/// Standard modules whose functions give values and change none.
const PURE_MODULES: &[&str] = &[
    "base64",
    "binascii",
    "bisect",
    "collections",
    "colorsys",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fnmatch",
    "fractions",
    "functools",
    "hashlib",
    "hmac",
    "html",
    "io",
    "ipaddress",
    "itertools",
    "json",
    "math",
    "numbers",
    "operator",
    "os",
    "pathlib",
    "posixpath",
    "pprint",
    "re",
    "secrets",
    "shlex",
    "statistics",
    "string",
    "struct",
    "textwrap",
    "time",
    "tomllib",
    "types",
    "typing",
    "unicodedata",
    "urllib",
    "uuid",
    "zlib",
    "logging",
    "subprocess",
    "shutil",
    "tempfile",
    "glob",
    "socket",
    "platform",
    "sys",
    "gzip",
    "bz2",
    "lzma",
    "zipfile",
    "tarfile",
];

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}
