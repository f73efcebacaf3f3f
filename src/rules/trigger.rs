//! The names without which no rule can have a finding, derived from the rules' own predicates.
//!
//! A pattern finds something only where all its filters hold, so the names of any one filter are enough: the fewest are
//! taken. A rule cannot forget its trigger, because it has no way to state one.

use std::collections::BTreeSet;

use super::load::{Filter, Test};
use super::predicate::{Pins, lifetime};
use super::set::RuleSet;
use crate::apis::{Apis, Effect};
use crate::source::Language;

/// What a file must contain for some rule to have a finding in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triggers {
    /// Full paths of symbols: `time.sleep`, `requests.Session.get`, `std::thread::sleep`.
    pub symbols: BTreeSet<String>,
    /// A call of an async function of the file itself is enough.
    pub own_coroutines: bool,
    /// The rules that name nothing: for them every file with async code must be parsed.
    pub unpinned: BTreeSet<&'static str>,
}

impl RuleSet {
    /// The triggers of the rules of one language.
    pub fn triggers(&self, language: Language, apis: &Apis) -> Triggers {
        let mut triggers = Triggers::default();
        for rule in self.rules().iter().filter(|rule| rule.source.language == language) {
            for pattern in &rule.patterns {
                let pinned = pattern.filters.iter().filter_map(|filter| pins(filter, apis));
                match pinned.min_by_key(|(symbols, own)| (*own, symbols.len())) {
                    Some((symbols, own_coroutines)) => {
                        triggers.symbols.extend(symbols);
                        triggers.own_coroutines |= own_coroutines;
                    }
                    None => _ = triggers.unpinned.insert(rule.source.name),
                }
            }
        }
        triggers
    }
}

/// The symbols a filter needs, and whether coroutines of the file would do as well; `None` if it names nothing.
fn pins(filter: &Filter, apis: &Apis) -> Option<(BTreeSet<String>, bool)> {
    let Test::Predicate(predicate) = filter.test else { return None };
    if filter.negated {
        return None;
    }
    let with = |holds: &dyn Fn(&crate::apis::Api) -> bool| {
        apis.symbols().filter(|(_, api)| holds(api)).map(|(path, _)| path.to_owned()).collect()
    };
    match predicate.pins {
        Pins::Nothing => None,
        Pins::Symbols => Some((with_aliases(&filter.texts, apis), false)),
        Pins::Effects => {
            let effects: Vec<Effect> = filter.texts.iter().filter_map(|name| Effect::from_name(name)).collect();
            Some((with(&|api| api.blocks.is_some_and(|effect| effects.contains(&effect))), false))
        }
        Pins::Tasks => {
            let lifetimes: Vec<_> = filter.texts.iter().filter_map(|name| lifetime(name)).collect();
            Some((with(&|api| api.task.is_some_and(|task| lifetimes.contains(&task))), false))
        }
        Pins::Coroutines => Some((with(&|api| api.coroutine), true)),
    }
}

/// The paths and every path that the tables call the same.
fn with_aliases(paths: &[String], apis: &Apis) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = paths.iter().cloned().collect();
    all.extend(apis.symbols().filter(|(_, api)| paths.contains(&api.path)).map(|(path, _)| path.to_owned()));
    all
}
