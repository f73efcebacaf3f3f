//! The `?` vocabulary: what a rule can ask of a match. Each predicate is answered by facts, for both languages alike.

use std::borrow::Cow;

use crate::apis::{Effect, GuardKind, Handling, TaskLifetime};
use crate::edit::verbs;
use crate::facts::{Argument, Blocking, Facts, PythonVersion, Resolved, RuntimeFact, Truth, Type, blocking};
use crate::syntax::NodeId;

use super::argument::Takes;

/// One predicate.
pub struct Predicate {
    /// Its name, without `#` and `?`.
    pub name: &'static str,
    /// Its arguments.
    pub takes: &'static [Takes],
    /// When it holds, for the table in the documentation.
    pub about: &'static str,
    /// The names it pins the match to, from which the gate is derived.
    pub(super) pins: Pins,
    pub(super) holds: fn(&Question<'_, '_>) -> Truth,
}

/// What a predicate says about the names a file must contain for a match to be possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pins {
    /// Nothing.
    Nothing,
    /// Its texts are full paths of symbols.
    Symbols,
    /// Its texts are full paths of classes of which a value is asked for.
    Types,
    /// Its texts are effects; the symbols are those of the tables that have, or whose members have, such an effect.
    Effects,
    /// The symbols of the tables that give a task of this lifetime.
    Tasks,
    /// The symbols of the tables that give a guard of one of these kinds.
    Guards,
    /// The symbols of the tables that hand a function to a framework in one of these ways.
    Handlers,
    /// The symbols of the tables that have another name in newer versions.
    Renamed,
    /// Coroutines: those of the tables, and the async functions of the file itself.
    Coroutines,
    /// Awaited calls: of the symbols of the tables that give a value which cannot be awaited, and of the plain functions
    /// of the file itself.
    Plain,
    /// What can be entered in the form that is its text: by the tables, or by a class or decorator of the file itself.
    Managers,
    /// What can be iterated in the form that is its text: by the tables, or by a class or generator of the file itself.
    Iterables,
    /// Methods of one name that are async in one class of the file and plain in another.
    BothForms,
    /// Functions that end up in calls that block: of the file itself, or of its project.
    Reached,
    /// Its texts stand in the file, at least one of them.
    Texts,
}

/// A predicate with the arguments of one match.
pub(super) struct Question<'q, 'f> {
    /// The captured node it is about; the root of the match for a predicate about the file.
    pub(super) node: NodeId,
    /// The texts among the arguments, in order.
    pub(super) texts: &'q [Cow<'static, str>],
    pub(super) facts: &'f dyn Facts,
}

impl Question<'_, '_> {
    /// Whether one of the texts is exactly this.
    fn says(&self, text: &str) -> bool {
        self.texts.iter().any(|known| known == text)
    }
}

/// The predicate of this name.
pub fn find(name: &str) -> Option<&'static Predicate> {
    ALL.iter().find(|predicate| predicate.name == name)
}

