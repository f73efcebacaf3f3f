//! Every example of every rule: its markers, its snapshot, and what must hold for every fix.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use asyncfix::apply::{apply_fixes, edits_of, fix_text};
use asyncfix::edit::{Applicability, Fix};
use asyncfix::rules::{Example, Rule, RuleSet};
use asyncfix::scan::{Finding, Scan};
use asyncfix::source::{Language, LineIndex};
use asyncfix::syntax::Parser;
use similar::TextDiff;
use support::{ALL_RULES, examples, load, name, scan, surroundings_of};

/// Runs `check` on every example, and fails once with everything that was wrong.
fn check_all(check: impl Fn(&Rule, &Example) -> Result<(), String>) {
    let wrong: Vec<String> = examples()
        .filter_map(|(rule, example)| check(rule, example).err().map(|why| format!("{}\n{why}", name(rule, example))))
        .collect();
    assert!(wrong.is_empty(), "{} wrong examples\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn own_rules(rule: &Rule) -> RuleSet {
    load(&[rule.source])
}

fn lines_of(findings: &[Finding], text: &str) -> Vec<usize> {
    let index = LineIndex::new(text);
    let mut lines: Vec<usize> = findings
        .iter()
        .filter(|finding| !finding.suppressed)
        .map(|finding| index.position(finding.span.start, text).line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn fix_all(example: &Example, text: &str, rules: &RuleSet, threshold: Applicability) -> asyncfix::apply::Fixed {
    fix_text(text, example.language, rules, &surroundings_of(example), &Parser::new(), threshold)
}

fn counts(scan: &[Finding]) -> BTreeMap<&'static str, usize> {
    scan.iter().fold(BTreeMap::new(), |mut counts, finding| {
        *counts.entry(finding.rule).or_default() += 1;
        counts
    })
}

#[test]
fn marked_lines_are_exactly_the_lines_with_findings() {
    check_all(|rule, example| {
        let found = lines_of(&scan(example, &example.text, &own_rules(rule)).findings, &example.text);
        let marked = example.marked_lines();
        let line = |number: &usize| format!("  {number}: {}", example.text.lines().nth(number - 1).unwrap_or(""));
        let noisy: Vec<String> = found.iter().filter(|line| !marked.contains(line)).map(line).collect();
        let missing: Vec<String> = marked.iter().filter(|line| !found.contains(line)).map(line).collect();
        match (noisy.is_empty(), missing.is_empty()) {
            (true, true) => Ok(()),
            _ => Err(format!("noisy:\n{}\nmissing:\n{}", noisy.join("\n"), missing.join("\n"))),
        }
    });
}

#[test]
fn every_example_parses() {
    check_all(|_, example| {
        let parser = Parser::new();
        let tree = parser.parse(&example.text, example.language);
        match tree.broken() {
            [] => Ok(()),
            [first, ..] => Err(format!("does not parse at byte {}: {:?}", first.start, first.of(&example.text))),
        }
    });
}

#[test]
fn each_fix_alone_parses_and_ends_its_finding() {
    check_all(|rule, example| {
        let rules = own_rules(rule);
        let before = scan(example, &example.text, &rules);
        for finding in &before.findings {
            for fix in &finding.fixes {
                let fixed = apply_fixes(&example.text, example.language, &[fix], &before.layout, &Parser::new())
                    .map_err(|error| format!("\"{}\": {error}", fix.title))?;
                let after = scan(example, &fixed, &rules);
                if after.findings.len() >= before.findings.len() {
                    return Err(format!("\"{}\" leaves the finding:\n{fixed}", fix.title));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn any_choice_of_fixes_applies() {
    check_all(|rule, example| {
        let before = scan(example, &example.text, &own_rules(rule));
        // A few deterministic choices: for each finding a fix or none, by the bits of a counter.
        for choice in 0..16_usize {
            let mut chosen: Vec<&Fix> = Vec::new();
            for (nth, finding) in before.findings.iter().enumerate() {
                let pick = (choice >> (nth % 4)) & 1 == 1;
                let fix = finding.fixes.get(choice % finding.fixes.len().max(1)).filter(|_| pick);
                if let Some(fix) = fix.filter(|fix| !chosen.iter().any(|taken| taken.conflicts_with(fix))) {
                    chosen.push(fix);
                }
            }
            apply_fixes(&example.text, example.language, &chosen, &before.layout, &Parser::new())
                .map_err(|error| format!("choice {choice}: {error}"))?;
        }
        Ok(())
    });
}

#[test]
fn fixing_ends_and_a_second_run_changes_nothing() {
    for threshold in [Applicability::Safe, Applicability::Unsafe] {
        check_all(|rule, example| {
            let rules = own_rules(rule);
            let once = fix_all(example, &example.text, &rules, threshold);
            if let [refused, ..] = once.refused.as_slice() {
                return Err(format!("refused \"{}\": {}", refused.title, refused.reason));
            }
            let twice = fix_all(example, &once.text, &rules, threshold);
            if twice.text != once.text {
                return Err(format!("the second run changes:\n{}\ninto:\n{}", once.text, twice.text));
            }
            if once.rounds >= 10 { Err("fixing does not end".to_owned()) } else { Ok(()) }
        });
    }
}

#[test]
fn a_fix_brings_no_finding_of_any_rule() {
    check_all(|rule, example| {
        let fixed = fix_all(example, &example.text, &own_rules(rule), Applicability::Safe);
        let before = counts(&scan(example, &example.text, &ALL_RULES).findings);
        let after = scan(example, &fixed.text, &ALL_RULES);
        for (name, count) in counts(&after.findings) {
            // An opt-in rule is advice, which right code may go against: an `await` in a loop, a loop that polls.
            let is_advice = ALL_RULES.rules().iter().any(|it| it.source.name == name && it.page.opt_in.is_some());
            if !is_advice && count > before.get(name).copied().unwrap_or(0) {
                return Err(format!("brings {name}:\n{}", fixed.text));
            }
        }
        Ok(())
    });
}

#[test]
fn examples_without_markers_stay_as_they_are() {
    check_all(|rule, example| {
        let fixed = fix_all(example, &example.text, &own_rules(rule), Applicability::Unsafe);
        let changed = example.marked_lines().is_empty() && fixed.text != example.text;
        if changed { Err(format!("changed into:\n{}", fixed.text)) } else { Ok(()) }
    });
}

#[test]
fn line_ends_marks_and_missing_final_newlines_survive() {
    check_all(|rule, example| {
        let rules = own_rules(rule);
        let plain = fix_all(example, &example.text, &rules, Applicability::Safe).text;
        let same = |what: &str, variant: &str, back: &dyn Fn(&str) -> String| {
            let fixed = fix_all(example, variant, &rules, Applicability::Safe).text;
            if back(&fixed) == plain { Ok(()) } else { Err(format!("{what}:\n{fixed:?}\ninstead of\n{plain:?}")) }
        };
        same("with CRLF", &example.text.replace('\n', "\r\n"), &|text| {
            let bare = text.replace("\r\n", "");
            if bare.contains('\n') { "a bare line feed".to_owned() } else { text.replace("\r\n", "\n") }
        })?;
        same("with a byte-order mark", &format!("\u{feff}{}", example.text), &|text| {
            text.strip_prefix('\u{feff}').unwrap_or("no mark").to_owned()
        })?;
        same("without a final newline", example.text.trim_end_matches('\n'), &|text| format!("{text}\n"))
    });
}

#[test]
fn each_fix_changes_only_what_its_edits_say() {
    check_all(|rule, example| {
        let before = scan(example, &example.text, &own_rules(rule));
        for fix in before.findings.iter().flat_map(|finding| &finding.fixes) {
            let edits =
                edits_of(&example.text, example.language, &[fix], &before.layout).map_err(|error| error.to_string())?;
            if edits.iter().any(|edit| example.text.get(edit.span.start..edit.span.end) == Some(edit.text.as_str())) {
                return Err(format!("\"{}\" has an edit that changes nothing", fix.title));
            }
        }
        Ok(())
    });
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
        settings.bind(|| insta::assert_snapshot!(source.name, snapshot(rule)));
    }
}

/// Findings and diffs of every example with a marker.
fn snapshot(rule: &Rule) -> String {
    let rules = own_rules(rule);
    let mut text = String::new();
    for example in rule.page.examples() {
        let scan = scan(example, &example.text, &rules);
        if scan.findings.is_empty() {
            continue;
        }
        let _ = writeln!(text, "## {}\n", example.title);
        for finding in &scan.findings {
            write_finding(&mut text, example, &scan, finding);
        }
    }
    text
}

fn write_finding(text: &mut String, example: &Example, scan: &Scan, finding: &Finding) {
    let place = LineIndex::new(&example.text).position(finding.span.start, &example.text);
    let _ = writeln!(text, "{} {}:{}  {}", finding.rule, place.line, place.column, finding.message);
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "help: {help}");
    }
    for fix in &finding.fixes {
        let _ = writeln!(text, "fix ({}): {}", fix.applicability.name(), fix.title);
        if let Some(caution) = &fix.caution {
            let _ = writeln!(text, "because {caution}");
        }
        let fixed = apply_fixes(&example.text, example.language, &[fix], &scan.layout, &Parser::new());
        let _ = writeln!(text, "{}", fixed.map_or_else(|error| error.to_string(), |fixed| diff(&example.text, &fixed)));
    }
    for withheld in &finding.withheld {
        let _ = writeln!(text, "no fix \"{}\": {}", withheld.title, withheld.reason);
    }
    text.push('\n');
}

/// A diff without positions, so that a new example does not move the others.
fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let text = diff.unified_diff().context_radius(1).to_string();
    text.lines().map(|line| if line.starts_with("@@") { "@@" } else { line }).collect::<Vec<_>>().join("\n")
}
