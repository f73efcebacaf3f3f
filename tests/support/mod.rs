//! What several test files need: the shipped rules, and scans of single texts.

#![allow(dead_code, reason = "each test file uses a part")]

pub mod program;

use std::sync::LazyLock;

use asyncfix::facts::Surroundings;
use asyncfix::native::REGISTRY;
use asyncfix::rules::{Example, Rule, RuleSet, RuleSource, builtin};
use asyncfix::scan::{Scan, patterns_hit, scan_text};
use asyncfix::syntax::Parser;

/// All shipped rules, opt-in ones included.
pub static ALL_RULES: LazyLock<RuleSet> = LazyLock::new(|| load(builtin::sources()));

/// Loads rules, or panics with everything that is wrong with them.
pub fn load(sources: &[RuleSource]) -> RuleSet {
    RuleSet::load(sources, &REGISTRY).unwrap_or_else(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n\n"));
    })
}

/// The project an example lives in: what its page says of it.
pub fn surroundings_of(example: &Example) -> Surroundings {
    example.surroundings()
}

/// The findings of one text under `rules`.
pub fn scan(example: &Example, text: &str, rules: &RuleSet) -> Scan {
    scan_text(text, example.language, rules, &surroundings_of(example), &Parser::new())
}

/// Every example of every shipped rule.
///
/// `ASYNCFIX_RULE=name,other` leaves only those of some rules, for work on them.
pub fn examples() -> impl Iterator<Item = (&'static Rule, &'static Example)> {
    static ONLY: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("ASYNCFIX_RULE").ok());
    let wanted = |rule: &&Rule| ONLY.as_ref().is_none_or(|only| only.split(',').any(|one| one == rule.source.name));
    let rules = ALL_RULES.rules().iter().map(AsRef::as_ref).filter(wanted);
    rules.flat_map(|rule: &Rule| rule.page.examples().iter().map(move |example| (rule, example)))
}

/// `rule example: title`, for messages.
pub fn name(rule: &Rule, example: &Example) -> String {
    let source = rule.source;
    let (language, family) = (source.language.name(), source.family);
    format!("queries/{language}/{family}/{}.md:{}: {}", source.name, example.line, example.title)
}

/// The patterns of `rule`, by number, that give a finding in the example.
pub fn patterns_met(rule: &Rule, example: &Example) -> Vec<usize> {
    patterns_hit(&example.text, example.language, &load(&[rule.source]), &surroundings_of(example), &Parser::new())
}
