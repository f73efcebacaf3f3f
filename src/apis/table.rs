//! The API tables: one TOML file per library, loaded when a file mentions the library.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::check;
use super::effect::Effect;
use crate::error::{Mistake, Mistakes};
use crate::source::{Language, Span};

/// What is known of one symbol: a function, a method (`requests.Session.get`) or a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the tables, independent of the others")]
pub struct Api {
    /// The full path the tables use: aliases lead here.
    #[serde(rename = "same-as")]
    pub path: String,
    /// The paths that a row is about; taken out once it is read.
    name: Option<String>,
    names: Vec<String>,
    /// Calling it blocks the thread.
    pub blocks: Option<Effect>,
    /// The arguments with which it does not block after all: `block=False`, `os.WNOHANG`.
    pub unless: Vec<Unless>,
    /// Calling it only makes a coroutine (Rust: a future); nothing runs until that is awaited.
    pub coroutine: bool,
    /// It is a class; calling it makes an instance of itself.
    pub class: bool,
    /// As a class: calling it makes an instance around another value, which decides what the instance is like.
    pub around: bool,
    /// The type of the result; of the awaited result for a coroutine.
    pub returns: Option<String>,
    /// The type of the result where an argument decides it; the first that fits counts.
    pub returns_where: Vec<ReturnsWhere>,
    /// The type bound by `with … as` (or `async with`) on the result, when it is not the result itself.
    pub enters: Option<String>,
    /// The type of what its result gives when it is iterated.
    pub items: Option<String>,
    /// Its result is a task that the runtime refers to only weakly (Python) or cancels when dropped (Rust).
    pub task: Option<TaskLifetime>,
    /// The async call of the same meaning and arguments, per runtime name, or per library that the project must have.
    /// `{}` in it stands for the symbol's own path. Where that is a method of a class, an instance of it is made of the receiver, or else of the first argument.
    pub twin: BTreeMap<String, String>,
    /// Async calls of the same meaning and arguments in other libraries, best first: for projects that have the library.
    pub substitutes: Vec<String>,
    /// It asks the file system a question whose answer other tasks can change: `os.path.exists`.
    pub asks: bool,
    /// It blocks so briefly that functions which call it are not said to block.
    pub brief: bool,
    /// Methods of the same object of which one may have made it one that does not block: `setblocking`.
    pub quieted_by: Vec<String>,
    /// It changes the file system in a way that fails, or does harm, if it is done twice: `os.remove`.
    pub alters: bool,
    /// The keyword with which that may be done twice: `exist_ok`.
    pub repeatable: Option<String>,
    /// What does the same with the content of the file that is its argument: `json.loads` for `json.load`.
    pub of_content: Option<String>,
    /// What gives the content that it writes to the file that is its second argument: `json.dumps` for `json.dump`.
    pub into_content: Option<String>,
    /// Its first argument may be an open file or a stream in memory just as well as a path.
    pub accepts_file: bool,
    /// It makes an async object of its only argument, a blocking one: `anyio.wrap_file`.
    pub wraps: bool,
    /// It calls one of its arguments elsewhere (a thread) with the arguments that follow, and gives that result.
    pub offloads: bool,
    /// The position of the argument that it calls or binds, from 0.
    pub callable: usize,
    /// It gives a callable that calls its first argument, with the arguments that follow bound: `functools.partial`.
    pub binds: bool,
    /// Its (awaited) result is the awaited value of its first argument: `asyncio.wait_for`.
    pub passes: bool,
    /// It sees to it that the coroutines among its arguments are awaited: `asyncio.gather`, `asyncio.create_task`.
    pub awaits: bool,
    /// It is an attribute: reading it, without a call, gives the type in `returns`.
    pub attribute: bool,
    /// Calling it does nothing yet: what it does happens when its result is entered or iterated.
    pub lazy: bool,
    /// How its value (for a class: that of its instances; for a coroutine: the awaited-for object itself) is entered.
    pub manager: Option<Protocol>,
    /// How its value (for a class: that of its instances) is iterated.
    pub iterates: Option<Protocol>,
    /// Calling it gives a value that cannot be awaited.
    pub plain: bool,
    /// Its (awaited) result is a tuple of values of these types.
    pub unpacks: Vec<String>,
    /// The coroutine of the same object that waits for the end of what this only begins: `drain` for `write`.
    pub ends: Option<String>,
    /// What entering its value opens, if that cancels what runs inside.
    pub scope: Option<Scope>,
    /// It is the exception that cancels a task, or gives it.
    pub cancellation: bool,
    /// Calling it on an event loop gives a value and does nothing else, so a call whose value nobody reads can go.
    pub inert: bool,
    /// As a decorator, it leaves what it decorates what it was; so do its members.
    pub transparent: bool,
    /// As a decorator, it makes a generator function one that gives managers of this form, which enter what it yields.
    pub manages: Option<Protocol>,
    /// As a decorator, it makes a method an attribute, which is what the method returns.
    pub property: bool,
    /// As a decorator, it gives what the function returns, again and again.
    pub caches: bool,
    /// Its values may only be used by the thread that made them; never moved to another one.
    pub thread_affine: bool,
    /// As a context manager, it may end an exception: what follows the `with` runs although its body did not.
    pub swallows: bool,
    /// Its values are locks between threads: to suspend while one is held can stop everyone.
    pub thread_lock: bool,
    /// It hands a function to a framework that calls it in this way: as a decorator (or the maker of one) what it
    /// decorates, as a call the argument that `callable` and `callable-as` tell, as a method the one that overrides it.
    pub handler: Option<Handling>,
    /// The keyword of the argument that it calls, if it may be given by keyword.
    pub callable_as: Option<String>,
    /// The types of what the framework calls the function with, in the order of its parameters; empty for one not known.
    pub parameters: Vec<String>,
    /// Its async form, called with the same arguments: a method of the same object, or the path of a function.
    pub async_form: Option<String>,
    /// The lowest version of the library that has the async form.
    pub since: Option<String>,
    /// What newer versions of the library call it: a path, or the name of a method of the same object.
    pub renamed: Option<String>,
    /// Calling it puts others in the place of the functions that block, in the whole process.
    pub patches: bool,
    /// The symbol of another package that it has become.
    pub moved: Option<Moved>,
    /// As a mark on a test, it has a plugin of the test runner run the test under this runtime.
    pub runs_test: Option<String>,
    /// Keywords that make its result another one than the row says: `sessionmaker(class_=AsyncSession)`.
    pub other_with: Vec<String>,
    /// What its (awaited) result has of its first argument.
    pub first: Option<FirstArgument>,
    /// The keyword of the argument that it runs in a thread of its own.
    pub thread_target: Option<String>,
    /// Its values are task groups: to leave one waits for the tasks it started.
    pub group: bool,
    /// Every method that is reached through its value, however deep (`client.chat.completions.create`), blocks in this way,
    /// unless a row of its own says otherwise: for clients whose methods are made at run time or are too many to list.
    pub members: Option<Effect>,
    /// The members that do not, nor what is reached through them.
    pub except: Vec<String>,
    /// Several threads may use one of its values at the same time; its documentation says so.
    pub thread_safe: bool,
    /// The traits whose methods its values have: a method without a row of its own is looked for there (Rust).
    pub implements: Vec<String>,
    /// A future of it that is dropped before it is done takes this with it: `the bytes that it has read` (Rust).
    pub loses: Option<String>,
    /// It may do only a part of what it is asked to; this method of the same object does all of it (Rust).
    pub whole: Option<String>,
    /// Its values are used as what they hold, which is their first type argument: `Arc<T>`, `Option<T>` (Rust).
    pub holder: bool,
    /// Methods and fields that its values lack are those of what they hold: a `MutexGuard<T>` (Rust).
    pub derefs: bool,
    /// Its values are meant to be short-lived, because of what they hold meanwhile (Rust).
    pub guard: Option<GuardKind>,
    /// Its (awaited) result is what its object holds: `Vec::pop`, `Receiver::recv` (Rust).
    pub element: bool,
    /// The Cargo features of its crate that it needs.
    pub features: Vec<String>,
    /// The trait that must be in scope to call it as a method (Rust).
    pub method_of: Option<String>,
    /// It is a trait with these methods; macros that call one of them count as such (Rust).
    pub methods: Vec<String>,
    /// How many of its arguments must be of types of its library, which go into its result or are used by it (Rust):
    /// `BufReader::new(file)` takes one, `io::copy(&mut reader, &mut writer)` two.
    pub takes: usize,
    /// The coroutine of its values that gives the next of what they have, as a `Result` of an `Option` (Rust).
    pub next: Option<String>,
    /// Its values own all they hold and may go to another thread (Rust).
    pub owned: bool,
    /// What its object must be told first where the code does not: methods, each with the function that makes its
    /// argument (Rust).
    pub presets: BTreeMap<String, String>,
    /// What its object may not have been told before: it would not be kept (Rust).
    pub overrides: Vec<String>,
    /// It is a future that is over after the time it is given; these do more with a time (Rust).
    pub timer: Option<Timer>,
    /// What its values do otherwise than those of the blocking type whose twin it is: it makes a safe fix unsafe (Rust).
    pub differs: Option<String>,
}

