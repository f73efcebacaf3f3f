//! The fast way finds what the long way finds: a text that the gate turns away has no finding.
//!
//! It holds over every example of every rule, and over a folder of real code if `ASYNCFIX_CORPUS` names one.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use asyncfix::facts::Surroundings;
use asyncfix::rules::RuleSet;
use asyncfix::scan::{needs_parse, scan_text};
use asyncfix::source::Language;
use asyncfix::syntax::Parser;
use support::{ALL_RULES, examples, load, name, scan};

/// The rules that run unless something else is asked for. Some opt-in rules are about code that no name gives away.
static DEFAULT_RULES: LazyLock<RuleSet> = LazyLock::new(|| ALL_RULES.subset(|rule| rule.page.opt_in.is_none()));

/// Each rule alone, so that no other rule opens the gate for it.
fn single_rules() -> Vec<RuleSet> {
    ALL_RULES.rules().iter().map(|rule| load(&[rule.source])).collect()
}

/// The gate of each rule alone, so that no other rule opens it.
#[test]
fn no_example_with_a_finding_is_turned_away() {
    let alone: BTreeMap<(Language, &str), RuleSet> =
        ALL_RULES.rules().iter().map(|rule| ((rule.source.language, rule.source.name), load(&[rule.source]))).collect();
    for (rule, example) in examples() {
        let findings = scan(example, &example.text, &ALL_RULES).findings;
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        for found in found {
            let around = Surroundings::default();
            let admitted = needs_parse(&example.text, example.language, &alone[&(example.language, found)], &around);
            assert!(admitted, "{}: a finding of {found} is turned away", name(rule, example));
        }
    }
}

#[test]
fn the_gate_turns_most_silent_texts_away() {
    let silent = "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(1)\n    print('time.sleep(1)')\n";
    assert!(!needs_parse(silent, Language::Python, &DEFAULT_RULES, &Surroundings::default()));
    let silent = "use tokio::time::sleep;\n\nasync fn work() {\n    sleep(d).await;\n}\n";
    assert!(!needs_parse(silent, Language::Rust, &DEFAULT_RULES, &Surroundings::default()));
}

#[test]
fn every_rule_names_what_it_looks_for() {
    for language in Language::ALL {
        let unpinned: Vec<&str> = DEFAULT_RULES.gate(language).unpinned().collect();
        assert!(unpinned.is_empty(), "these make every file with async code be parsed: {unpinned:?}");
    }
}

#[test]
fn no_file_of_the_corpus_with_a_finding_is_turned_away() {
    let Some(folder) = std::env::var_os("ASYNCFIX_CORPUS") else { return };
    let rules = single_rules();
    let parser = Parser::new();
    let mut count = 0;
    visit(Path::new(&folder), &mut |path, language| {
        let Ok(text) = fs::read_to_string(path) else { return };
        let findings = scan_text(&text, language, &ALL_RULES, &Surroundings::default(), &parser).findings;
        for finding in findings {
            let of_rule = |set: &&RuleSet| {
                set.rules()[0].source.name == finding.rule && set.rules()[0].source.language == language
            };
            let own = rules.iter().find(of_rule).expect("each rule has its set");
            assert!(needs_parse(&text, language, own, &Surroundings::default()), "{}: {finding:#?}", path.display());
            count += 1;
        }
    });
    assert!(count > 0, "no finding in {}", folder.display());
}

fn visit(folder: &Path, check: &mut dyn FnMut(&Path, Language)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension {
            _ if path.is_dir() => visit(&path, check),
            Some("py") => check(&path, Language::Python),
            Some("rs") => check(&path, Language::Rust),
            _ => {}
        }
    }
}
