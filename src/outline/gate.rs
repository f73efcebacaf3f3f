//! The gate: from an outline and the names that rules ask for, the places that may hold a finding. No place, no parse.
//!
//! It may name a place too many (a name in a string, a method of an unrelated class), never one too few: aliases,
//! imports inside functions, names passed on without a call and star imports are followed. Names put together at run
//! time (`getattr`) are not, as no rule follows them.

mod mentions;
mod names;
mod reach;

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Call, DefinitionKind, ImportKind, Outline, offset};
use crate::source::Language;
pub use names::Names;
use names::{Maker, Reach};
pub use reach::holders;

/// What the selected rules look for in one language.
#[derive(Clone, Debug, Default)]
pub struct Triggers<'t> {
    /// What matters only where the innermost function is async, or may be one that runs on the event loop all the same.
    pub in_async: Names<'t>,
    /// What a file mentions that has plain functions run on the event loop.
    pub on_loop: Names<'t>,
    /// What matters anywhere.
    pub anywhere: Names<'t>,
    /// What matters, anywhere, only where its call is a whole statement, or all that is assigned to `_`, and not awaited.
    pub dropped: Names<'t>,
    /// What matters, anywhere, only where its call is not awaited on the spot.
    pub unawaited: Names<'t>,
    /// What matters, anywhere, only where its call is awaited on the spot.
    pub awaited: Names<'t>,
    /// What matters, anywhere, only where `await` or `async` stands inside the call.
    pub awaiting: Names<'t>,
    /// What matters where a plain function of the file calls it that async code of the file enters.
    pub reached: Names<'t>,
    /// Whether calls of the file's own plain functions matter that are awaited on the spot.
    pub own_awaited: bool,
    /// Whether functions of the file matter that are async in one place and plain, under the same name, in another.
    pub both_forms: bool,
    /// Which calls of the file's own async functions matter.
    pub own_coroutines: OwnCoroutines,
    /// Whole texts of which one in the file is enough: what no call shows, such as a class with `__aenter__`.
    pub texts: Vec<&'t str>,
    /// Whole texts that matter only outside of async functions.
    pub plain_texts: Vec<&'t str>,
}

/// Which calls of a file's own async functions matter. Ordered: a later one takes in the ones before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnCoroutines {
    /// None.
    #[default]
    No,
    /// Those with whose result nothing is done.
    Dropped,
    /// Those that are not awaited on the spot.
    Unawaited,
}

/// A place that may hold a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// First byte of the callee, or of the name.
    pub at: u32,
    /// The innermost definition around it, as an index into [`Outline::definitions`].
    pub definition: Option<u32>,
}

/// The places of one file, in source order. None: the file needs no parse.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The places, each once.
    pub places: Vec<Candidate>,
}

impl Candidates {
    /// Whether the file cannot hold a finding.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// The places of `outline` that may hold a finding of a rule behind `triggers`.
pub fn candidates(outline: &Outline<'_>, triggers: &Triggers<'_>) -> Candidates {
    let mut places = Vec::new();
    if runs_plain_functions(outline, &triggers.on_loop) {
        Search::new(outline, &triggers.in_async, Wanted::Anywhere).run(&mut places);
    } else if outline.has_async {
        Search::new(outline, &triggers.in_async, Wanted::InAsync).run(&mut places);
    }
    Search::new(outline, &triggers.anywhere, Wanted::Anywhere).run(&mut places);
    Search::new(outline, &triggers.dropped, Wanted::Dropped).run(&mut places);
    Search::new(outline, &triggers.unawaited, Wanted::Unawaited).run(&mut places);
    Search::new(outline, &triggers.awaited, Wanted::Awaited).run(&mut places);
    Search::new(outline, &triggers.awaiting, Wanted::Awaiting).run(&mut places);
    if outline.has_async {
        reach::entered(outline, &triggers.reached, runs_plain_functions(outline, &triggers.on_loop), &mut places);
    }
    if triggers.both_forms && outline.has_async {
        both_forms(outline, &mut places);
    }
    if triggers.own_awaited {
        own_awaited(outline, &mut places);
    }
    if triggers.own_coroutines != OwnCoroutines::No && outline.has_async {
        own_coroutines(outline, triggers.own_coroutines, &mut places);
    }
    for wanted in &triggers.texts {
        places.extend(written(outline, wanted).next());
    }
    for wanted in &triggers.plain_texts {
        places.extend(written(outline, wanted).find(|place| !is_async_at(outline, place.at, place.definition)));
    }
    places.sort_unstable();
    places.dedup();
    Candidates { places }
}

/// Whether the file mentions something that has plain functions run on the event loop.
pub fn runs_plain_functions(outline: &Outline<'_>, on_loop: &Names<'_>) -> bool {
    let mut places = Vec::new();
    Search::new(outline, on_loop, Wanted::Anywhere).run(&mut places);
    !places.is_empty()
}

/// The places where a text stands.
fn written<'o>(outline: &'o Outline<'_>, wanted: &'o str) -> impl Iterator<Item = Candidate> + 'o {
    let starts = memchr::memmem::find_iter(outline.text.as_bytes(), wanted).map(offset);
    starts.map(|at| Candidate { at, definition: outline.definition_at(at) })
}

