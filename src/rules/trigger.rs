//! The names without which no rule can have a finding, derived from the rules' own predicates.
//!
//! A pattern finds something only where all its filters hold, so the names of any one filter are enough: the fewest are
//! taken. A rule cannot forget its trigger, because it has no way to state one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::load::{Checked, Filter, Test};
use super::predicate::{Pins, guard_named, handling_named, lifetime};
use super::query::{Kind, NodePattern, Pattern, Times};
use super::set::RuleSet;
use super::structure;
use crate::apis::{Api, Apis, Effect, Handling, Protocol};
use crate::outline::{Names, Outline, OwnCoroutines, Triggers, candidates, holders, runs_plain_functions};
use crate::source::Language;
use crate::syntax::tree::kind_ids;

/// Decides from an outline whether a file of one language can hold a finding.
#[derive(Clone, Debug)]
pub struct Gate {
    leaves: Vec<Leaf>,
    /// The rules that name nothing: for them every file with async code is parsed.
    unpinned: BTreeSet<&'static str>,
}

/// The patterns that share a condition on the text of the file.
#[derive(Clone, Debug)]
struct Leaf {
    condition: Condition,
    triggers: Triggers<'static>,
    /// Whether the condition is all that a file must meet.
    opens: Opens,
}

/// Texts that a file must have: of each set at least one.
type Condition = BTreeSet<BTreeSet<&'static str>>;

/// What more a file must have than the texts of a condition. Ordered: a later one takes in the ones before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Opens {
    /// A trigger.
    #[default]
    WithTrigger,
    /// Async code.
    InAsync,
    /// Nothing.
    Always,
}

impl Gate {
    /// Whether the outlined file can hold a finding.
    pub fn admits(&self, outline: &Outline<'_>) -> bool {
        !self.unpinned.is_empty() && outline.has_async || self.leaves.iter().any(|leaf| leaf.admits(outline))
    }

    /// Whether a rule asks what calls end up in, for which the whole project must be known.
    pub fn asks_for_project(&self) -> bool {
        self.leaves.iter().any(|leaf| !leaf.triggers.reached.is_empty())
    }

    /// The definitions of the outlined file, by number, in which something may block.
    pub fn causes(&self, outline: &Outline<'_>) -> Vec<u32> {
        self.leaves.iter().flat_map(|leaf| holders(outline, &leaf.triggers.reached)).collect()
    }

    /// Whether the outlined file may have plain functions run on the event loop.
    pub fn runs_plain_functions(&self, outline: &Outline<'_>) -> bool {
        self.leaves.iter().any(|leaf| runs_plain_functions(outline, &leaf.triggers.on_loop))
    }

    /// The rules that make every file with async code be parsed.
    pub fn unpinned(&self) -> impl Iterator<Item = &'static str> {
        self.unpinned.iter().copied()
    }
}

impl Leaf {
    fn admits(&self, outline: &Outline<'_>) -> bool {
        let text = outline.text.as_bytes();
        let has = |wanted: &&str| memchr::memmem::find(text, wanted.as_bytes()).is_some();
        if !self.condition.iter().all(|any| any.iter().any(has)) {
            return false;
        }
        match self.opens {
            Opens::Always => true,
            Opens::InAsync if outline.has_async => true,
            _ => !candidates(outline, &self.triggers).is_empty(),
        }
    }
}

/// The names of one filter.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of the filter")]
struct Pinned {
    symbols: BTreeSet<&'static str>,
    /// Whether the symbols matter only where they are called and not awaited on the spot.
    unawaited: bool,
    /// Whether they matter only where they are called and awaited on the spot; functions of the file itself as well.
    awaited: bool,
    own_coroutines: OwnCoroutines,
    texts: BTreeSet<&'static str>,
    /// Whether the symbols may stand outside the function that the pattern is about.
    elsewhere: bool,
    /// Whether functions of one name in both forms matter.
    both_forms: bool,
    /// Whether the symbols matter where a plain function calls them that async code enters.
    reached: bool,
}

impl Pinned {
    /// Whether a name that needs no import is among them: half of all files have those.
    fn names_builtins(&self) -> bool {
        self.symbols.iter().any(|symbol| symbol.starts_with("builtins."))
    }
}

