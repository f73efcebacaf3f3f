//! The names without which no rule can have a finding, derived from the rules' own predicates.
//!
//! A pattern finds something only where all its filters hold, so the names of any one filter are enough: the fewest are
//! taken. A rule cannot forget its trigger, because it has no way to state one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::load::{Checked, Filter, Test};
use super::predicate::{Pins, lifetime};
use super::query::{Kind, NodePattern, Pattern, Times};
use super::set::RuleSet;
use super::structure;
use crate::apis::{Api, Apis, Effect};
use crate::outline::{Names, Outline, Triggers, candidates};
use crate::source::Language;
use crate::syntax::tree::kind_ids;

/// Decides from an outline whether a file of one language can hold a finding.
#[derive(Clone, Debug)]
pub struct Gate {
    triggers: Triggers<'static>,
    /// The rules that name nothing: for them every file with async code is parsed.
    unpinned: BTreeSet<&'static str>,
}

impl Gate {
    /// Whether the outlined file can hold a finding.
    pub fn admits(&self, outline: &Outline<'_>) -> bool {
        !self.unpinned.is_empty() && outline.has_async || !candidates(outline, &self.triggers).is_empty()
    }

    /// The rules that make every file with async code be parsed.
    pub fn unpinned(&self) -> impl Iterator<Item = &'static str> {
        self.unpinned.iter().copied()
    }
}

/// The names of one filter.
#[derive(Default)]
struct Pinned {
    symbols: BTreeSet<&'static str>,
    own_coroutines: bool,
}

impl RuleSet {
    /// The gate of the rules of one language.
    pub(super) fn derive_gate(&self, language: Language, apis: &'static Apis) -> Gate {
        let (mut in_async, mut anywhere, mut dropped) = (Pinned::default(), Pinned::default(), Pinned::default());
        let mut unpinned = BTreeSet::new();
        for rule in self.rules().iter().filter(|rule| rule.source.language == language) {
            for pattern in &rule.patterns {
                let pinned = pattern.filters.iter().filter_map(|filter| Some((filter, pins(filter, apis)?)));
                let fewest = pinned.min_by_key(|(_, pinned)| (pinned.own_coroutines, pinned.symbols.len()));
                let Some((filter, fewest)) = fewest else {
                    unpinned.insert(rule.source.name);
                    continue;
                };
                let into = match () {
                    () if fewest.own_coroutines && is_of_a_statement(pattern, language) => &mut dropped,
                    () if is_called_by_a_statement(pattern, filter, language) => &mut dropped,
                    () if asks_for_async(pattern) => &mut in_async,
                    () => &mut anywhere,
                };
                into.symbols.extend(fewest.symbols);
                into.own_coroutines |= fewest.own_coroutines;
            }
        }
        let local_async = [&in_async, &anywhere, &dropped].iter().any(|pinned| pinned.own_coroutines);
        let names =
            |pinned: Pinned| Names::new(language, pinned.symbols.clone(), methods(&pinned.symbols, language, apis));
        let (in_async, anywhere, dropped) = (names(in_async), names(anywhere), names(dropped));
        Gate { triggers: Triggers { in_async, anywhere, dropped, local_async }, unpinned }
    }
}

fn asks_for_async(pattern: &Checked) -> bool {
    pattern.filters.iter().any(|filter| {
        let is_it = matches!(filter.test, Test::Predicate(predicate) if predicate.name == "in-async");
        is_it && !filter.negated
    })
}

/// Whether the pattern is about whole statements: the coroutine it asks for is then dropped there, or never mind.
fn is_of_a_statement(pattern: &Checked, language: Language) -> bool {
    let statements = ["expression_statement", "let_declaration"];
    let kinds: Vec<u16> = statements.iter().flat_map(|kind| kind_ids(language, kind, true)).collect();
    structure::root_kinds(&pattern.structure).is_some_and(|roots| roots.iter().all(|root| kinds.contains(root)))
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
fn pins(filter: &Filter, apis: &'static Apis) -> Option<Pinned> {
    let Test::Predicate(predicate) = filter.test else { return None };
    if filter.negated {
        return None;
    }
    let with = |holds: &dyn Fn(&Api) -> bool| {
        let symbols = apis.symbols().filter(|(_, api)| holds(api)).map(|(path, _)| path);
        Pinned { symbols: symbols.collect(), own_coroutines: false }
    };
    match predicate.pins {
        Pins::Nothing => None,
        Pins::Symbols => with_aliases(&filter.texts, apis),
        Pins::Effects => {
            let effects: Vec<Effect> = filter.texts.iter().filter_map(|name| Effect::from_name(name)).collect();
            Some(with(&|api| api.blocks.is_some_and(|effect| effects.contains(&effect))))
        }
        Pins::Tasks => {
            let lifetimes: Vec<_> = filter.texts.iter().filter_map(|name| lifetime(name)).collect();
            Some(with(&|api| api.task.is_some_and(|task| lifetimes.contains(&task))))
        }
        Pins::Coroutines => Some(Pinned { own_coroutines: true, ..with(&|api| api.coroutine) }),
    }
}

/// The paths and every path that the tables call the same; `None` if a path is not written as it reads.
fn with_aliases(paths: &[Cow<'static, str>], apis: &'static Apis) -> Option<Pinned> {
    let mut symbols = BTreeSet::new();
    for path in paths {
        let Cow::Borrowed(path) = path else { return None };
        symbols.insert(*path);
        symbols.extend(apis.symbols().filter(|(_, api)| api.path == *path).map(|(alias, _)| alias));
    }
    Some(Pinned { symbols, own_coroutines: false })
}

/// The last names of methods, each with the paths that give a value of their class.
fn methods(
    symbols: &BTreeSet<&'static str>,
    language: Language,
    apis: &'static Apis,
) -> BTreeMap<&'static str, Vec<&'static str>> {
    let makers = makers(apis);
    let mut methods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for symbol in symbols {
        let Some((class, name)) = symbol.rsplit_once(language.separator()) else { continue };
        let sources = methods.entry(name).or_default();
        sources.extend(makers.get(class).into_iter().flatten());
        sources.sort_unstable();
        sources.dedup();
    }
    methods.retain(|_, sources| !sources.is_empty());
    methods
}

/// What gives a value of each class: the class itself, and every symbol whose result it is.
fn makers(apis: &'static Apis) -> FxHashMap<&'static str, Vec<&'static str>> {
    let mut makers: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (path, api) in apis.symbols() {
        let itself = api.class.then_some(path);
        for class in itself.into_iter().chain(api.returns.as_deref()).chain(api.enters.as_deref()) {
            makers.entry(class).or_default().push(path);
        }
    }
    makers
}