impl Api {
    /// A class of the user's project.
    pub fn class_of_project(path: &str) -> Api {
        Api { path: path.to_owned(), class: true, ..Api::default() }
    }

    /// A function of the user's project, with the type of its (awaited) result.
    pub fn function_of_project(path: &str, coroutine: bool, returns: Option<String>) -> Api {
        Api { path: path.to_owned(), coroutine, returns, ..Api::default() }
    }
}

/// What a library with a timer has for times besides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Timer {
    /// What gives up a future after a time: it takes the time and the future.
    pub limit: String,
    /// What ticks at fixed times, the first time at once: its values have a coroutine `tick`.
    pub ticker: String,
}

/// Where a symbol is now that its package is given up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Its path; `*` at the end stands for its own name.
    pub to: String,
    /// The lowest version of the language that has it.
    #[serde(default)]
    pub python: Option<String>,
}

/// How a framework calls the handlers it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// Coroutine functions on the event loop, plain functions in a worker thread.
    ThreadIfSync,
    /// Coroutine functions and plain functions alike on the event loop.
    Loop,
    /// Coroutine functions only.
    Async,
}

/// What the result of a call has of its first argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstArgument {
    /// It is what entering the argument binds: `stack.enter_context(manager)`.
    Entered,
    /// Entering the result binds the argument: `contextlib.closing(connection)`.
    Wrapped,
    /// It is of the type that the argument names: `typing.cast(Session, value)`.
    Named,
}