/// What the patterns of one condition ask for.
#[derive(Default)]
struct Asked {
    in_async: BTreeSet<&'static str>,
    anywhere: BTreeSet<&'static str>,
    dropped: BTreeSet<&'static str>,
    unawaited: BTreeSet<&'static str>,
    awaited: BTreeSet<&'static str>,
    awaiting: BTreeSet<&'static str>,
    reached: BTreeSet<&'static str>,
    own_awaited: bool,
    both_forms: bool,
    own_coroutines: OwnCoroutines,
    texts: BTreeSet<&'static str>,
    plain_texts: BTreeSet<&'static str>,
    opens: Opens,
}

impl Asked {
    /// Adds a pattern that names nothing beside its condition.
    fn add_condition(&mut self, pattern: &Checked, condition: &Condition) {
        match condition.first() {
            Some(texts) if asks_for_async(pattern, true) => self.plain_texts.extend(texts),
            _ if asks_for_async(pattern, false) => self.opens = self.opens.max(Opens::InAsync),
            _ => self.opens = Opens::Always,
        }
    }

    fn add(&mut self, pattern: &Checked, filter: &Filter, pinned: Pinned, language: Language) {
        let is_dropped = pinned.unawaited && is_of_a_statement(pattern, language);
        let symbols = match () {
            () if pinned.reached => &mut self.reached,
            () if is_dropped || is_called_by_a_statement(pattern, filter, language) => &mut self.dropped,
            () if pinned.unawaited => &mut self.unawaited,
            () if pinned.awaited => &mut self.awaited,
            () if asks(pattern, "awaits-inside") => &mut self.awaiting,
            () if asks_for_async(pattern, false) && !pinned.elsewhere && !is_named_elsewhere(filter) => {
                &mut self.in_async
            }
            () => &mut self.anywhere,
        };
        symbols.extend(pinned.symbols);
        self.texts.extend(pinned.texts);
        self.own_awaited |= pinned.awaited;
        self.both_forms |= pinned.both_forms;
        let own = if is_dropped { OwnCoroutines::Dropped } else { pinned.own_coroutines };
        self.own_coroutines = self.own_coroutines.max(own);
    }

    fn leaf(self, condition: Condition, language: Language, apis: &'static Apis, makers: &Makers) -> Leaf {
        let names = |symbols: BTreeSet<&'static str>| {
            let methods = methods(&symbols, language, makers);
            let receivers = receivers(&symbols, apis, makers);
            Names::new(language, symbols, methods).with_receivers(receivers)
        };
        let triggers = Triggers {
            on_loop: if self.in_async.is_empty() && self.reached.is_empty() {
                Names::default()
            } else {
                names(on_loop(apis))
            },
            in_async: names(self.in_async),
            anywhere: names(self.anywhere),
            dropped: names(self.dropped),
            unawaited: names(self.unawaited),
            awaited: names(self.awaited),
            awaiting: names(self.awaiting),
            reached: names(self.reached),
            own_awaited: self.own_awaited,
            both_forms: self.both_forms,
            own_coroutines: self.own_coroutines,
            texts: self.texts.into_iter().collect(),
            plain_texts: self.plain_texts.into_iter().collect(),
        };
        Leaf { condition, triggers, opens: self.opens }
    }
}

impl RuleSet {
    /// The gate of the rules of one language.
    pub(super) fn derive_gate(&self, language: Language, apis: &'static Apis) -> Gate {
        let makers = makers(apis);
        let mut asked: BTreeMap<Condition, Asked> = BTreeMap::new();
        let mut unpinned = BTreeSet::new();
        for rule in self.rules().iter().filter(|rule| rule.source.language == language) {
            for pattern in rule.patterns() {
                let condition: Condition = pattern.filters.iter().filter_map(texts_asked_for).collect();
                let pinned = pattern.filters.iter().filter_map(|filter| Some((filter, pins(filter, apis, &makers)?)));
                let size = |pinned: &Pinned| pinned.symbols.len() + pinned.texts.len();
                let fewest =
                    pinned.min_by_key(|(_, pinned)| (pinned.own_coroutines, pinned.names_builtins(), size(pinned)));
                match fewest {
                    Some((filter, fewest)) => {
                        asked.entry(condition).or_default().add(pattern, filter, fewest, language);
                    }
                    None if condition.is_empty() => _ = unpinned.insert(rule.source.name),
                    None => asked.entry(condition.clone()).or_default().add_condition(pattern, &condition),
                }
            }
        }
        let leaves = asked.into_iter().map(|(condition, asked)| asked.leaf(condition, language, apis, &makers));
        Gate { leaves: leaves.collect(), unpinned }
    }
}

