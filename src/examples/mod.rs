//! What the examples of a rule must show: that the rule finds the marked lines and nothing else, and that its fixes are
//! sound. The same checks hold for shipped rules, in the tests, and for rules of a project, in `asyncfix rule test`.

mod checks;
mod snapshot;

pub use checks::CHECKS;
pub use snapshot::{diff, snapshot};

use std::collections::BTreeSet;

use crate::apply::{Fixed, fix_text};
use crate::edit::Applicability;
use crate::rules::{Example, Rule, RuleSet};
use crate::scan::{Scan, patterns_hit, scan_text};
use crate::syntax::Parser;

/// One example of a rule, with what it is tried with.
pub struct Trial<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Its example.
    pub example: &'r Example,
    /// The rule alone.
    pub own: &'r RuleSet,
    /// Every rule there is.
    pub all: &'r RuleSet,
    /// What parses.
    pub parser: &'r Parser,
}

/// One thing that must hold for every example.
pub struct Check {
    /// What must hold.
    pub name: &'static str,
    /// Says what does not.
    pub run: fn(&Trial<'_>) -> Result<(), String>,
}

/// Something wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where: the line of the page, with the title of the example.
    pub place: String,
    /// What must hold.
    pub check: &'static str,
    /// What is wrong, in lines.
    pub what: String,
}

impl Trial<'_> {
    /// The findings in `text`, which is the example or what a fix made of it.
    pub fn scan(&self, text: &str, rules: &RuleSet) -> Scan {
        scan_text(text, self.example.language, rules, &self.example.surroundings(), self.parser)
    }

    /// The text with all fixes of the rule made.
    pub fn fix_all(&self, text: &str, threshold: Applicability) -> Fixed {
        fix_text(text, self.example.language, self.own, &self.example.surroundings(), self.parser, threshold)
    }
}

/// Everything wrong with a rule: with its page, and with each example. `own` is the rule alone, `all` every rule.
pub fn failures(rule: &Rule, own: &RuleSet, all: &RuleSet, parser: &Parser) -> Vec<Failure> {
    let mut failures: Vec<Failure> = page_failures(rule);
    failures.extend(unmet_patterns(rule, own, parser));
    for example in rule.page.examples() {
        let trial = Trial { rule, example, own, all, parser };
        for check in CHECKS {
            if let Err(what) = (check.run)(&trial) {
                let place = format!("{}:{}: {}", rule.source.page_file(), example.line, example.title);
                failures.push(Failure { place, check: check.name, what });
            }
        }
    }
    failures
}

/// The parts that a page must have, and an example of either kind.
fn page_failures(rule: &Rule) -> Vec<Failure> {
    let page = &rule.page;
    let has = |name: &str| page.sections().iter().any(|known| known == name);
    let mut missing: Vec<String> = Vec::new();
    if !page.summary.ends_with('.') {
        missing.push("below the heading stands one sentence that says what the rule finds".to_owned());
    }
    let wanted = ["Why", "Limits", "Examples"].into_iter().chain(rule.fix_titles().next().map(|_| "Fix safety"));
    missing.extend(wanted.filter(|name| !has(name)).map(|name| format!("there is no section `## {name}`")));
    let marker = format!("{} finding", rule.source.language.comment());
    if page.examples().iter().all(|example| example.marked_lines().is_empty()) {
        missing.push(format!("no example has a finding: end a line with `{marker}`"));
    }
    if page.examples().iter().all(|example| !example.marked_lines().is_empty()) {
        missing.push("no example is silent: show code that is like a finding and is right".to_owned());
    }
    let place = rule.source.page_file();
    missing.into_iter().map(|what| Failure { place: place.clone(), check: "the page has its parts", what }).collect()
}

fn unmet_patterns(rule: &Rule, own: &RuleSet, parser: &Parser) -> Vec<Failure> {
    let hit = |example: &Example| patterns_hit(&example.text, example.language, own, &example.surroundings(), parser);
    let met: BTreeSet<usize> = rule.page.examples().iter().flat_map(hit).collect();
    let unmet = (0..rule.pattern_count()).filter(|number| !met.contains(number));
    let failure = |number: usize| Failure {
        place: rule.source.file(),
        check: "every pattern is met by an example",
        what: format!("no example meets pattern {} of the query", number + 1),
    };
    unmet.map(failure).collect()
}