/// Every predicate, in the order of the documentation.
pub const ALL: &[Predicate] = &[
    Predicate {
        name: "resolves-to",
        takes: &[Takes::Capture, Takes::Texts],
        about: "imports, aliases, bindings and types lead from the expression to one of these symbols",
        pins: Pins::Symbols,
        holds: |question| match question.facts.resolve(question.node) {
            Resolved::Symbol(path) => Truth::known(question.says(&path)),
            Resolved::Local(_) => Truth::No,
            Resolved::Unknown => Truth::Unknown,
        },
    },
    Predicate {
        name: "member",
        takes: &[Takes::Capture, Takes::Texts],
        about: "the expression is a member of one of these modules or classes",
        pins: Pins::Nothing,
        holds: |question| match question.facts.resolve(question.node) {
            Resolved::Symbol(path) => {
                let owner = path.rsplit_once("::").or_else(|| path.rsplit_once('.'));
                Truth::known(owner.is_some_and(|(owner, _)| question.says(owner)))
            }
            Resolved::Local(_) => Truth::No,
            Resolved::Unknown => Truth::Unknown,
        },
    },
    Predicate {
        name: "blocks",
        takes: &[Takes::Capture, Takes::Effects],
        about: "the API tables say that calling the expression blocks the thread in one of these ways",
        pins: Pins::Effects,
        holds: |question| match blocking(question.node, question.facts) {
            Blocking::Yes(effect) => {
                Truth::known(question.texts.iter().any(|name| Effect::from_name(name) == Some(effect)))
            }
            Blocking::No => Truth::No,
            Blocking::Unknown => Truth::Unknown,
        },
    },
    Predicate {
        name: "reaches",
        takes: &[Takes::Capture],
        about: "what the call, `with`, loop or property runs is code of the project, and ends up in a call that blocks",
        pins: Pins::Reached,
        holds: |question| Truth::known(question.facts.reached(question.node).is_some()),
    },
    Predicate {
        name: "configured",
        takes: &[Takes::Capture],
        about: "the project's configuration says that calling the expression blocks",
        pins: Pins::Nothing,
        holds: |question| match question.facts.resolve(question.node) {
            Resolved::Symbol(path) => Truth::known(question.facts.surroundings().configured_for(&path).is_some()),
            Resolved::Local(_) => Truth::No,
            Resolved::Unknown => Truth::Unknown,
        },
    },
    Predicate {
        name: "in-async",
        takes: &[Takes::Capture],
        about: "the node runs on the event loop: the nearest function, lambda or closure around it is async",
        pins: Pins::Nothing,
        holds: |question| question.facts.context(question.node).in_async(),
    },
    Predicate {
        name: "awaited",
        takes: &[Takes::Capture],
        about: "the value is awaited directly, or handed straight to something that awaits it",
        pins: Pins::Nothing,
        holds: |question| Truth::known(question.facts.is_awaited(question.node)),
    },
    Predicate {
        name: "wrapped",
        takes: &[Takes::Capture],
        about: "the value goes straight into a call that makes an async object of it: `anyio.wrap_file(open(path))`",
        pins: Pins::Nothing,
        holds: |question| {
            let (tree, facts) = (question.facts.tree(), question.facts);
            let list = tree.parent(question.node).filter(|list| tree.is(*list, "argument_list"));
            let callee = list.and_then(|list| tree.parent(list)).and_then(|call| tree.field(call, "function"));
            let resolved = callee.map(|callee| facts.resolve(callee));
            let api = resolved.as_ref().and_then(Resolved::symbol).and_then(|path| facts.apis().get(path));
            Truth::known(api.is_some_and(|api| api.wraps))
        },
    },
    Predicate {
        name: "runtime",
        takes: &[Takes::Capture, Takes::Texts],
        about: "the code at the node runs under one of these runtimes",
        pins: Pins::Nothing,
        holds: |question| match question.facts.runtime(question.node) {
            RuntimeFact::One(name) => Truth::known(question.says(&name)),
            RuntimeFact::Several(_) | RuntimeFact::Unknown => Truth::Unknown,
        },
    },
    Predicate {
        name: "type",
        takes: &[Takes::Capture, Takes::Texts],
        about: "the value of the expression is of one of these types",
        pins: Pins::Types,
        holds: |question| match question.facts.type_of(question.node) {
            Some(Type::Symbol(path)) => Truth::known(question.says(&path)),
            Some(Type::Local(_)) => Truth::No,
            None => Truth::Unknown,
        },
    },
    Predicate {
        name: "assigned-from",
        takes: &[Takes::Capture, Takes::Texts],
        about: "the variable is assigned once, from a call of one of these symbols",
        pins: Pins::Symbols,
        holds: |question| {
            let facts = question.facts;
            let Some(value) = facts.assigned_value(question.node) else { return Truth::Unknown };
            let Some(callee) = facts.tree().field(value, "function") else { return Truth::Unknown };
            match facts.resolve(callee).symbol() {
                Some(path) => Truth::known(question.texts.iter().any(|wanted| wanted == path)),
                None => Truth::Unknown,
            }
        },
    },
    Predicate {
        name: "coroutine",
        takes: &[Takes::Capture],
        about: "the call only makes a coroutine (Rust: a future): nothing runs until it is awaited",
        pins: Pins::Coroutines,
        holds: |question| question.facts.makes_coroutine(question.node),
    },
    Predicate {
        name: "coroutine-function",
        takes: &[Takes::Capture],
        about: "the expression denotes a function of which every call only makes a coroutine",
        pins: Pins::Nothing,
        holds: |question| question.facts.is_coroutine_function(question.node),
    },
    Predicate {
        name: "task",
        takes: &[Takes::Capture, Takes::Lifetime],
        about: "calling the expression starts a task of this lifetime: `weak` or `cancelled-on-drop`",
        pins: Pins::Tasks,
        holds: |question| {
            let resolved = question.facts.resolve(question.node);
            let Some(path) = resolved.symbol() else { return Truth::Unknown };
            let task = question.facts.apis().get(path).and_then(|api| api.task);
            Truth::known(task.is_some() && question.texts.iter().any(|name| lifetime(name) == task))
        },
    },
    Predicate {
        name: "guard",
        takes: &[Takes::Capture, Takes::Guards],
        about: "the call makes a guard of one of these kinds: `lock`, `async-lock`, `borrow`, `entry`, `span`, `context`",
        pins: Pins::Guards,
        holds: |question| match question.facts.guard_made(question.node) {
            Some(kind) => Truth::known(question.texts.iter().any(|name| guard_named(name) == Some(kind))),
            None => Truth::Unknown,
        },
    },
    Predicate {
        name: "twin",
        takes: &[Takes::Capture],
        about: "the API tables have an async twin of the callee for the runtime in force, or of a library the project has",
        pins: Pins::Nothing,
        holds: |question| {
            let facts = question.facts;
            let resolved = facts.resolve(question.node);
            let is_known = resolved.symbol().is_some_and(|path| facts.apis().get(path).is_some());
            match facts.runtime(question.node) {
                RuntimeFact::One(_) if is_known => Truth::known(verbs::twin_of(question.node, facts).is_ok()),
                _ => Truth::Unknown,
            }
        },
    },
    Predicate {
        name: "lazy",
        takes: &[Takes::Capture],
        about: "the API tables say that calling the expression does nothing yet: its result does, when it is used",
        pins: Pins::Nothing,
        holds: |question| {
            let facts = question.facts;
            let resolved = facts.resolve(question.node);
            let Some(path) = resolved.symbol() else { return Truth::Unknown };
            Truth::known(facts.apis().get(path).is_some_and(|api| api.lazy))
        },
    },
    Predicate {
        name: "thread-safe",
        takes: &[Takes::Capture],
        about: "the API tables say that the method is one of a value which several threads may use at the same time",
        pins: Pins::Nothing,
        holds: |question| {
            let facts = question.facts;
            let resolved = facts.resolve(question.node);
            resolved.symbol().map_or(Truth::Unknown, |path| Truth::known(facts.apis().is_thread_safe(path)))
        },
    },
    Predicate {
        name: "unread",
        takes: &[Takes::Capture],
        about: "the local variable assigned here is read nowhere",
        pins: Pins::Nothing,
        holds: |question| match question.facts.reads_of(question.node) {
            Some(reads) => Truth::known(reads.is_empty()),
            None => Truth::Unknown,
        },
    },
    Predicate {
        name: "async",
        takes: &[Takes::Capture],
        about: "the node is written with `async`: `async with`, `async for`, `async def`",
        pins: Pins::Nothing,
        holds: |question| {
            let tree = question.facts.tree();
            Truth::known(tree.child_of_kind(question.node, "async").is_some())
        },
    },
    Predicate {
        name: "enters",
        takes: &[Takes::Capture, Takes::Text],
        about: "the value can be entered by `with` (`sync`) or by `async with` (`async`)",
        pins: Pins::Managers,
        holds: |question| question.facts.enters(question.node, question.says("async")),
    },
    Predicate {
        name: "iterates",
        takes: &[Takes::Capture, Takes::Text],
        about: "the value can be iterated by `for` (`sync`) or by `async for` (`async`)",
        pins: Pins::Iterables,
        holds: |question| question.facts.iterates(question.node, question.says("async")),
    },
    Predicate {
        name: "plain-result",
        takes: &[Takes::Capture],
        about: "the result of the callee cannot be awaited: by the tables, or by the annotation of a plain function",
        pins: Pins::Plain,
        holds: |question| question.facts.gives_plain_value(question.node),
    },
    Predicate {
        name: "awaits-inside",
        takes: &[Takes::Capture],
        about: "`await` or `async` stands somewhere inside the call",
        pins: Pins::Nothing,
        holds: |question| {
            let text = question.facts.tree().text(question.node);
            Truth::known(text.contains("await") || text.contains("async"))
        },
    },
    Predicate {
        name: "both-forms",
        takes: &[Takes::Capture],
        about: "functions of this name are async in one place of the file and plain in another",
        pins: Pins::BothForms,
        holds: |question| {
            let facts = question.facts;
            Truth::known(facts.is_in_both_forms(facts.tree().text(question.node)))
        },
    },
    Predicate {
        name: "written",
        takes: &[Takes::Texts],
        about: "one of these texts stands somewhere in the file; a cheap first test for rules that name no symbol",
        pins: Pins::Texts,
        holds: |question| {
            let text = question.facts.tree().source();
            Truth::known(question.texts.iter().any(|wanted| text.contains(wanted.as_ref())))
        },
    },
    Predicate {
        name: "inside",
        takes: &[Takes::Capture, Takes::Kinds],
        about: "a node of one of these kinds is around it, without leaving the function",
        pins: Pins::Nothing,
        holds: |question| {
            let facts = question.facts;
            let top = facts.function_of(question.node);
            let within = |above: &NodeId| Some(*above) != top;
            let mut around = facts.tree().ancestors(question.node).take_while(within);
            Truth::known(around.any(|above| question.texts.iter().any(|kind| facts.tree().is(above, kind))))
        },
    },
    Predicate {
        name: "mentioned",
        takes: &[Takes::Texts],
        about: "the file has one of these identifiers anywhere",
        pins: Pins::Nothing,
        holds: |question| {
            let tree = question.facts.tree();
            let mut identifiers = tree.all().filter(|node| tree.is(*node, "identifier"));
            Truth::known(identifiers.any(|node| question.texts.iter().any(|wanted| wanted == tree.text(node))))
        },
    },
    Predicate {
        name: "imports",
        takes: &[Takes::Texts],
        about: "the file imports and uses one of these modules, or something of them: `\"pytest.*\"`",
        pins: Pins::Symbols,
        holds: |question| {
            let mut modules = question.texts.iter().map(|text| text.strip_suffix(".*").unwrap_or(text));
            Truth::known(modules.any(|module| question.facts.is_imported(module)))
        },
    },
    Predicate {
        name: "at-import",
        takes: &[Takes::Capture],
        about: "the node runs when the module is imported: it is in no function, and not guarded by `__name__`",
        pins: Pins::Nothing,
        holds: |question| {
            let (facts, tree) = (question.facts, question.facts.tree());
            if facts.function_of(question.node).is_some() || facts.context(question.node).in_async() != Truth::No {
                return Truth::No;
            }
            let conditions = tree.ancestors(question.node).filter_map(|above| tree.field(above, "condition"));
            let mut guards = conditions.filter(|condition| tree.text(*condition).contains("__name__"));
            Truth::known(guards.next().is_none())
        },
    },
    Predicate {
        name: "runs-unmarked",
        takes: &[Takes::Texts],
        about: "the project's configuration has the test runner run async tests of one of these runtimes without a mark",
        pins: Pins::Nothing,
        holds: |question| {
            let around = question.facts.surroundings();
            match question.texts.iter().any(|runtime| around.unmarked_tests.contains(runtime.as_ref())) {
                true => Truth::Yes,
                false if around.tests_are_extended => Truth::Unknown,
                false => Truth::No,
            }
        },
    },
    Predicate {
        name: "handler",
        takes: &[Takes::Capture, Takes::Texts],
        about: "a framework that is handed the function, or that the decorator hands it to, calls it so: `thread-if-sync`, `loop` or `async`",
        pins: Pins::Handlers,
        holds: |question| {
            if let Some(handling) = question.facts.handling_of(question.node) {
                return Truth::known(question.texts.iter().any(|name| handling_named(name) == Some(handling)));
            }
            let resolved = question.facts.resolve(question.node);
            let Some(path) = resolved.symbol() else { return Truth::Unknown };
            let handling = question.facts.apis().get(path).and_then(|api| api.handler);
            Truth::known(handling.is_some() && question.texts.iter().any(|name| handling_named(name) == handling))
        },
    },
    Predicate {
        name: "renamed",
        takes: &[Takes::Capture],
        about: "the API tables say that newer versions of the library have another name for the symbol",
        pins: Pins::Renamed,
        holds: |question| {
            let resolved = question.facts.resolve(question.node);
            let Some(path) = resolved.symbol() else { return Truth::Unknown };
            Truth::known(question.facts.apis().get(path).is_some_and(|api| api.renamed.is_some()))
        },
    },
    Predicate {
        name: "python",
        takes: &[Takes::Texts],
        about: "the lowest Python of the project is this or later: `\"3.11\"`",
        pins: Pins::Nothing,
        holds: |question| match question.texts[0].parse::<PythonVersion>() {
            Ok(version) => Truth::known(question.facts.surroundings().python >= version),
            Err(_) => Truth::Unknown,
        },
    },
    Predicate {
        name: "argument",
        takes: &[Takes::Capture, Takes::Texts],
        about: "the call is given a value for the keyword that is the first text; with more texts, one of these values",
        pins: Pins::Nothing,
        holds: |question| match question.facts.argument(question.node, &question.texts[0], None) {
            Argument::Absent => Truth::No,
            Argument::Unknown => Truth::Unknown,
            Argument::Given(_) if question.texts.len() == 1 => Truth::Yes,
            Argument::Given(value) => {
                let text = question.facts.tree().text(value);
                Truth::known(question.texts[1..].iter().any(|wanted| wanted == text))
            }
        },
    },
    Predicate {
        name: "eq",
        takes: &[Takes::Capture, Takes::Text],
        about: "the node's text is exactly this",
        pins: Pins::Nothing,
        holds: |question| Truth::known(question.facts.tree().text(question.node) == question.texts[0]),
    },
    Predicate {
        name: "any-of",
        takes: &[Takes::Capture, Takes::Texts],
        about: "the node's text is one of these",
        pins: Pins::Nothing,
        holds: |question| {
            let text = question.facts.tree().text(question.node);
            Truth::known(question.texts.iter().any(|wanted| wanted == text))
        },
    },
];

/// The word for a way of handling in `#handler?`.
pub(super) fn handling_named(name: &str) -> Option<Handling> {
    match name {
        "thread-if-sync" => Some(Handling::ThreadIfSync),
        "loop" => Some(Handling::Loop),
        "async" => Some(Handling::Async),
        _ => None,
    }
}

/// The word for what a guard holds in `#guard?`.
pub(super) fn guard_named(name: &str) -> Option<GuardKind> {
    match name {
        "lock" => Some(GuardKind::Lock),
        "async-lock" => Some(GuardKind::AsyncLock),
        "borrow" => Some(GuardKind::Borrow),
        "entry" => Some(GuardKind::Entry),
        "span" => Some(GuardKind::Span),
        "context" => Some(GuardKind::Context),
        _ => None,
    }
}

/// The word for a task's lifetime in `#task?`.
pub(super) fn lifetime(name: &str) -> Option<TaskLifetime> {
    match name {
        "weak" => Some(TaskLifetime::Weak),
        "cancelled-on-drop" => Some(TaskLifetime::CancelledOnDrop),
        "detached" => Some(TaskLifetime::Detached),
        _ => None,
    }
}