/// Whether the symbol of the filter may stand outside the function that the pattern is about.
fn is_named_elsewhere(filter: &Filter) -> bool {
    matches!(filter.test, Test::Predicate(predicate) if predicate.name == "assigned-from" || predicate.pins == Pins::Types)
}

/// Whether the pattern holds only in async code; negated: only outside of it.
fn asks_for_async(pattern: &Checked, negated: bool) -> bool {
    pattern.filters.iter().any(|filter| {
        let is_it = matches!(filter.test, Test::Predicate(predicate) if predicate.name == "in-async");
        is_it && filter.negated == negated
    })
}

/// Whether the pattern has this predicate, as it stands.
fn asks(pattern: &Checked, name: &str) -> bool {
    let is_it = |filter: &Filter| matches!(filter.test, Test::Predicate(predicate) if predicate.name == name);
    pattern.filters.iter().any(|filter| is_it(filter) && !filter.negated)
}

/// The texts of which the filter wants one in the file.
fn texts_asked_for(filter: &Filter) -> Option<BTreeSet<&'static str>> {
    let asks = matches!(filter.test, Test::Predicate(predicate) if predicate.pins == Pins::Texts);
    let fixed = |text: &Cow<'static, str>| match text {
        Cow::Borrowed(text) => Some(*text),
        Cow::Owned(_) => None,
    };
    if asks && !filter.negated { filter.texts.iter().map(fixed).collect() } else { None }
}

/// Whether the pattern is about whole statements: the coroutine it asks for is then dropped there, or never mind.
fn is_of_a_statement(pattern: &Checked, language: Language) -> bool {
    let statements = ["expression_statement", "let_declaration"];
    let kinds: Vec<u16> = statements.iter().flat_map(|kind| kind_ids(language, kind, true)).collect();
    let is_statement =
        structure::root_kinds(&pattern.structure).is_some_and(|roots| roots.iter().all(|root| kinds.contains(root)));
    is_statement && !gives_a_name(pattern, language)
}

/// Whether the pattern is about a statement that gives a value a name of its own.
fn gives_a_name(pattern: &Checked, language: Language) -> bool {
    let Pattern::Node(NodePattern { children, .. }) = &pattern.structure else { return false };
    let name = kind_ids(language, "identifier", true);
    let is_name = |pattern: &Pattern| matches!(pattern, Pattern::Node(NodePattern { kind: Kind::Ids(ids), .. }) if ids.iter().any(|id| name.contains(id)));
    children.iter().any(|child| is_name(&child.pattern))
}

/// Whether the filter is about the callee of a call that is the whole statement the pattern is about.
fn is_called_by_a_statement(pattern: &Checked, filter: &Filter, language: Language) -> bool {
    let only_child = |pattern: &Pattern, kinds: &[&str]| {
        let Pattern::Node(NodePattern { kind: Kind::Ids(ids), children, .. }) = pattern else { return None };
        let known: Vec<u16> = kinds.iter().flat_map(|kind| kind_ids(language, kind, true)).collect();
        let is_it = ids.iter().all(|id| known.contains(id));
        children.first().filter(|child| is_it && children.len() == 1 && child.times == Times::Once).cloned()
    };
    let call = only_child(&pattern.structure, &["expression_statement"]);
    let callee = call.and_then(|call| only_child(&call.pattern, &["call", "call_expression"]));
    let Some(Pattern::Node(callee)) = callee.map(|callee| callee.pattern) else { return false };
    filter.captures.first().is_some_and(|capture| callee.captures.contains(capture))
}