/// An argument with which a call that usually blocks returns at once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unless {
    /// Its keyword.
    pub argument: String,
    /// Its position, from 0, if it may be given by position.
    #[serde(default)]
    pub at: Option<usize>,
    /// The values, as text: `False`, `0`. A number that the call is given by name is taken to be another.
    #[serde(default)]
    pub is: Vec<String>,
    /// Symbols of which one in the value is enough: `os.WNOHANG`.
    #[serde(default)]
    pub has: Vec<String>,
    /// Any value but `None` will do: the call then has nothing to look up.
    #[serde(default)]
    pub given: bool,
    /// The other way round: it is leaving the argument out, empty or `None` that makes the call return at once.
    #[serde(default)]
    pub absent: bool,
}

/// The type of a result that an argument decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnsWhere {
    /// The argument's keyword.
    pub argument: String,
    /// Its position, from 0, if it may be given by position.
    #[serde(default)]
    pub at: Option<usize>,
    /// The letters that a literal must have, in any order: `rb`. An argument that is not given has none.
    pub letters: String,
    /// The type then.
    pub returns: String,
}

/// Which form of a statement a value is made for: `with` or `async with`, `for` or `async for`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// The plain form.
    Sync,
    /// The async form.
    Async,
    /// Either form.
    Both,
    /// Neither form.
    None,
}

impl Protocol {
    /// Whether it has the async form, or the plain one.
    pub fn has(self, is_async: bool) -> bool {
        match self {
            Protocol::Sync => !is_async,
            Protocol::Async => is_async,
            Protocol::Both => true,
            Protocol::None => false,
        }
    }
}

/// What a context manager opens that cancels what runs inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// A group of tasks: the first error cancels the others.
    Group,
    /// A scope that is cancelled by hand or by a deadline.
    Cancel,
}

/// What a guard holds while it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardKind {
    /// A lock that other threads wait for, blocked.
    Lock,
    /// A lock that other tasks wait for, suspended.
    AsyncLock,
    /// The borrow of a cell: another one panics.
    Borrow,
    /// An entry of a map, and with it the lock of a part of the map.
    Entry,
    /// A span of the log, which whatever runs on the thread is taken to belong to.
    Span,
    /// Something else that holds for the thread.
    Context,
}

