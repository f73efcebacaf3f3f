//! The checks, one function each.

use std::collections::BTreeMap;

use super::{Check, Trial};
use crate::apply::{apply_fixes, edits_of};
use crate::edit::{Applicability, Fix};
use crate::scan::Finding;
use crate::source::LineIndex;

/// Everything that must hold for every example.
pub const CHECKS: &[Check] = &[
    Check { name: "the marked lines are exactly the lines with findings", run: marked_lines },
    Check { name: "the example parses", run: parses },
    Check { name: "each fix alone parses and ends its finding", run: each_fix_alone },
    Check { name: "any choice of fixes applies", run: any_choice },
    Check { name: "fixing ends, and a second run changes nothing", run: fixing_ends },
    Check { name: "a fix brings no finding of any rule", run: brings_nothing },
    Check { name: "an example without markers stays as it is", run: silent_stays },
    Check { name: "line ends, marks and a missing final newline survive", run: bytes_survive },
    Check { name: "each fix changes only what its edits say", run: only_edits },
    Check { name: "the message is a clause", run: message_is_clause },
];

fn marked_lines(trial: &Trial<'_>) -> Result<(), String> {
    let text = &trial.example.text;
    let found = lines_of(&trial.scan(text, trial.own).findings, text);
    let marked = trial.example.marked_lines();
    let line = |number: &usize| format!("  {number}: {}", text.lines().nth(number - 1).unwrap_or(""));
    let noisy: Vec<String> = found.iter().filter(|line| !marked.contains(line)).map(line).collect();
    let missing: Vec<String> = marked.iter().filter(|line| !found.contains(line)).map(line).collect();
    let told = [("found, not marked:", noisy), ("marked, not found:", missing)];
    let told = told.into_iter().filter(|(_, lines)| !lines.is_empty());
    let told: Vec<String> = told.map(|(what, lines)| format!("{what}\n{}", lines.join("\n"))).collect();
    if told.is_empty() { Ok(()) } else { Err(told.join("\n")) }
}

fn lines_of(findings: &[Finding], text: &str) -> Vec<usize> {
    let index = LineIndex::new(text);
    let shown = findings.iter().filter(|finding| !finding.suppressed);
    let mut lines: Vec<usize> = shown.map(|finding| index.position(finding.span.start, text).line).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn parses(trial: &Trial<'_>) -> Result<(), String> {
    let text = &trial.example.text;
    let tree = trial.parser.parse(text, trial.example.language);
    let Some(first) = tree.broken().first() else { return Ok(()) };
    let place = LineIndex::new(text).position(first.start, text);
    Err(format!("does not parse at {}:{}: {:?}", place.line, place.column, first.of(text)))
}

fn each_fix_alone(trial: &Trial<'_>) -> Result<(), String> {
    let (text, language) = (&trial.example.text, trial.example.language);
    let before = trial.scan(text, trial.own);
    for fix in before.findings.iter().flat_map(|finding| &finding.fixes) {
        let fixed = apply_fixes(text, language, &[fix], &before.layout, trial.parser)
            .map_err(|error| format!("\"{}\": {error}", fix.title))?;
        if trial.scan(&fixed, trial.own).findings.len() >= before.findings.len() {
            return Err(format!("\"{}\" leaves the finding:\n{fixed}", fix.title));
        }
    }
    Ok(())
}

fn any_choice(trial: &Trial<'_>) -> Result<(), String> {
    let (text, language) = (&trial.example.text, trial.example.language);
    let before = trial.scan(text, trial.own);
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
        apply_fixes(text, language, &chosen, &before.layout, trial.parser)
            .map_err(|error| format!("choice {choice}: {error}"))?;
    }
    Ok(())
}

fn fixing_ends(trial: &Trial<'_>) -> Result<(), String> {
    for threshold in [Applicability::Safe, Applicability::Unsafe] {
        let once = trial.fix_all(&trial.example.text, threshold);
        if let Some(refused) = once.refused.first() {
            return Err(format!("refused \"{}\": {}", refused.title, refused.reason));
        }
        let twice = trial.fix_all(&once.text, threshold);
        if twice.text != once.text {
            return Err(format!("the second run changes:\n{}\ninto:\n{}", once.text, twice.text));
        }
        if once.rounds >= 10 {
            return Err("fixing does not end".to_owned());
        }
    }
    Ok(())
}

fn brings_nothing(trial: &Trial<'_>) -> Result<(), String> {
    let text = &trial.example.text;
    let fixed = trial.fix_all(text, Applicability::Safe);
    let before = counts(&trial.scan(text, trial.all).findings);
    for (name, count) in counts(&trial.scan(&fixed.text, trial.all).findings) {
        // An opt-in rule is advice, which right code may go against: an `await` in a loop, a loop that polls.
        let is_advice = trial.all.rules().iter().any(|it| it.source.name == name && it.page.opt_in.is_some());
        if !is_advice && count > before.get(name).copied().unwrap_or(0) {
            return Err(format!("brings {name}:\n{}", fixed.text));
        }
    }
    Ok(())
}

fn counts(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    findings.iter().fold(BTreeMap::new(), |mut counts, finding| {
        *counts.entry(finding.rule).or_default() += 1;
        counts
    })
}

fn silent_stays(trial: &Trial<'_>) -> Result<(), String> {
    let fixed = trial.fix_all(&trial.example.text, Applicability::Unsafe);
    let is_changed = trial.example.marked_lines().is_empty() && fixed.text != trial.example.text;
    if is_changed { Err(format!("changed into:\n{}", fixed.text)) } else { Ok(()) }
}

fn bytes_survive(trial: &Trial<'_>) -> Result<(), String> {
    let text = &trial.example.text;
    let plain = trial.fix_all(text, Applicability::Safe).text;
    let same = |what: &str, variant: &str, back: &dyn Fn(&str) -> String| {
        let fixed = trial.fix_all(variant, Applicability::Safe).text;
        if back(&fixed) == plain { Ok(()) } else { Err(format!("{what}:\n{fixed:?}\ninstead of\n{plain:?}")) }
    };
    same("with CRLF", &text.replace('\n', "\r\n"), &|text| {
        let bare = text.replace("\r\n", "");
        if bare.contains('\n') { "a bare line feed".to_owned() } else { text.replace("\r\n", "\n") }
    })?;
    same("with a byte-order mark", &format!("\u{feff}{text}"), &|text| {
        text.strip_prefix('\u{feff}').unwrap_or("no mark").to_owned()
    })?;
    same("without a final newline", text.trim_end_matches('\n'), &|text| format!("{text}\n"))
}

fn only_edits(trial: &Trial<'_>) -> Result<(), String> {
    let (text, language) = (&trial.example.text, trial.example.language);
    let before = trial.scan(text, trial.own);
    for fix in before.findings.iter().flat_map(|finding| &finding.fixes) {
        let edits = edits_of(text, language, &[fix], &before.layout).map_err(|error| error.to_string())?;
        if edits.iter().any(|edit| edit.span.of(text) == edit.text) {
            return Err(format!("\"{}\" has an edit that changes nothing", fix.title));
        }
    }
    Ok(())
}

fn message_is_clause(trial: &Trial<'_>) -> Result<(), String> {
    for finding in trial.scan(&trial.example.text, trial.own).findings {
        if finding.message.starts_with(char::is_uppercase) {
            return Err(format!("starts in upper case: {}", finding.message));
        }
        if finding.message.ends_with('.') {
            return Err(format!("ends in a period: {}", finding.message));
        }
    }
    Ok(())
}