/// The symbols a filter needs, and whether coroutines of the file would do as well; `None` if it names nothing.
fn pins(filter: &Filter, apis: &'static Apis, makers: &Makers) -> Option<Pinned> {
    let Test::Predicate(predicate) = filter.test else { return None };
    if filter.negated {
        return None;
    }
    let with = |holds: &dyn Fn(&Api) -> bool| {
        let symbols = apis.symbols().filter(|(_, api)| holds(api)).map(|(path, _)| path);
        Pinned { symbols: symbols.collect(), ..Pinned::default() }
    };
    match predicate.pins {
        Pins::Nothing | Pins::Texts => None,
        Pins::Symbols => {
            let mut pinned = with_aliases(&filter.texts, apis)?;
            // An attribute is read of a value, which may be made anywhere in the file.
            let read = |path: &&str| apis.get(path).is_none_or(|api| api.attribute);
            let attributes = pinned.symbols.iter().copied().filter(read);
            let owners = attributes.filter_map(|path| Some(path.rsplit_once('.')?.0));
            let owners: BTreeSet<&str> = owners.filter(|owner| apis.get(owner).is_some_and(|api| api.class)).collect();
            if !owners.is_empty() {
                pinned.symbols.extend(values(apis, makers, |api| api.class && owners.contains(api.path.as_str())));
                pinned.elsewhere = true;
            }
            Some(pinned)
        }
        Pins::Types => {
            let mut pinned = with_aliases(&filter.texts, apis)?;
            pinned
                .symbols
                .extend(values(apis, makers, |api| api.class && filter.texts.iter().any(|class| *class == api.path)));
            Some(pinned)
        }
        Pins::Effects => {
            let effects: Vec<Effect> = filter.texts.iter().filter_map(|name| Effect::from_name(name)).collect();
            let is_one = |effect: Option<Effect>| effect.is_some_and(|effect| effects.contains(&effect));
            Some(with(&|api| is_one(api.blocks) || is_one(api.members)))
        }
        Pins::Reached => {
            let is_passed_on = |effect: Option<Effect>| effect.is_some_and(Effect::is_passed_on);
            Some(Pinned { reached: true, ..with(&|api| is_passed_on(api.blocks) || is_passed_on(api.members)) })
        }
        Pins::Tasks => {
            let lifetimes: Vec<_> = filter.texts.iter().filter_map(|name| lifetime(name)).collect();
            Some(with(&|api| api.task.is_some_and(|task| lifetimes.contains(&task))))
        }
        Pins::Guards => {
            let kinds: Vec<_> = filter.texts.iter().filter_map(|name| guard_named(name)).collect();
            let is_one = |api: &Api| api.guard.is_some_and(|kind| kinds.contains(&kind));
            Some(Pinned { symbols: values(apis, makers, is_one), ..Pinned::default() })
        }
        Pins::Renamed => Some(with(&|api| api.renamed.is_some())),
        Pins::Handlers => {
            let ways: Vec<_> = filter.texts.iter().filter_map(|name| handling_named(name)).collect();
            Some(with(&|api| api.handler.is_some_and(|handler| ways.contains(&handler))))
        }
        Pins::Coroutines => {
            let own_coroutines = OwnCoroutines::Unawaited;
            Some(Pinned { own_coroutines, unawaited: true, ..with(&|api| api.coroutine) })
        }
        Pins::BothForms => Some(Pinned { both_forms: true, ..Pinned::default() }),
        Pins::Plain => Some(Pinned { awaited: true, ..with(&|api| api.plain) }),
        Pins::Managers => {
            Some(uses(filter, apis, makers, |api| api.manager, ["__enter__", "__aenter__"], "contextmanager"))
        }
        Pins::Iterables => {
            let pinned = uses(filter, apis, makers, |api| api.iterates, ["__iter__", "__aiter__"], "yield");
            Some(Pinned { own_coroutines: OwnCoroutines::Unawaited, ..pinned })
        }
    }
}

