//! Trees in, meaning out: every question a rule may ask of code, in one list ([`Facts`]).
//!
//! Facts answer yes, no or unknown. Unknown is never a finding and never an edit.
//! The interface is the same for every language; only `facts/python` and `facts/rust` know node kinds.

mod blocking;
pub mod call_graph;
pub mod crate_items;
pub mod layout;
pub mod python;
pub mod rust;
pub mod summary;
pub mod surroundings;

pub use blocking::{Blocking, blocking};
pub use call_graph::{CallGraph, Chain, Reached, Step};
pub use layout::{CargoFeature, IdleLocal, Import, ImportItem, Layout};
pub use summary::{FunctionSummary, Target, Thread, summarize};
pub use surroundings::{Linked, PythonVersion, Surroundings};

use crate::apis::{Apis, GuardKind, Handling};
use crate::syntax::{NodeId, SyntaxTree};

/// An answer that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody can say from here.
    Unknown,
}

impl Truth {
    /// Yes or no.
    pub fn known(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }

    /// Whether the answer is yes.
    pub fn is_yes(self) -> bool {
        self == Truth::Yes
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub fn negated(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

/// What a name, a path or a method denotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A symbol outside this file, by full path: `time.sleep`, `builtins.input`, `std::thread::sleep`. A method on a value
    /// of known type is the path of its type with the method's name: `requests.Session.get`.
    Symbol(String),
    /// A function or class of this file: the node of its definition (`function_definition`, `function_item`, …).
    Local(NodeId),
    /// Not known: shadowed, assigned twice, from a star import, a method on a value of unknown type.
    Unknown,
}

impl Resolved {
    /// The full path, if it is a symbol.
    pub fn symbol(&self) -> Option<&str> {
        match self {
            Resolved::Symbol(path) => Some(path),
            _ => None,
        }
    }
}

/// The type of a value, as far as rules need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A class or struct of a library, by full path.
    Symbol(String),
    /// A class or struct of this file.
    Local(NodeId),
}

/// Where a node stands, seen from the event loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// Outside async code: module level, a plain function, a lambda.
    Sync,
    /// In async code, where an await can be written.
    Async {
        /// The function, block or closure that is async.
        function: NodeId,
        /// Why an edit here deserves a person's eyes: it makes a safe fix unsafe.
        caution: Option<&'static str>,
    },
    /// It runs on the event loop, but no await can stand there.
    NoAwait {
        /// The function whose loop it runs on.
        function: NodeId,
        /// Why not: "`await` inside a generator expression would make it an async generator".
        reason: &'static str,
    },
    /// Nobody can say: a plain closure in async code, the inside of an unknown macro.
    Unknown,
}

impl Context {
    /// Whether the node runs on the event loop.
    pub fn in_async(&self) -> Truth {
        match self {
            Context::Sync => Truth::No,
            Context::Async { .. } | Context::NoAwait { .. } => Truth::Yes,
            Context::Unknown => Truth::Unknown,
        }
    }
}

/// The runtimes (asyncio, trio, tokio, …) a piece of code runs under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeFact {
    /// This one, by the name of its table.
    One(String),
    /// Several are possible and nothing decides: their names, sorted.
    Several(Vec<String>),
    /// None is in sight.
    Unknown,
}

impl RuntimeFact {
    /// The one runtime, if it is certain.
    pub fn name(&self) -> Option<&str> {
        match self {
            RuntimeFact::One(name) => Some(name),
            _ => None,
        }
    }
}

/// What a call passes for one parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Nothing.
    Absent,
    /// This expression.
    Given(NodeId),
    /// Nobody can say: `*args`, `**options`.
    Unknown,
}

/// The life of a value that is kept under names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// The calls that make it, one for each way it can come into being.
    pub made: Vec<NodeId>,
    /// The expressions that read it, apart from those that only hand it from one name to the next.
    pub uses: Vec<NodeId>,
    /// The annotations of its names.
    pub annotations: Vec<NodeId>,
    /// Whether code outside the file can get at it by a public name.
    pub is_public: bool,
}

/// The life of a value that is meant to be short: the guard of a lock, a borrow, an entered span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardLife {
    /// The identifier it is bound to; `None` if nothing but its statement keeps it.
    pub name: Option<NodeId>,
    /// It lives from the end of this node, or from the start of `scope` if that is the same.
    pub begin: NodeId,
    /// The block, arm or statement at whose end it dies.
    pub scope: NodeId,
    /// The suspension points it lives through, in order.
    pub awaits: Vec<NodeId>,
    /// The suspension points in its scope that come after it was dropped by hand.
    pub after_drop: Vec<NodeId>,
    /// The calls that drop it by hand.
    pub drops: Vec<NodeId>,
    /// Whether it is moved to where it is not followed.
    pub is_moved: bool,
}

