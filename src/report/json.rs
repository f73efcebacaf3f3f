//! The report for programs: one object, whose fields are only ever added to. `docs/json.md` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::apply::FileFindings;
use crate::edit::Fix;
use crate::facts::{Chain, Step};
use crate::scan::{Finding, fingerprints};
use crate::source::{LineIndex, Position};

#[derive(Serialize)]
struct JsonReport<'r> {
    schema_version: u32,
    findings: Vec<JsonFinding<'r>>,
    files: Vec<JsonFile<'r>>,
    not_checked: Vec<JsonNotChecked<'r>>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonFinding<'r> {
    rule: &'r str,
    language: &'static str,
    family: &'r str,
    path: &'r str,
    start: JsonPlace,
    end: JsonPlace,
    message: &'r str,
    help: Option<&'r str>,
    labels: Vec<JsonLabel<'r>>,
    function: Option<&'r str>,
    runtime: Option<&'r str>,
    severity: &'static str,
    suppressed: bool,
    fingerprint: String,
    chain: Vec<JsonLink<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chains: Vec<Vec<JsonLink<'r>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    fixes: Vec<JsonFix<'r>>,
    withheld: Vec<JsonWithheld<'r>>,
}

/// A step of a call chain through the project; findings of a single file have none.
#[derive(Serialize)]
struct JsonLink<'r> {
    path: &'r str,
    line: usize,
    name: &'r str,
}

#[derive(Serialize)]
struct JsonPlace {
    line: usize,
    column: usize,
    byte: usize,
}

#[derive(Serialize)]
struct JsonLabel<'r> {
    start: JsonPlace,
    end: JsonPlace,
    text: &'r str,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    applicability: &'static str,
    kind: &'static str,
    caution: Option<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    features: Vec<String>,
    edits: Vec<JsonEdit<'r>>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    path: &'r str,
    start: usize,
    end: usize,
    text: String,
}

#[derive(Serialize)]
struct JsonWithheld<'r> {
    title: &'r str,
    reason: &'r str,
}

/// A file with findings as it was read: `asyncfix apply` writes only to this.
#[derive(Serialize)]
struct JsonFile<'r> {
    path: &'r str,
    blob: String,
}

#[derive(Serialize)]
struct JsonNotChecked<'r> {
    path: &'r str,
    reason: &'r str,
}

#[derive(Serialize)]
struct JsonSummary {
    files: usize,
    findings: usize,
    safe: usize,
    #[serde(rename = "unsafe")]
    unsafe_: usize,
    manual: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<usize>,
}

/// Writes the report as one JSON object.
///
/// # Errors
/// The writer fails.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let counts = report.counts();
    let object = JsonReport {
        schema_version: 1,
        findings: report.files.iter().flat_map(findings).collect(),
        files: report.files.iter().map(|file| JsonFile { path: &file.path, blob: file.blob.to_string() }).collect(),
        not_checked: (report.not_checked.iter())
            .map(|one| JsonNotChecked { path: &one.path, reason: &one.reason })
            .collect(),
        summary: JsonSummary {
            files: report.total,
            findings: counts.findings,
            safe: counts.safe,
            unsafe_: counts.unsafe_,
            manual: counts.manual,
            fixed: report.fixed,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn findings(file: &FileFindings) -> Vec<JsonFinding<'_>> {
    let index = LineIndex::new(&file.text);
    let identities = fingerprints(&file.path, &file.text, &file.findings);
    file.findings
        .iter()
        .zip(identities)
        .map(|(finding, identity)| json_finding(file, &index, finding, identity))
        .collect()
}

fn json_finding<'r>(
    file: &'r FileFindings,
    index: &LineIndex,
    finding: &'r Finding,
    identity: String,
) -> JsonFinding<'r> {
    let place = |byte: usize| {
        let Position { line, column } = index.position(byte, &file.text);
        JsonPlace { line, column, byte }
    };
    let labels = finding.labels.iter().map(|label| JsonLabel {
        start: place(label.span.start),
        end: place(label.span.end),
        text: &label.text,
    });
    let withheld = finding.withheld.iter().map(|fix| JsonWithheld { title: &fix.title, reason: &fix.reason });
    JsonFinding {
        rule: finding.rule,
        language: file.language.name(),
        family: finding.family,
        path: &file.path,
        start: place(finding.span.start),
        end: place(finding.span.end),
        message: &finding.message,
        help: finding.help.as_deref(),
        labels: labels.collect(),
        function: finding.function.as_deref(),
        runtime: finding.runtime.as_deref(),
        severity: "warning",
        suppressed: finding.suppressed,
        fingerprint: identity,
        chain: finding.chains.first().map(|chain| json_chain(file, chain)).unwrap_or_default(),
        chains: finding.chains.iter().map(|chain| json_chain(file, chain)).collect(),
        cause: finding.chains.first().and_then(|chain| cause_of(file, chain)),
        fixes: finding.fixes.iter().map(|fix| json_fix(file, fix)).collect(),
        withheld: withheld.collect(),
    }
}

fn json_chain<'r>(file: &'r FileFindings, chain: &'r Chain) -> Vec<JsonLink<'r>> {
    let link = |step: &'r Step| JsonLink {
        path: step.path.as_deref().unwrap_or(&file.path),
        line: step.line,
        name: &step.name,
    };
    chain.steps.iter().map(link).collect()
}

/// What names the call that a chain ends in, the same for every finding that reaches it.
fn cause_of(file: &FileFindings, chain: &Chain) -> Option<String> {
    let cause = chain.cause()?;
    Some(format!("{}:{}:{}", cause.path.as_deref().unwrap_or(&file.path), cause.line, cause.name))
}

fn json_fix<'r>(file: &'r FileFindings, fix: &'r Fix) -> JsonFix<'r> {
    let settled = file.edits_of(fix);
    let edits = settled.iter().map(|edit| JsonEdit {
        path: &file.path,
        start: edit.span.start,
        end: edit.span.end,
        text: edit.text.clone(),
    });
    JsonFix {
        title: &fix.title,
        applicability: fix.applicability.name(),
        kind: fix.kind,
        caution: fix.caution.as_deref(),
        features: fix.features().map(|feature| format!("{}/{}", feature.package, feature.name)).collect(),
        edits: edits.collect(),
    }
}
