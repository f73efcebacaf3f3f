//! Places that a rule nearly has something to say about, and what is missing: for people who write rules.

use super::load::{Checked, Filter, Rule, Test};
use super::set::{Place, RuleSet};
use super::structure;
use crate::facts::{Facts, Resolved, Truth};
use crate::source::Span;
use crate::syntax::NodeId;

/// A place where a pattern nearly fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Where.
    pub span: Span,
    /// The number of the pattern in its rule, from 0.
    pub pattern: usize,
    /// How much of the pattern holds: nodes that fit and predicates that hold.
    pub nearness: usize,
    /// What does not, in one clause.
    pub reason: String,
}

impl RuleSet {
    /// The near misses of every rule of this set, the nearest first.
    pub(crate) fn near_misses(&self, facts: &dyn Facts) -> Vec<NearMiss> {
        let language = facts.tree().language();
        let mut found = Vec::new();
        for rule in self.rules().iter().filter(|rule| rule.source.language == language) {
            for (number, pattern) in rule.patterns().iter().enumerate() {
                for node in facts.tree().all() {
                    found.extend(near_miss(rule, pattern, number, node, facts));
                }
            }
        }
        found.sort_by_key(|miss| (std::cmp::Reverse(miss.nearness), miss.span));
        // One word about a place is enough: that of the pattern that comes nearest.
        let mut told: std::collections::BTreeSet<Span> = std::collections::BTreeSet::new();
        found.retain(|miss| told.insert(miss.span));
        found
    }
}

fn near_miss(rule: &Rule, pattern: &Checked, number: usize, node: NodeId, facts: &dyn Facts) -> Option<NearMiss> {
    let tree = facts.tree();
    let ways = structure::matches(&pattern.structure, node, tree);
    let miss = |nearness, reason| Some(NearMiss { span: tree.span(node), pattern: number, nearness, reason });
    if ways.is_empty() {
        let (fitting, part) = structure::misfit(&pattern.structure, node, tree)?;
        let near = fitting > 0 && names_alike(pattern, tree.text(node));
        return near
            .then(|| miss(fitting, format!("nothing here fits `{}`", on_one_line(part.of(rule.source.query)))))?;
    }
    let mut best: Option<(usize, String)> = None;
    for captured in ways {
        let mut nodes = vec![None; pattern.captures.len()];
        for (capture, node) in &captured {
            nodes[*capture].get_or_insert(*node);
        }
        let place = Place { pattern, root: node, captured: &captured, nodes: &nodes };
        let failing = pattern.filters.iter().position(|filter| !place.answer(filter, facts).is_yes())?;
        let filter = &pattern.filters[failing];
        if failing == 0 && !names_alike(pattern, tree.text(node)) {
            continue;
        }
        if best.as_ref().is_none_or(|(most, _)| failing > *most) {
            best = Some((failing, reason(rule, filter, &place, facts)));
        }
    }
    let (passed, reason) = best?;
    miss(100 + passed, reason)
}

/// Whether the text has the last name of a symbol that the pattern asks for; yes if it asks for none.
fn names_alike(pattern: &Checked, text: &str) -> bool {
    let asks = |filter: &&Filter| matches!(filter.test, Test::Predicate(known) if matches!(known.name, "resolves-to" | "eq" | "any-of" | "written"));
    let mut asked = pattern.filters.iter().filter(asks).flat_map(|filter| &filter.texts).peekable();
    let last = |path: &str| path.rsplit(['.', ':']).next().unwrap_or("").to_owned();
    asked.peek().is_some() && asked.any(|path| text.contains(last(path).as_str()))
}

fn reason(rule: &Rule, filter: &Filter, place: &Place<'_, '_>, facts: &dyn Facts) -> String {
    let written = on_one_line(filter.span.of(rule.source.query));
    let verdict = match place.answer(filter, facts) {
        Truth::Unknown => "cannot be told",
        _ => "does not hold",
    };
    let about_symbol =
        matches!(filter.test, Test::Predicate(known) if matches!(known.name, "resolves-to" | "blocks" | "twin"));
    let node = place.node_of(filter).filter(|_| about_symbol);
    let told = node.map(|node| match facts.resolve(node) {
        Resolved::Symbol(path) => format!(": `{}` is `{path}`", facts.tree().text(node)),
        Resolved::Local(_) => format!(": `{}` is defined in this file", facts.tree().text(node)),
        Resolved::Unknown => format!(": what `{}` is cannot be told here", facts.tree().text(node)),
    });
    format!("`{written}` {verdict}{}", told.unwrap_or_default())
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