/// How this file can name a symbol at some place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// The expression to write: `asyncio.sleep`, `aio.sleep`, `tokio::time::sleep`.
    pub text: String,
    /// The import that makes it mean that; `None` if it does already.
    pub needs: Option<Import>,
    /// The Cargo features it needs and the project has not asked for yet (Rust).
    pub features: Vec<CargoFeature>,
}

/// Every question a rule may ask about one file.
///
/// Nodes are nodes of [`Facts::tree`]. No question panics, whatever the code; each is cheap enough to be asked of every
/// candidate node (results are kept where they are not).
pub trait Facts {
    /// The tree the facts are about.
    fn tree(&self) -> &SyntaxTree<'_>;

    /// The API tables in use.
    fn apis(&self) -> &Apis;

    /// What is known of the project around the file.
    fn surroundings(&self) -> &Surroundings;

    /// What an expression denotes: a name, an attribute, a path, the callee of a call. Parentheses are seen through.
    fn resolve(&self, expression: NodeId) -> Resolved;

    /// The type of an expression's value. `Optional` is seen through, an await gives the awaited value's type.
    fn type_of(&self, expression: NodeId) -> Option<Type>;

    /// Where the node stands. A decorator, a default value and an annotation belong to the code around their function.
    fn context(&self, node: NodeId) -> Context;

    /// Whether the value of this expression is awaited directly (through parentheses, a walrus, a conditional, `or`/`and`),
    /// or handed straight to something that awaits it (`gather`, `create_task`, `wait_for`, …) or that wants what it runs
    /// elsewhere in its place (`to_thread`).
    fn is_awaited(&self, expression: NodeId) -> bool;

    /// Whether this call only makes a coroutine (Rust: a future) that something must await: the callee is surely an async
    /// function of this file whose decorators leave it one, or a coroutine of the API tables.
    fn makes_coroutine(&self, call: NodeId) -> Truth;

    /// Whether the result of calling this cannot be awaited: the tables say so, or it is a plain function of this file
    /// that says what it returns.
    fn gives_plain_value(&self, callee: NodeId) -> Truth {
        let _ = callee;
        Truth::Unknown
    }

    /// Whether a function of this file says that what it returns is nothing that can be awaited.
    fn promises_plain_value(&self, function: NodeId) -> Truth {
        let _ = function;
        Truth::Unknown
    }

    /// Whether the value can be entered by `with`, or by `async with`.
    fn enters(&self, value: NodeId, is_async: bool) -> Truth {
        let _ = (value, is_async);
        Truth::Unknown
    }

    /// Whether the value can be iterated by `for`, or by `async for`.
    fn iterates(&self, value: NodeId, is_async: bool) -> Truth {
        let _ = (value, is_async);
        Truth::Unknown
    }

    /// Whether the expression denotes a function of which every call only makes a coroutine.
    fn is_coroutine_function(&self, expression: NodeId) -> Truth {
        let _ = expression;
        Truth::Unknown
    }

    /// What `call` passes for the parameter with this keyword, or at this position (from 0).
    fn argument(&self, call: NodeId, keyword: &str, position: Option<usize>) -> Argument {
        let _ = (call, keyword, position);
        Argument::Unknown
    }

    /// How the frameworks that a function of this file is handed to call it; `None` if it is handed to none, or they differ.
    fn handling_of(&self, function: NodeId) -> Option<Handling> {
        let _ = function;
        None
    }

    /// The innermost function-like node around `node` (function, lambda, closure, async block); `None` at module level.
    fn function_of(&self, node: NodeId) -> Option<NodeId>;

    /// The dotted name of the function around a node, for reports: `Jobs.refresh`; `None` at module level.
    fn function_name(&self, node: NodeId) -> Option<String>;

    /// The dotted name by which a function or class of the file is known in it: `Store.flush`; `None` for one without a
    /// name.
    fn path_in_file(&self, definition: NodeId) -> Option<String> {
        let _ = definition;
        None
    }

    /// Whether a definition is that of an async function.
    fn is_async_function(&self, definition: NodeId) -> bool {
        let _ = definition;
        false
    }

    /// Whether a call of this function runs nothing of it: what it does happens when its result is gone through.
    fn is_lazy_function(&self, definition: NodeId) -> bool {
        let _ = definition;
        false
    }