/// Calls, of the wanted kind, whose name is that of an async function of this file.
///
/// A bare name can only be a function, and a name after a receiver only a method: of the class around it for `self`, of
/// a class that the file mentions besides defining it for anything else.
fn own_coroutines(outline: &Outline<'_>, wanted: OwnCoroutines, places: &mut Vec<Candidate>) {
    let mut functions: FxHashSet<&str> = FxHashSet::default();
    let mut methods: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for function in outline.definitions.iter().filter(|it| it.is_async && it.kind == DefinitionKind::Function) {
        let name = function.name.of(outline.text);
        let parent = function.parent.and_then(|parent| outline.definitions.get(parent as usize));
        match parent.filter(|parent| parent.kind != DefinitionKind::Function && parent.kind != DefinitionKind::Module) {
            Some(class) => methods.entry(name).or_default().push(class.name.of(outline.text)),
            None => _ = functions.insert(name),
        }
    }
    let mut mentioned: FxHashMap<&str, bool> = FxHashMap::default();
    let mut is_mentioned = |class| {
        *mentioned
            .entry(class)
            .or_insert_with(|| memchr::memmem::find_iter(outline.text.as_bytes(), class).nth(1).is_some())
    };
    let is_wanted = |call: &&Call| !call.is_awaited() && (wanted == OwnCoroutines::Unawaited || is_dropped(call));
    for call in outline.calls.iter().filter(is_wanted) {
        let last = call.last.of(outline.text);
        let callee = call.callee.of(outline.text);
        let receiver = callee.strip_suffix(last).unwrap_or(callee).trim_end_matches(['.', ':']).trim_end();
        let is_candidate = match receiver {
            "" => functions.contains(last),
            "self" | "cls" | "Self" | "super()" => methods.contains_key(last),
            // A path of modules can lead to a function, in Rust.
            _ if outline.language == Language::Rust && functions.contains(last) => true,
            _ => methods.get(last).is_some_and(|classes| classes.iter().any(|class| is_mentioned(class))),
        };
        if is_candidate {
            places.push(Candidate { at: call.callee.start, definition: call.definition });
        }
    }
}

/// Async functions whose name a plain function has, too.
fn both_forms(outline: &Outline<'_>, places: &mut Vec<Candidate>) {
    let functions = || outline.definitions.iter().filter(|it| it.kind == DefinitionKind::Function);
    let plain: FxHashSet<&str> =
        functions().filter(|it| !it.is_async).map(|function| function.name.of(outline.text)).collect();
    let both = functions().filter(|it| it.is_async && plain.contains(it.name.of(outline.text)));
    places.extend(both.map(|function| Candidate { at: function.name.start, definition: function.parent }));
}

/// Awaited calls of a name that is also a plain function's.
fn own_awaited(outline: &Outline<'_>, places: &mut Vec<Candidate>) {
    let plain = outline.definitions.iter().filter(|it| !it.is_async && it.kind == DefinitionKind::Function);
    let names: FxHashSet<&str> = plain.map(|function| function.name.of(outline.text)).collect();
    let calls = outline.calls.iter().filter(|call| call.is_awaited() && names.contains(call.callee.of(outline.text)));
    places.extend(calls.map(|call| Candidate { at: call.callee.start, definition: call.definition }));
}

/// Whether nothing is done with the result of a call.
fn is_dropped(call: &Call) -> bool {
    (call.is_statement() || call.is_discarded()) && !call.is_awaited()
}

