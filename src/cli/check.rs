//! `asyncfix check`: findings are reported and nothing is changed.

use std::io::{self, Write};

use super::args::Format;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::Options;
use super::run::{Task, over_files, plan};
use crate::error::Error;
use crate::report::{FileReport, NotChecked, Report, concise, json, text};
use crate::scan::{Scan, scan_text};
use crate::source::{LineIndex, SourceFile};
use crate::syntax::Parser;

/// Reports every finding; [`ExitStatus::FindingsRemain`] if there is one.
///
/// # Errors
/// The options or the configuration are wrong.
pub fn check(options: &Options, console: &Console) -> Result<ExitStatus, Error> {
    let with_suppressed = options.select.ignore_suppressions;
    let plan = plan(options)?;
    let total = plan.tasks.len();
    let mut results = over_files(plan, options.threads, |task, file, parser| check_file(task, file, parser))?;
    let mut report = Report { total, ..Report::default() };
    for checked in std::mem::take(&mut results.files) {
        results.not_checked.extend(checked.broken);
        let mut file = checked.file;
        file.findings.retain(|finding| with_suppressed || !finding.suppressed);
        if !file.findings.is_empty() {
            report.files.push(file);
        }
    }
    results.not_checked.sort();
    results.tell_not_checked(console);
    report.not_checked.clone_from(&results.not_checked);
    let remain = report.counts().findings > 0 && !options.exit_zero;
    let status = if remain { ExitStatus::FindingsRemain } else { ExitStatus::Clean };
    finish(print(&report, options.format, console), status.max(results.status))
}

/// A file after the rules went over it.
struct Checked {
    file: FileReport,
    broken: Option<NotChecked>,
}

fn check_file(task: &Task, file: SourceFile, parser: &Parser) -> Checked {
    let scan = scan_text(&file.text, file.language, &task.rules, &task.surroundings, parser);
    let broken = broken(&file, &scan);
    let text = if scan.findings.is_empty() { String::new() } else { file.text };
    let (path, language) = (file.path.into_string(), file.language);
    Checked { file: FileReport { path, language, text, layout: scan.layout, findings: scan.findings }, broken }
}

/// What of a file was not checked because it does not parse.
pub(super) fn broken(file: &SourceFile, scan: &Scan) -> Option<NotChecked> {
    let place = LineIndex::new(&file.text).position(scan.broken?.start, &file.text);
    let reason = format!("syntax error at {}:{}", place.line, place.column);
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