/// What becomes of a task whose handle is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskLifetime {
    /// It may vanish before it is done: the event loop keeps only a weak reference.
    Weak,
    /// It is cancelled at once.
    CancelledOnDrop,
    /// It goes on.
    Detached,
}

/// What is known of one library as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// The name of the file, which is the root of every path in it: `requests`, `tokio`.
    pub name: String,
    /// Importing it shows that the file runs under this runtime.
    pub evidence: Option<String>,
    /// The submodules that need an import of their own: `anyio.lowlevel`.
    pub submodules: Vec<String>,
    /// The names it is declared under in manifests, if they differ from its own: `discord.py` gives `discord`.
    pub distributions: Vec<String>,
    /// Names whose mention in a `conftest.py` shows that tests may be run or marked in a way of the project's own.
    pub test_hooks: Vec<String>,
    /// Functions of modules that it calls by these names, and awaits.
    pub hooks: Vec<String>,
    /// As a plugin of the test runner it may run async tests that bear no mark.
    pub runs_tests: bool,
    /// It is, or brings along, the plugin of the test runner for tests under this runtime.
    pub test_plugin: Option<String>,
    /// The package that goes on where this one is no longer maintained.
    pub successor: Option<String>,
    /// The ways to run a call in a worker thread that a configuration can name.
    pub offload: Vec<Offload>,
    /// Members of classes that are known by the module that they are imported from.
    pub conventions: Vec<Convention>,
    /// A script that its projects have in their folder: it names the library.
    pub project_file: Option<String>,
    /// How this runtime is used, if the library is one.
    pub runtime: Option<Runtime>,
    /// The Cargo feature that turns on all others: `full`.
    pub full: Option<String>,
    /// The features that a feature brings with it.
    pub implied: BTreeMap<String, Vec<String>>,
    /// It is in no shipped table: which of its modules need an import of their own is not known, unless its table says.
    pub is_own: bool,
}

/// How a runtime does what every runtime does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Runtime {
    /// The runtimes it can run on: where they are seen together with it, it is the one to write for.
    #[serde(default)]
    pub over: Vec<String>,
    /// Whether a cancelled task is cancelled again at every suspension point, so that cleaning up must be shielded.
    #[serde(default)]
    pub cancels_cleanup: bool,
    /// The exception that cancels a task; a call if the runtime must be asked for it.
    #[serde(default)]
    pub cancelled: Option<String>,
    /// The context manager with a deadline that takes `shield=True`.
    #[serde(default)]
    pub shield: Option<String>,
    /// The lowest version of the library in which it does; before, the scope has the attribute `shield`.
    #[serde(default)]
    pub shield_since: Option<String>,
    /// Whether code that shows no runtime is taken to run under this one.
    #[serde(default)]
    pub default: bool,
    /// How a blocking call goes to a worker thread: best first, the first whose version is there.
    #[serde(default)]
    pub offload: Vec<Offload>,
    /// Before this version of the language, its locks and queues belong to the loop that is current where they are made.
    #[serde(default)]
    pub binds_primitives_before: Option<String>,
    /// The symbols with which this runtime does what fixes write, by the word for it: `time-limit`, `checkpoint`.
    #[serde(default)]
    pub symbols: BTreeMap<String, String>,
}

/// One way to run a blocking call in a worker thread.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Offload {
    /// The function that takes the callable: `asyncio.to_thread`, `tokio::task::spawn_blocking`.
    pub call: String,
    /// Arguments before the callable, as text: `None` for `loop.run_in_executor(None, f)`.
    #[serde(default)]
    pub before: Option<String>,
    /// Whether keyword arguments may follow the callable; otherwise they are bound by `partial`.
    #[serde(default)]
    pub keywords: bool,
    /// What binds keyword arguments: `functools.partial`.
    #[serde(default)]
    pub partial: Option<String>,
    /// The lowest version of the language: `3.9`.
    #[serde(default)]
    pub since: Option<String>,
    /// What follows the awaited result: `.expect("blocking task panicked")`.
    #[serde(default)]
    pub after: Option<String>,
    /// The object that it is a method of, which the code must have at hand: `hass`.
    #[serde(default)]
    pub of: Option<String>,
    /// Whether it takes the callable alone, and gives what is called with the arguments: `sync_to_async(f)(x)`.
    #[serde(default)]
    pub wraps: bool,
}

