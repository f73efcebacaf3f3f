//! `asyncfix check`: findings are reported and nothing is changed.

use std::io::{self, Write};

use camino::Utf8PathBuf;

use super::args::Format;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::Options;
use super::profile::profile;
use super::rewrite::manifest_of;
use super::run::{Results, Task, over_files, plan};
use crate::apply::FileFindings;
use crate::error::Error;
use crate::report::{NotChecked, Report, concise, json, text};
use crate::scan::{Finding, Scan, Withheld, scan_text};
use crate::source::{BlobId, DEFAULT_SIZE_LIMIT, Language, LineIndex, SourceFile};
use crate::syntax::Parser;

/// Reports every finding; [`ExitStatus::FindingsRemain`] if there is one.
///
/// # Errors
/// The options or the configuration are wrong.
pub fn check(options: &Options, console: &Console) -> Result<ExitStatus, Error> {
    let Scanned { report, results, .. } = scan_files(options)?;
    results.tell_not_checked(console);
    if options.profile_rules {
        profile(options, console)?;
    }
    let fixes = |file: &FileFindings| file.findings.iter().any(|finding| !finding.fixes.is_empty());
    if report.files.iter().any(|file| file.language == Language::Python && fixes(file)) {
        results.tell_assumed_python(console);
    }
    let remain = report.counts().findings > 0 && !options.exit_zero;
    let status = if remain { ExitStatus::FindingsRemain } else { ExitStatus::Clean };
    finish(print(&report, options.format, console), status.max(results.status))
}

/// The findings of a run.
pub(super) struct Scanned {
    /// What there is to tell.
    pub(super) report: Report,
    /// The files of the report as they were read, in its order.
    pub(super) sources: Vec<SourceFile>,
    /// The manifest around each of them, where there is one.
    pub(super) manifests: Vec<Option<Utf8PathBuf>>,
    /// What holds for each of them.
    pub(super) tasks: Vec<Task>,
    /// What could not be looked at.
    pub(super) results: Results<()>,
}

/// Finds everything there is to find in the files of a run.
///
/// # Errors
/// The options or the configuration are wrong.
pub(super) fn scan_files(options: &Options) -> Result<Scanned, Error> {
    let with_suppressed = options.select.ignore_suppressions;
    let plan = plan(options)?;
    let mut report = Report { total: plan.tasks.len(), ..Report::default() };
    let work = |task: &Task, file, parser: &Parser| {
        (scan_file(task, file, parser, options.exhaustive), manifest_of(&task.surroundings), task.clone())
    };
    let (files, mut results) = over_files(plan, options.threads, work)?.split();
    let (mut sources, mut manifests, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
    for ((source, mut scan, broken), manifest, task) in files {
        results.not_checked.extend(broken);
        scan.findings.retain(|finding| with_suppressed || !finding.suppressed);
        if scan.findings.is_empty() {
            continue;
        }
        let (path, language, text) = (source.path.to_string(), source.language, source.text.clone());
        let blob = BlobId::of(&source.bytes());
        report.files.push(FileFindings { path, language, text, blob, layout: scan.layout, findings: scan.findings });
        sources.push(source);
        manifests.push(manifest);
        tasks.push(task);
    }
    results.not_checked.sort();
    report.not_checked.clone_from(&results.not_checked);
    Ok(Scanned { report, sources, manifests, tasks, results })
}

/// One file again, as it is now.
///
/// # Errors
/// It cannot be read.
pub(super) fn scan_again(task: &Task, parser: &Parser) -> Result<(SourceFile, FileFindings), Error> {
    let source = SourceFile::read(&task.found, DEFAULT_SIZE_LIMIT);
    let source = source.map_err(|one| Error::new(format!("{}: {}", one.path, one.reason)))?;
    let findings = findings_in(task, &source, &source.text, parser);
    Ok((source, findings))
}

/// The findings of a text as the content of a file.
pub(super) fn findings_in(task: &Task, source: &SourceFile, text: &str, parser: &Parser) -> FileFindings {
    let mut scan = scan_text(text, source.language, &task.rules, &task.surroundings, parser);
    if source.is_stub() {
        scan.findings.iter_mut().for_each(withhold_fixes);
    }
    scan.findings.retain(|finding| !finding.suppressed);
    let blob = BlobId::of(&source.encode(text).unwrap_or_default());
    let (path, language, text) = (source.path.to_string(), source.language, text.to_owned());
    FileFindings { path, language, text, blob, layout: scan.layout, findings: scan.findings }
}

fn scan_file(
    task: &Task,
    mut file: SourceFile,
    parser: &Parser,
    exhaustive: bool,
) -> (SourceFile, Scan, Option<NotChecked>) {
    let mut scan = task.scan(&file, parser, exhaustive);
    if file.is_stub() {
        scan.findings.iter_mut().for_each(withhold_fixes);
    }
    let broken = broken(&file, &scan);
    if scan.findings.is_empty() {
        // Thousands of texts that nobody will look at again are not worth their memory.
        file.text = String::new();
    }
    (file, scan, broken)
}

fn withhold_fixes(finding: &mut Finding) {
    let reason = || "a stub is read, never rewritten".to_owned();
    let withheld = finding.fixes.drain(..).map(|fix| Withheld { title: fix.title, reason: reason() });
    finding.withheld.extend(withheld);
}

/// What of a file was not checked because it does not parse or is too much to take in.
pub(super) fn broken(file: &SourceFile, scan: &Scan) -> Option<NotChecked> {
    let reason = match (&scan.given_up, scan.broken) {
        (Some(reason), _) => reason.clone(),
        (None, broken) => {
            let place = LineIndex::new(&file.text).position(broken?.start, &file.text);
            format!("syntax error at {}:{}", place.line, place.column)
        }
    };
    Some(NotChecked { path: file.path.to_string(), reason })
}

/// Prints a report in `format`, its summary for people on standard error.
pub(super) fn print(report: &Report, format: Format, console: &Console) -> io::Result<()> {
    if format == Format::Json {
        let mut out = console.exact();
        json::write(&mut out, report)?;
        return out.flush();
    }
    let mut out = console.styled();
    match format {
        Format::Concise => concise::write(&mut out, report)?,
        _ => text::write(&mut out, report, console.verbose)?,
    }
    if !console.quiet {
        writeln!(out, "{}", report.summary(console.verbose))?;
    }
    out.flush()
}

/// The status of a command whose output was `printed`. That nobody reads it to the end is no failure.
pub(super) fn finish(printed: io::Result<()>, status: ExitStatus) -> Result<ExitStatus, Error> {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write the output: {error}")))
        }
        _ => Ok(status),
    }
}
