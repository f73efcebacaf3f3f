//! Scan and apply until nothing changes: fixes that collide are asked again on the new text.

use std::collections::BTreeSet;

use super::{ApplyError, apply_fixes};
use crate::edit::{Applicability, CargoFeature, Fix, Taken};
use crate::facts::{Layout, Surroundings};
use crate::rules::RuleSet;
use crate::scan::{Finding, Scan, scan_text};
use crate::source::{Language, LineIndex};
use crate::syntax::Parser;

/// More rounds than any code needs; reached only if two fixes undo each other.
const MOST_ROUNDS: usize = 10;

/// A text after every acceptable fix.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// What was applied, in order.
    pub applied: Vec<AppliedFix>,
    /// What is left: no fix, none that is acceptable, or refused.
    pub remaining: Vec<Finding>,
    /// The Cargo features that the applied fixes need, for the manifest of the project.
    pub features: BTreeSet<CargoFeature>,
    /// How often the text was changed.
    pub rounds: usize,
    /// The fixes that were not made because the result would not have parsed. Bugs of ours.
    pub refused: Vec<Refused>,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedFix {
    /// The rule's name.
    pub rule: &'static str,
    /// The number of the pattern in the rule's file, from 0.
    pub pattern: usize,
    /// The runtime the code runs under.
    pub runtime: Option<String>,
    /// The fix's title.
    pub title: String,
    /// How far it could be trusted.
    pub applicability: Applicability,
    /// The round it was applied in, from 1.
    pub round: usize,
    /// The line of its finding in the text of that round, from 0.
    pub line: usize,
}

/// A fix that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule's name.
    pub rule: &'static str,
    /// The fix's title.
    pub title: String,
    /// Why.
    pub reason: String,
}

/// A finding whose fix may be made.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'c> {
    /// The round, from 0.
    pub round: usize,
    /// The text of the round.
    pub text: &'c str,
    /// The number of the finding in the scan of the round.
    pub nth: usize,
    /// The finding.
    pub finding: &'c Finding,
}

/// Applies the best fix of at least `threshold` of every finding that is not suppressed, until none is left.
pub fn fix_text(
    text: &str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
    threshold: Applicability,
) -> Fixed {
    fix_text_where(text, language, rules, surroundings, parser, threshold, &|_| true)
}

/// [`fix_text`] for the findings that `wanted` names, in every round.
pub fn fix_text_where(
    text: &str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
    threshold: Applicability,
    wanted: &dyn Fn(&Candidate<'_>) -> bool,
) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), ..Fixed::default() };
    let mut seen = BTreeSet::from([fixed.text.clone()]);
    loop {
        let scan = scan_text(&fixed.text, language, rules, surroundings, parser);
        let wanted =
            |nth: usize, finding: &Finding| wanted(&Candidate { round: fixed.rounds, text: &fixed.text, nth, finding });
        let chosen = choose(&scan, threshold, &fixed.refused, &wanted);
        if chosen.is_empty() || fixed.rounds == MOST_ROUNDS {
            fixed.remaining = scan.findings;
            return fixed;
        }
        let Some((next, kept)) = apply_most(&fixed.text, language, &chosen, &scan.layout, parser, &mut fixed.refused)
        else {
            fixed.remaining = scan.findings;
            return fixed;
        };
        if !seen.insert(next.clone()) {
            fixed.remaining = scan.findings;
            return fixed;
        }
        fixed.rounds += 1;
        let round = fixed.rounds;
        let lines = LineIndex::new(&fixed.text);
        let applied = kept.iter().map(|(finding, fix)| AppliedFix {
            rule: finding.rule,
            pattern: finding.pattern,
            runtime: finding.runtime.clone(),
            title: fix.title.clone(),
            applicability: fix.applicability,
            round,
            line: lines.line(finding.span.start),
        });
        let applied: Vec<AppliedFix> = applied.collect();
        fixed.applied.extend(applied);
        fixed.features.extend(kept.iter().flat_map(|(_, fix)| fix.features().cloned()));
        fixed.text = next;
    }
}

type Chosen<'s> = (&'s Finding, &'s Fix);

/// The best acceptable fix of each finding, without those that collide with an earlier one.
fn choose<'s>(
    scan: &'s Scan,
    threshold: Applicability,
    refused: &[Refused],
    wanted: &dyn Fn(usize, &Finding) -> bool,
) -> Vec<Chosen<'s>> {
    let mut chosen: Vec<Chosen<'s>> = Vec::new();
    let mut taken = Taken::default();
    let open = scan.findings.iter().enumerate().filter(|(nth, finding)| !finding.suppressed && wanted(*nth, finding));
    for (_, finding) in open {
        let is_refused = |fix: &Fix| refused.iter().any(|known| known.rule == finding.rule && known.title == fix.title);
        let acceptable = |fix: &&Fix| fix.applicability >= threshold && !is_refused(fix);
        let Some(fix) = finding.fixes.iter().find(acceptable) else { continue };
        if taken.take(fix) {
            chosen.push((finding, fix));
        }
    }
    chosen
}

/// Applies all of `chosen`; if that would not parse, one by one, leaving out what breaks the text.
fn apply_most<'s>(
    text: &str,
    language: Language,
    chosen: &[Chosen<'s>],
    layout: &Layout,
    parser: &Parser,
    refused: &mut Vec<Refused>,
) -> Option<(String, Vec<Chosen<'s>>)> {
    let all: Vec<&Fix> = chosen.iter().map(|(_, fix)| *fix).collect();
    if let Ok(text) = apply_fixes(text, language, &all, layout, parser) {
        return Some((text, chosen.to_vec()));
    }
    let mut kept: Vec<Chosen<'s>> = Vec::new();
    let mut best = None;
    for (finding, fix) in chosen {
        let with_it: Vec<&Fix> = kept.iter().map(|(_, fix)| *fix).chain([*fix]).collect();
        match apply_fixes(text, language, &with_it, layout, parser) {
            Ok(text) => {
                kept.push((finding, fix));
                best = Some(text);
            }
            Err(error) => {
                // A fix that fails only beside another one is asked again in the next round.
                if apply_fixes(text, language, &[fix], layout, parser) == Err(ApplyError::ParsesWorse) {
                    refused.push(Refused { rule: finding.rule, title: fix.title.clone(), reason: error.to_string() });
                }
            }
        }
    }
    best.map(|text| (text, kept))
}
