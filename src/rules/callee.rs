//! What the function of a call must be for a pattern to have a chance there: asked once per call, before its structure
//! is matched.

use rustc_hash::FxHashSet;

use super::load::{Checked, Filter, Test};
use super::predicate::Pins;
use super::query::{NodePattern, Pattern};
use crate::facts::{Facts, Resolved};

/// The functions of which one must be called.
#[derive(Debug, Default)]
pub(super) struct Callees {
    symbols: FxHashSet<&'static str>,
    /// Whether any function that blocks will do.
    blocking: bool,
    /// Whether any function of the project will do.
    own: bool,
}

impl Callees {
    /// What every one of `patterns` asks of the child `field` of its root; `None` if one of them asks nothing.
    pub(super) fn of<'p>(patterns: impl IntoIterator<Item = &'p Checked>, field: u16) -> Option<Callees> {
        let mut callees = Callees::default();
        for pattern in patterns {
            let captures = captures_of_child(&pattern.structure, field)?;
            let asked = pattern.filters.iter().find_map(|filter| {
                asked_by(filter, captures).or_else(|| asked_of_call(filter, captures_of(&pattern.structure)))
            })?;
            callees.symbols.extend(asked.symbols);
            callees.blocking |= asked.blocking;
            callees.own |= asked.own;
        }
        Some(callees)
    }

    /// Whether a call of what `resolved` denotes has a chance.
    pub(super) fn admit(&self, resolved: &Resolved, facts: &dyn Facts) -> bool {
        let path = match resolved {
            Resolved::Symbol(path) => path,
            Resolved::Local(_) => return self.own,
            Resolved::Unknown => return false,
        };
        if self.own && facts.surroundings().linked.is_some() {
            return true;
        }
        let blocks = || match facts.apis().get(path) {
            Some(api) => api.blocks.is_some(),
            None => facts.apis().effect_of_member(path).is_some(),
        };
        self.symbols.contains(path.as_str()) || self.blocking && blocks()
    }
}

/// The captures of the root's child in this field, if there is exactly one such child in the pattern.
fn captures_of_child(structure: &Pattern, field: u16) -> Option<&[usize]> {
    let Pattern::Node(NodePattern { children, .. }) = structure else { return None };
    let mut inside = children.iter().filter(|child| child.field == Some(field));
    match (&inside.next()?.pattern, inside.next()) {
        (Pattern::Node(NodePattern { captures, .. }) | Pattern::Any(_, captures), None) => Some(captures),
        _ => None,
    }
}

/// The captures of the root.
fn captures_of(structure: &Pattern) -> &[usize] {
    let (Pattern::Node(NodePattern { captures, .. }) | Pattern::Any(_, captures)) = structure;
    captures
}

/// What a filter about the whole call asks of its function.
fn asked_of_call(filter: &Filter, captures: &[usize]) -> Option<Callees> {
    let Test::Predicate(predicate) = filter.test else { return None };
    let is_about_it = !filter.negated && filter.captures.first().is_some_and(|capture| captures.contains(capture));
    (is_about_it && predicate.pins == Pins::Reached).then(|| Callees { own: true, ..Callees::default() })
}

fn asked_by(filter: &Filter, captures: &[usize]) -> Option<Callees> {
    let Test::Predicate(predicate) = filter.test else { return None };
    if filter.negated || !filter.captures.first().is_some_and(|capture| captures.contains(capture)) {
        return None;
    }
    match predicate.pins {
        Pins::Symbols if predicate.name == "resolves-to" => {
            let fixed = filter.texts.iter().map(|text| match text {
                std::borrow::Cow::Borrowed(text) => Some(*text),
                std::borrow::Cow::Owned(_) => None,
            });
            Some(Callees { symbols: fixed.collect::<Option<_>>()?, ..Callees::default() })
        }
        Pins::Effects => Some(Callees { blocking: true, ..Callees::default() }),
        _ => None,
    }
}
