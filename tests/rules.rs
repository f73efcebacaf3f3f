//! Every example of every rule: its markers, its snapshot, and what must hold for every fix.

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

use asyncfix::apply::{apply_fixes, fix_text};
use asyncfix::edit::Applicability;
use asyncfix::examples::{CHECKS, Trial, snapshot};
use asyncfix::rules::{Example, Rule, RuleSet};
use asyncfix::source::Language;
use asyncfix::syntax::Parser;
use support::{ALL_RULES, examples, name, scan, surroundings_of};

/// Runs a check on every example, and fails once with everything that was wrong.
fn check_all(what: &str) {
    let check = CHECKS.iter().find(|check| check.name == what).expect("there is such a check");
    let parser = Parser::new();
    let wrong: Vec<String> = examples()
        .filter_map(|(rule, example)| {
            let trial = Trial { rule, example, own: &own_rules(rule), all: &ALL_RULES, parser: &parser };
            (check.run)(&trial).err().map(|why| format!("{}\n{why}", name(rule, example)))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong examples\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn own_rules(rule: &Rule) -> RuleSet {
    ALL_RULES.subset(|known| std::ptr::eq(known, rule))
}

fn fix_all(example: &Example, text: &str, rules: &RuleSet, threshold: Applicability) -> asyncfix::apply::Fixed {
    fix_text(text, example.language, rules, &surroundings_of(example), &Parser::new(), threshold)
}

#[test]
fn marked_lines_are_exactly_the_lines_with_findings() {
    check_all("the marked lines are exactly the lines with findings");
}

#[test]
fn every_example_parses() {
    check_all("the example parses");
}

#[test]
fn each_fix_alone_parses_and_ends_its_finding() {
    check_all("each fix alone parses and ends its finding");
}

#[test]
fn any_choice_of_fixes_applies() {
    check_all("any choice of fixes applies");
}

#[test]
fn fixing_ends_and_a_second_run_changes_nothing() {
    check_all("fixing ends, and a second run changes nothing");
}

#[test]
fn a_fix_brings_no_finding_of_any_rule() {
    check_all("a fix brings no finding of any rule");
}

#[test]
fn examples_without_markers_stay_as_they_are() {
    check_all("an example without markers stays as it is");
}

#[test]
fn line_ends_marks_and_missing_final_newlines_survive() {
    check_all("line ends, marks and a missing final newline survive");
}

#[test]
fn each_fix_changes_only_what_its_edits_say() {
    check_all("each fix changes only what its edits say");
}

#[test]
fn messages_are_clauses() {
    check_all("the message is a clause");
}

#[test]
fn every_check_is_made() {
    let own = include_str!("rules.rs");
    for check in CHECKS {
        assert!(own.contains(&format!("check_all(\"{}\")", check.name)), "no test makes the check: {}", check.name);
    }
}

/// Python examples compile before and after, under the Python at hand (3.11 or later).
#[test]
fn python_examples_compile() {
    let script = "import sys, json\nfor name, text in json.load(sys.stdin):\n    try:\n        compile(text, name, 'exec')\n    except SyntaxError as error:\n        print(name, error, text, sep='\\n')\n";
    let mut programs: Vec<(String, String)> = Vec::new();
    for (rule, example) in examples().filter(|(_, example)| example.language == Language::Python) {
        let compiles = example.project.iter().find(|(word, _)| word == "compiles").map(|(_, when)| when.as_str());
        match compiles {
            Some("never") => continue,
            Some(_) => {
                let fixed = fix_all(example, &example.text, &own_rules(rule), Applicability::Unsafe);
                programs.push((format!("{}, fixed", name(rule, example)), fixed.text));
                continue;
            }
            None => programs.push((name(rule, example), example.text.clone())),
        }
        for threshold in [Applicability::Safe, Applicability::Unsafe] {
            let fixed = fix_all(example, &example.text, &own_rules(rule), threshold);
            programs.push((format!("{}, fixed", name(rule, example)), fixed.text));
        }
        let before = scan(example, &example.text, &own_rules(rule));
        for fix in before.findings.iter().flat_map(|finding| &finding.fixes) {
            let fixed = apply_fixes(&example.text, example.language, &[fix], &before.layout, &Parser::new());
            programs.extend(fixed.ok().map(|text| (format!("{}, {}", name(rule, example), fix.title), text)));
        }
    }
    let mut python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 compiles the examples");
    let input = serde_json::to_vec(&programs).expect("texts are JSON");
    python.stdin.take().expect("stdin is a pipe").write_all(&input).expect("python3 reads");
    let output = python.wait_with_output().expect("python3 ends");
    let complaints = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && complaints.is_empty(), "{complaints}");
}

#[test]
fn snapshots_are_current() {
    for rule in ALL_RULES.rules() {
        let source = rule.source;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("../snapshots/{}/{}", source.language.name(), source.family));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(source.name, snapshot(rule, &own_rules(rule), &Parser::new())));
    }
}