/// A file's own name for a trigger or for a module that has one.
#[derive(Clone, Debug)]
struct Alias<'a> {
    local: &'a str,
    path: String,
    reach: Reach,
}

/// Which places with a wanted name count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Anywhere,
    InAsync,
    Dropped,
    Unawaited,
    Awaited,
    Awaiting,
}

struct Search<'a, 'o, 't> {
    outline: &'o Outline<'a>,
    names: &'o Names<'t>,
    wanted: Wanted,
    aliases: Vec<Alias<'o>>,
    /// Positions in `aliases` by local name.
    by_local: FxHashMap<&'o str, Vec<usize>>,
    /// Star imports of modules that have a trigger.
    stars: Vec<Candidate>,
    /// The modules of `names.methods` that the file uses.
    modules: FxHashSet<&'t str>,
    /// Whether the file can have a receiver of which every method matters.
    has_receiver: bool,
    /// Whether the text mentions a word, as far as it was asked.
    words: RefCell<FxHashMap<&'t str, bool>>,
}

impl<'a, 'o, 't> Search<'a, 'o, 't> {
    fn new(outline: &'o Outline<'a>, names: &'o Names<'t>, wanted: Wanted) -> Self {
        let mut search = Self {
            outline,
            names,
            wanted,
            aliases: Vec::new(),
            by_local: FxHashMap::default(),
            stars: Vec::new(),
            modules: FxHashSet::default(),
            has_receiver: false,
            words: RefCell::default(),
        };
        search.read_imports();
        search.has_receiver = names.receivers.iter().any(|maker| search.uses(maker));
        search
    }

    fn read_imports(&mut self) {
        let language = self.outline.language;
        let mut path = String::new();
        for import in &self.outline.imports {
            import.write_path(language, &mut path);
            let root = import.module.split(['.', ':']).next().unwrap_or("");
            let root = if root.is_empty() { import.name } else { root };
            self.modules.extend(self.names.method_modules.get(root).copied());
            let reach = self.names.reach(&path);
            match (reach, import.kind) {
                (Reach::No, _) => {}
                (_, ImportKind::Star) => {
                    self.stars.push(Candidate { at: import.span.start, definition: import.definition });
                }
                _ => self.add_alias(import.local, &path, reach),
            }
        }
        if language == Language::Rust {
            self.add_crates();
        }
    }

    /// Rust paths may start with the name of a crate, without an import.
    fn add_crates(&mut self) {
        let names = self.names;
        for (root, finder) in &names.roots {
            if finder.find(self.outline.text.as_bytes()).is_none() {
                continue;
            }
            self.modules.extend(names.method_modules.get(root).copied());
            let reach = names.reach(root);
            if reach != Reach::No {
                self.aliases.push(Alias { local: root, path: (*root).to_string(), reach });
            }
        }
        self.by_local.clear();
        for (index, alias) in self.aliases.iter().enumerate() {
            self.by_local.entry(alias.local).or_default().push(index);
        }
    }

    fn add_alias(&mut self, local: &'o str, path: &str, reach: Reach) {
        self.by_local.entry(local).or_default().push(self.aliases.len());
        self.aliases.push(Alias { local, path: path.to_string(), reach });
    }

    fn run(&self, places: &mut Vec<Candidate>) {
        if self.names.is_empty() {
            return;
        }
        let mut called = FxHashSet::default();
        let mut path = String::new();
        for call in &self.outline.calls {
            let head = self.head(call);
            if self.by_local.contains_key(head) || self.names.builtins.contains(head) {
                called.insert(call.callee.start);
            }
            let is_wanted = || match self.wanted {
                Wanted::Anywhere | Wanted::InAsync => true,
                Wanted::Dropped => is_dropped(call),
                Wanted::Unawaited => !call.is_awaited(),
                Wanted::Awaited => call.is_awaited(),
                Wanted::Awaiting => {
                    let inside = self.outline.text.get(call.open as usize..call.end as usize).unwrap_or("");
                    inside.contains("await") || inside.contains("async")
                }
            };
            if self.is_trigger(call, head, &mut path) && is_wanted() {
                self.add(call.callee.start, call.definition, places);
            }
        }
        for star in &self.stars {
            places.push(*star);
        }
        self.mentions(&called, places);
    }

