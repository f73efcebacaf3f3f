//! What a rule finds and changes in its examples, as text: kept beside the rule and read as its behaviour.

use std::fmt::Write as _;

use similar::TextDiff;

use crate::apply::apply_fixes;
use crate::rules::{Example, Rule, RuleSet};
use crate::scan::{Finding, Scan, scan_text};
use crate::source::LineIndex;
use crate::syntax::Parser;

/// Findings and diffs of every example that has some; `own` is the rule alone.
pub fn snapshot(rule: &Rule, own: &RuleSet, parser: &Parser) -> String {
    let mut text = String::new();
    for example in rule.page.examples() {
        let scan = scan_text(&example.text, example.language, own, &example.surroundings(), parser);
        if scan.findings.is_empty() {
            continue;
        }
        let _ = writeln!(text, "## {}\n", example.title);
        for finding in &scan.findings {
            write_finding(&mut text, example, &scan, finding, parser);
        }
    }
    text
}

fn write_finding(text: &mut String, example: &Example, scan: &Scan, finding: &Finding, parser: &Parser) {
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
        let fixed = apply_fixes(&example.text, example.language, &[fix], &scan.layout, parser);
        let _ = writeln!(text, "{}", fixed.map_or_else(|error| error.to_string(), |fixed| diff(&example.text, &fixed)));
    }
    for withheld in &finding.withheld {
        let _ = writeln!(text, "no fix \"{}\": {}", withheld.title, withheld.reason);
    }
    text.push('\n');
}

/// A diff without positions, so that a new example does not move the others.
pub fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let text = diff.unified_diff().context_radius(1).to_string();
    text.lines().map(|line| if line.starts_with("@@") { "@@" } else { line }).collect::<Vec<_>>().join("\n")
}