/// What a library's projects call things: a class of a module called `module` has the member `member`, in a project that
/// uses the library, because it is a subclass of one of the library's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Convention {
    /// A part of the module's path: `models`.
    pub module: String,
    /// The member, with a dot before it: `.objects`.
    pub member: String,
    /// The symbol it is then: `django.db.models.Model.objects`.
    pub means: String,
}

/// The tables of one language.
#[derive(Clone, Debug, Default)]
pub struct Apis {
    libraries: FxHashMap<String, Library>,
    symbols: FxHashMap<String, Api>,
    /// Every convention, with the library whose it is.
    conventions: Vec<(String, Convention)>,
    /// The tables that answer where these have no row.
    base: Option<&'static Apis>,
}

impl Apis {
    /// Reads tables from their texts, given as (file name without `.toml`, text).
    ///
    /// # Errors
    /// Every mistake of every table.
    pub fn load<'s>(
        language: Language,
        tables: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<Apis, Vec<Mistakes>> {
        let mut apis = Apis::default();
        let mut errors = Vec::new();
        for (name, text) in tables {
            let file = || format!("queries/{}/apis/{name}.toml", language.name());
            let written: WrittenTable = if let Ok(written) = toml::from_str(text) {
                written
            } else {
                errors.push(Mistakes::of(file(), text, check::mistakes(text)));
                continue;
            };
            for row in &written.api {
                for path in apis.add_row(row) {
                    let mistake = Mistake::new(Span::at(0), format!("`{path}` is there twice"));
                    errors.push(Mistakes::of(file(), text, vec![mistake]));
                }
            }
            apis.add_library(name, written);
        }
        apis.follow_aliases();
        if errors.is_empty() { Ok(apis) } else { Err(errors) }
    }

    /// Gives every alias what is known of its symbol; a module may have aliases without a row of its own.
    pub(super) fn follow_aliases(&mut self) {
        let aliases = self.symbols.iter().filter(|(path, api)| api.path != **path);
        let aliases: Vec<(String, String)> = aliases.map(|(path, api)| (path.clone(), api.path.clone())).collect();
        for (alias, symbol) in aliases {
            if let Some(api) = self.symbols.get(&symbol).cloned() {
                self.symbols.insert(alias, api);
            }
        }
    }

    /// No tables yet over those of `base`, whose rows stay what they are.
    pub fn over(base: &'static Apis) -> Apis {
        Apis { base: Some(base), ..Apis::default() }
    }

    /// Adds a row, unless there is one for `path`.
    pub fn add_own(&mut self, path: &str, api: Api) {
        if self.get(path).is_none() {
            self.symbols.insert(path.to_owned(), api);
        }
    }

    /// What is known of the symbol with this full path.
    pub fn get(&self, path: &str) -> Option<&Api> {
        self.symbols.get(path).or_else(|| self.base?.get(path))
    }

    /// The path itself, as long as the tables live, if they have a symbol of this path.
    pub fn get_key(&self, path: &str) -> Option<&str> {
        let own = self.symbols.get_key_value(path).map(|(path, _)| path.as_str());
        own.or_else(|| self.base?.get_key(path))
    }

    /// How calling a symbol that has no row of its own blocks: as the value it is reached through says of its members.
    pub fn effect_of_member(&self, path: &str) -> Option<Effect> {
        let (owner, names) = self.owner(path)?;
        let is_exempt = |name: &str| name.starts_with('_') || owner.except.iter().any(|except| except == name);
        owner.members.filter(|_| !names.split('.').any(is_exempt))
    }

    /// Whether a symbol is reached through a value that several threads may use at the same time.
    pub fn is_thread_safe(&self, path: &str) -> bool {
        self.owner(path).is_some_and(|(owner, _)| owner.thread_safe)
    }

    /// Whether a symbol is a member of a class of the tables.
    pub fn is_method(&self, path: &str) -> bool {
        self.owner(path).is_some_and(|(owner, _)| owner.class)
    }