    fn uses(&self, maker: &Maker<'t>) -> bool {
        let find = || memchr::memmem::find(self.outline.text.as_bytes(), maker.word.as_bytes()).is_some();
        let has_root = maker.root.is_empty() || self.modules.contains(maker.root);
        has_root && *self.words.borrow_mut().entry(maker.word).or_insert_with(find)
    }

    /// The first name of the callee; empty if it does not start with one.
    fn head(&self, call: &Call) -> &'a str {
        let callee = call.callee.of(self.outline.text);
        let end = super::bytes::name_end(callee.as_bytes(), 0);
        callee.get(..end).unwrap_or("")
    }

    fn is_trigger(&self, call: &Call, head: &str, path: &mut String) -> bool {
        let last = call.last.of(self.outline.text);
        if let Some(makers) = self.names.methods.get(last)
            && (makers.is_empty() || makers.iter().any(|maker| self.uses(maker)))
        {
            return true;
        }
        let rest = call.callee.of(self.outline.text).get(head.len()..).unwrap_or("");
        if self.has_receiver && !rest.is_empty() {
            return true;
        }
        if rest.is_empty() && self.names.builtins.contains(head) {
            return true;
        }
        let aliases = self.by_local.get(head).map_or(&[][..], Vec::as_slice);
        aliases.iter().any(|index| {
            let alias = &self.aliases[*index];
            alias.reach == Reach::Symbol || {
                names::join(&alias.path, rest, self.outline.language, path);
                self.names.reach(path) == Reach::Symbol
            }
        })
    }

    fn add(&self, at: u32, definition: Option<u32>, places: &mut Vec<Candidate>) {
        if self.wanted != Wanted::InAsync || is_async_at(self.outline, at, definition) {
            places.push(Candidate { at, definition });
        }
    }
}