    /// Whether the code at the node can run at all.
    fn runs(&self, node: NodeId) -> bool {
        let _ = node;
        true
    }

    /// The functions that evaluating this node enters, apart from what its parts enter: those that a call, a `with`, a loop
    /// or a property runs. Only those that are certain.
    fn entered_at(&self, node: NodeId) -> Vec<Resolved> {
        let _ = node;
        Vec::new()
    }

    /// Whether what a lazy function has to give is gone through where it is called.
    fn is_consumed(&self, call: NodeId) -> bool {
        let _ = call;
        false
    }

    /// Whether a function may run in another thread, as far as its own code tells.
    fn thread_of(&self, function: NodeId) -> Thread {
        let _ = function;
        Thread::Unsure("nobody can say what it touches".to_owned())
    }

    /// Whether nothing is known of what this symbol touches, which evaluating the node enters.
    fn is_stranger(&self, path: &str, node: NodeId) -> bool {
        let _ = node;
        self.apis().get(path).is_none()
    }

    /// What the functions that evaluating this node enters end up in; `None` if in nothing that blocks.
    fn reached(&self, node: NodeId) -> Option<Reached> {
        let _ = node;
        None
    }

    /// The runtime that code at `node` runs under.
    fn runtime(&self, node: NodeId) -> RuntimeFact;

    /// Every place in the file that reads the local variable bound at `name` (an identifier being assigned), nested functions
    /// included; `None` if the name is not a local of a function (module level, `global`, `nonlocal`, an attribute)
    /// or if not all of its uses can be seen.
    fn reads_of(&self, name: NodeId) -> Option<Vec<NodeId>>;

    /// Like [`Facts::reads_of`]; a format string that names the variable is one of the places.
    fn mentions_of(&self, name: NodeId) -> Option<Vec<NodeId>> {
        self.reads_of(name)
    }

    /// The value last assigned to the variable that `name` reads: set only if it is assigned exactly once.
    fn assigned_value(&self, name: NodeId) -> Option<NodeId>;

    /// The identifier at which the local variable that `name` reads is bound; `None` where that is not told.
    fn binding_of(&self, name: NodeId) -> Option<NodeId> {
        let _ = name;
        None
    }

    /// The type that a name or path in the place of a type denotes; `None` where that is not told.
    fn written_type(&self, name: NodeId) -> Option<Type> {
        let _ = name;
        None
    }

    /// Whether the file puts others in the place of the functions that block, in the whole process.
    fn patches_blocking_calls(&self) -> bool {
        false
    }

    /// Every expression of the file that denotes this function or class of it, apart from its definition; `None` where it
    /// may be used unseen: it is a member, its name has another meaning too, or a text says it.
    fn uses_of(&self, definition: NodeId) -> Option<Vec<NodeId>> {
        let _ = definition;
        None
    }

    /// The whole life of the value that `expression`, a name or an attribute, holds.
    ///
    /// # Errors
    /// Why not all of it can be seen.
    fn life_of(&self, expression: NodeId) -> Result<Life, String> {
        let _ = expression;
        Err("values are not followed in this language".to_owned())
    }

    /// What the guard holds that this call makes; `None` if it makes none, or nobody can say.
    fn guard_made(&self, call: NodeId) -> Option<GuardKind> {
        let _ = call;
        None
    }

    /// The life of the guard that the call `made` gives; `None` where it cannot be followed.
    fn guard_life(&self, made: NodeId) -> Option<GuardLife> {
        let _ = made;
        None
    }

    /// Why a new suspension point at `node` could break the code around it: a thread lock is held there, state shared with
    /// other tasks is checked before and written after it, or a comment says that the call is meant.
    /// `None` if nothing of the kind is in sight.
    fn suspension_hazard(&self, node: NodeId) -> Option<String>;

    /// How to write the symbol `path` at `node`: the spelling that is in the file already, else one with an import.
    ///
    /// # Errors
    /// Why it cannot be named there: the name to import is taken by something else.
    fn spell(&self, path: &str, node: NodeId) -> Result<Spelling, String>;

    /// Whether functions of this name are async in one place of the file and plain in another.
    fn is_in_both_forms(&self, name: &str) -> bool;

    /// Whether an identifier `name` is bound or used anywhere in the file.
    fn is_name_taken(&self, name: &str) -> bool;

    /// Whether the file imports this module or something of it.
    fn is_imported(&self, module: &str) -> bool {
        let _ = module;
        false
    }

    /// The imports of the file and where new ones go, for the time when fixes are applied.
    fn layout(&self) -> &Layout;
}