    /// The nearest symbol with a row through which `path` is reached, and the names from there on.
    fn owner<'p>(&self, path: &'p str) -> Option<(&Api, &'p str)> {
        let mut owners = path.rmatch_indices('.').map(|(at, _)| (&path[..at], &path[at + 1..]));
        owners.find_map(|(owner, names)| Some((self.get(owner)?, names)))
    }

    /// What is known of the library with this name.
    pub fn library(&self, name: &str) -> Option<&Library> {
        self.libraries.get(name).or_else(|| self.base?.library(name))
    }

    /// What a member of a class that is not in the tables is by a convention: the symbol, and the library whose
    /// convention it is.
    pub fn by_convention(&self, path: &str) -> Option<(&str, &str)> {
        let Some((library, found)) = self.conventions.iter().find(|(_, one)| path.ends_with(one.member.as_str()))
        else {
            return self.base?.by_convention(path);
        };
        let class = path.strip_suffix(found.member.as_str())?;
        let (module, name) = class.rsplit_once('.')?;
        let is_class = name.starts_with(|first: char| first.is_ascii_uppercase());
        let is_there = is_class && module.split('.').any(|part| part == found.module);
        is_there.then_some((library.as_str(), found.means.as_str()))
    }

    /// Every symbol, in no order.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, &Api)> {
        let bases = std::iter::successors(Some(self), |apis| apis.base);
        bases.flat_map(|apis| apis.symbols.iter()).map(|(path, api)| (path.as_str(), api))
    }

    /// Every library, in no order.
    pub fn libraries(&self) -> impl Iterator<Item = &Library> {
        std::iter::successors(Some(self), |apis| apis.base).flat_map(|apis| apis.libraries.values())
    }

    /// Adds a row under each of its names; those that had one already are given back.
    pub(super) fn add_row(&mut self, row: &Api) -> Vec<String> {
        let mut twice = Vec::new();
        for path in row.paths() {
            let own = if row.path.is_empty() { path.to_owned() } else { row.path.clone() };
            let twin = row.twin.iter().map(|(runtime, twin)| (runtime.clone(), twin.replace("{}", path))).collect();
            let api = Api { path: own, twin, name: None, names: Vec::new(), ..row.clone() };
            if self.symbols.insert(path.to_owned(), api).is_some() {
                twice.push(path.to_owned());
            }
        }
        twice
    }

    /// Adds what a table says of its library.
    pub(super) fn add_library(&mut self, name: &str, written: WrittenTable) {
        self.conventions.extend(written.convention.iter().map(|one| (name.to_owned(), one.clone())));
        self.libraries.insert(
            name.to_owned(),
            Library {
                name: name.to_owned(),
                evidence: written.evidence,
                submodules: written.submodules,
                distributions: written.distributions,
                test_hooks: written.test_hooks,
                hooks: written.hooks,
                runs_tests: written.runs_tests,
                test_plugin: written.test_plugin,
                successor: written.successor,
                offload: written.offload,
                conventions: written.convention,
                project_file: written.project_file,
                runtime: written.runtime,
                full: written.full,
                implied: written.implied,
                is_own: false,
            },
        );
    }
}

impl Apis {
    /// Adds what a table of the user says of a library that is in no shipped one.
    pub(super) fn add_own_library(&mut self, name: &str, written: WrittenTable) {
        self.add_library(name, written);
        if let Some(library) = self.libraries.get_mut(name) {
            library.is_own = true;
        }
    }
}

impl Api {
    /// The paths that a row is about, as it is read.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(&self.name).map(String::as_str)
    }
}

/// A table as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenTable {
    /// The version of the format; see [`check::FORMAT`].
    #[serde(default)]
    #[expect(dead_code, reason = "it is read before everything else")]
    format: Option<u32>,
    evidence: Option<String>,
    #[serde(default)]
    submodules: Vec<String>,
    #[serde(default)]
    distributions: Vec<String>,
    #[serde(default)]
    test_hooks: Vec<String>,
    #[serde(default)]
    hooks: Vec<String>,
    #[serde(default)]
    runs_tests: bool,
    test_plugin: Option<String>,
    successor: Option<String>,
    #[serde(default)]
    offload: Vec<Offload>,
    #[serde(default)]
    convention: Vec<Convention>,
    project_file: Option<String>,
    runtime: Option<Runtime>,
    full: Option<String>,
    #[serde(default)]
    implied: BTreeMap<String, Vec<String>>,
    /// What is known of its symbols.
    #[serde(default)]
    pub(super) api: Vec<Api>,
}