/// Whether `at`, inside `definition`, runs in an async function. Nested functions that are not async do not count,
/// except for what stands in their header.
fn is_async_at(outline: &Outline<'_>, at: u32, definition: Option<u32>) -> bool {
    let mut inside = definition;
    while let Some(definition) = inside.and_then(|index| outline.definitions.get(index as usize)) {
        if definition.is_async {
            return true;
        }
        if definition.kind == DefinitionKind::Function && at >= definition.header.end {
            return false;
        }
        inside = definition.parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn python() -> Triggers<'static> {
        let symbols = ["time.sleep", "builtins.input", "requests.*", "urllib.request.urlopen"];
        Triggers {
            in_async: Names::new(Language::Python, symbols, [("recv", vec!["socket"]), ("run_in_executor", vec![])]),
            anywhere: Names::new(Language::Python, ["asyncio.run"], []),
            dropped: Names::new(Language::Python, ["asyncio.sleep"], []),
            own_coroutines: OwnCoroutines::Dropped,
            ..Triggers::default()
        }
    }

    fn rust() -> Triggers<'static> {
        let symbols = ["std::thread::sleep", "reqwest::blocking::*"];
        Triggers {
            in_async: Names::new(Language::Rust, symbols, [("block_on", vec![]), ("get", vec!["reqwest"])]),
            own_coroutines: OwnCoroutines::Dropped,
            ..Triggers::default()
        }
    }

    fn check(language: Language, triggers: &Triggers<'_>, text: &str, expected: &[&str]) {
        let outline = Outline::of(text, language);
        let found = candidates(&outline, triggers).places;
        let starts: Vec<&str> = found.iter().map(|place| &text[place.at as usize..]).collect();
        assert_eq!(starts.len(), expected.len(), "{text}\nfound: {starts:?}");
        for (start, expected) in starts.iter().zip(expected) {
            assert!(start.starts_with(expected), "{text}\nexpected {expected}, found {start}");
        }
    }

    #[test]
    fn python_names_lead_to_triggers() {
        let rows: &[(&str, &[&str])] = &[
            ("import time\nasync def f():\n    time.sleep(1)", &["time.sleep(1)"]),
            ("import time as t\nasync def f():\n    t . sleep(1)", &["t . sleep"]),
            ("from time import sleep as nap\nasync def f():\n    nap(1)", &["nap(1)"]),
            ("async def f():\n    import time\n    time.sleep(1)", &["time.sleep"]),
            ("import time\nasync def f():\n    x = f'{time.sleep(1)}'", &["time.sleep"]),
            ("import time\nasync def f():\n    g = time.sleep\n    g(1)", &["time.sleep"]),
            ("import time\nasync def f():\n    m = time\n    m.sleep(1)", &["time\n"]),
            ("from time import *\nasync def f():\n    sleep(1)", &["from time"]),
            ("import requests\nasync def f():\n    requests.api.get(1).json()", &["requests.api.get(1).json()"]),
            ("from requests import Session as S\nasync def f(s: S):\n    S()", &["S):", "S()"]),
            ("import urllib.request\nasync def f():\n    urllib.request.urlopen(u)", &["urllib.request"]),
            ("from urllib import request\nasync def f():\n    request.urlopen(u)", &["request.urlopen"]),
            ("async def f():\n    input()", &["input()"]),
            ("async def f():\n    ask = input\n    ask()", &["input\n"]),
            ("import socket\nasync def f(s):\n    s.recv(1)", &["s.recv"]),
            ("async def f(loop):\n    loop.run_in_executor(None, g)", &["loop.run"]),
            ("async def g(): pass\nasync def f():\n    g()\n    self.g()\n    _ = g()", &["g()", "g()"]),
            ("class C:\n    async def g(self):\n        g()\n        self.g()\n        self.c.g()", &["self.g()"]),
            ("class C:\n    async def g(self): pass\nasync def f(c: C):\n    c.g()\n    c.h()", &["c.g()"]),
            ("import asyncio\ndef main():\n    asyncio.run(f())", &["asyncio.run"]),
            ("import time\nasync def f():\n    def g(x=time.sleep(1)): pass", &["time.sleep"]),
        ];
        for (text, expected) in rows {
            check(Language::Python, &python(), text, expected);
        }
    }

    #[test]
    fn python_files_without_a_trigger_are_left_alone() {
        let rows = [
            "import time\ndef f():\n    time.sleep(1)",
            "import asyncio\nasync def f():\n    await asyncio.sleep(1)",
            "async def f():\n    time.sleep(1)",
            "import time\nasync def f():\n    time.time()",
            "import time\nasync def f():\n    def g():\n        time.sleep(1)",
            "async def f(input, s):\n    s.input()\n    g(input=1)\n    s.recv(1)",
            "async def g(): pass\nasync def f():\n    await g()\n    x = g()\n    return g()",
            "import time\nasync def f():\n    x.time.sleep(1)",
        ];
        for text in rows {
            check(Language::Python, &python(), text, &[]);
        }
    }

    #[test]
    fn rust_names_lead_to_triggers() {
        let rows: &[(&str, &[&str])] = &[
            ("use std::thread;\nasync fn f() { thread::sleep(d); }", &["thread::sleep(d)"]),
            ("use std::thread::sleep as nap;\nasync fn f() { nap(d); }", &["nap(d)"]),
            ("use std::{thread::{self as t}};\nasync fn f() { t::sleep(d); }", &["t::sleep"]),
            ("async fn f() { std::thread::sleep(d); }", &["std::thread::sleep"]),
            ("async fn f() { xs.for_each(std::thread::sleep); }", &["std::thread::sleep"]),
            ("fn f() { spawn(async move { std::thread::sleep(d); }) }", &["std::thread"]),
            ("async fn f() { select! { _ = x => { std::thread::sleep(d) } } }", &["std::thread"]),
            ("async fn f() { reqwest::blocking::Client::new(); }", &["reqwest::blocking"]),
            ("use reqwest::Client;\nasync fn f(c: Client) { c.get(u); }", &["c.get"]),
            ("async fn f() { rt.block_on::<F>(x) }", &["rt.block_on"]),
            ("async fn g() {}\nasync fn f() { g(); let _ = self.g(); a::g(); g().await; }", &["g();", "a::g()"]),
            ("impl C { async fn g(&self) { g(); let _ = self.g(); Self::g(); } }", &["self.g()", "Self::g()"]),
        ];
        for (text, expected) in rows {
            check(Language::Rust, &rust(), text, expected);
        }
    }

    #[test]
    fn rust_files_without_a_trigger_are_left_alone() {
        let rows = [
            "fn f() { std::thread::sleep(d); }",
            "async fn f() { tokio::time::sleep(d).await; }",
            "async fn f() { fn g() { std::thread::sleep(d); } }",
            "async fn f(c: Client) { c.get(u); }",
            "async fn g() {}\nasync fn f() { g().await; let x = g(); g() }",
        ];
        for text in rows {
            check(Language::Rust, &rust(), text, &[]);
        }
    }
}