/// The symbols that give a value made for one form of a statement, and what a file says that makes such values itself:
/// the method of the plain and of the async form, or the word.
fn uses(
    filter: &Filter,
    apis: &'static Apis,
    makers: &Makers,
    protocol: fn(&Api) -> Option<Protocol>,
    methods: [&'static str; 2],
    word: &'static str,
) -> Pinned {
    let is_async = filter.texts.iter().any(|form| form == "async");
    let symbols = values(apis, makers, |api| protocol(api).is_some_and(|form| form.has(is_async)));
    Pinned { symbols, texts: [methods[usize::from(is_async)], word].into(), ..Pinned::default() }
}

/// The symbols that are such a value or give one.
fn values(apis: &'static Apis, makers: &Makers, is_such: impl Fn(&Api) -> bool) -> BTreeSet<&'static str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = apis.symbols().filter(|(_, api)| is_such(api)).map(|(path, _)| path).collect();
    while let Some(path) = open.pop() {
        if !found.insert(path) {
            continue;
        }
        open.extend(makers.get(path).into_iter().flatten());
        // What reads an attribute of a class has a value of that class first.
        let class = path.rsplit_once('.').map_or("", |(class, _)| class);
        if apis.get(path).is_some_and(|api| api.attribute) {
            open.extend(apis.get_key(class));
        }
    }
    found
}

/// The paths and every path that the tables call the same; `None` if a path is not written as it reads.
fn with_aliases(paths: &[Cow<'static, str>], apis: &'static Apis) -> Option<Pinned> {
    let mut symbols = BTreeSet::new();
    for path in paths {
        let Cow::Borrowed(path) = path else { return None };
        symbols.insert(*path);
        symbols.extend(apis.symbols().filter(|(_, api)| api.path == *path).map(|(alias, _)| alias));
    }
    Some(Pinned { symbols, ..Pinned::default() })
}

/// The last names of methods, each with the paths that give a value of their class.
fn methods(
    symbols: &BTreeSet<&'static str>,
    language: Language,
    makers: &Makers,
) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut methods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for symbol in symbols {
        let Some((mut class, name)) = symbol.rsplit_once(language.separator()) else { continue };
        let sources = methods.entry(name).or_default();
        // What an attribute has is reached through the value that has the attribute: `subprocess.Popen.stdout.read`.
        while !makers.contains_key(class)
            && let Some((owner, _)) = class.rsplit_once(language.separator())
        {
            class = owner;
        }
        sources.extend(makers.get(class).into_iter().flatten());
        sources.sort_unstable();
        sources.dedup();
    }
    methods.retain(|_, sources| !sources.is_empty());
    methods
}

/// What gives a value all of whose methods are asked for.
fn receivers(symbols: &BTreeSet<&'static str>, apis: &'static Apis, makers: &Makers) -> Vec<&'static str> {
    let open = symbols.iter().filter(|path| apis.get(path).is_some_and(|api| api.members.is_some()));
    let mut receivers: Vec<&str> = open.flat_map(|class| makers.get(class).into_iter().flatten()).copied().collect();
    receivers.sort_unstable();
    receivers.dedup();
    receivers
}

/// What a file mentions that has a plain function run on the event loop; for a method also what it may be a method of.
fn on_loop(apis: &'static Apis) -> BTreeSet<&'static str> {
    let rows = || apis.symbols().filter(|(_, api)| api.handler == Some(Handling::Loop)).map(|(path, _)| path);
    let classes = rows().filter_map(|path| apis.get_key(path.rsplit_once('.')?.0));
    rows().chain(classes).collect()
}

/// What gives a value of each class: the class itself, and every symbol whose result it is.
type Makers = FxHashMap<&'static str, Vec<&'static str>>;

fn makers(apis: &'static Apis) -> Makers {
    let mut makers = Makers::default();
    for (path, api) in apis.symbols() {
        let itself = api.class.then_some(path);
        let alike = api.class.then_some(api.path.as_str()).filter(|class| *class != path);
        let items = api.unpacks.iter().map(String::as_str);
        let results = api.returns.as_deref().into_iter().chain(api.enters.as_deref()).chain(items);
        for class in itself.into_iter().chain(alike).chain(results) {
            makers.entry(class).or_default().push(path);
        }
    }
    // The member that shows a convention can give a value of any class of the library, in a file that does not import it.
    for library in apis.libraries() {
        for convention in &library.conventions {
            let is_own = |class: &&str| class.split('.').next() == Some(library.name.as_str());
            for (_, sources) in makers.iter_mut().filter(|(class, _)| is_own(class)) {
                sources.push(&convention.member);
            }
        }
    }
    makers
}
