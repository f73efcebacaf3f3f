//! `asyncfix --fix`: every fix that may be made is written, without asking.

use super::args::Format;
use super::check::{finish, print};
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::Options;
use super::rewrite::rewrite;
use super::selection::keep_verified;
use super::writer::Writer;
use crate::error::Error;
use crate::report::{Report, plural};

/// Writes the fixes and reports what remains.
///
/// # Errors
/// The options or the configuration are wrong. A file that cannot be written is shown and counted as failure.
pub fn fix(options: &Options, console: &Console) -> Result<ExitStatus, Error> {
    let mut rewrite = rewrite(options)?;
    if let Some(verify) = &options.verify {
        keep_verified(&mut rewrite, verify, options, console)?;
    }
    let mut writer = Writer::new(console).guarded(options.require_clean)?;
    let manifests = rewrite.manifests(console);
    let mut status = rewrite.results.status;
    let mut report = Report { total: rewrite.total, ..Report::default() };
    let (mut made, mut changed, mut unwritten) = (0, 0, 0);
    rewrite.results.tell_not_checked(console);
    rewrite.tell_assumed_python(console);
    // Features first: a file that needs one does not compile without it.
    let failed: Vec<_> = manifests.iter().filter_map(|one| Some((one, one.write(&mut writer).err()?))).collect();
    for one in rewrite.files {
        one.tell_refused(console);
        if one.is_changed() {
            let manifest =
                one.manifest.as_ref().and_then(|path| failed.iter().find(|(it, _)| path.ends_with(&it.path)));
            if let Some((_, error)) = manifest {
                console.fail(error);
                status = ExitStatus::Failed;
                unwritten += 1;
                continue;
            }
            if let Err(error) = writer.write(&one.file, &one.fixed.text) {
                console.fail(&error);
                status = ExitStatus::Failed;
                unwritten += 1;
                continue;
            }
            made += one.fixed.applied.len();
            changed += 1;
        }
        if !one.left.findings.is_empty() {
            report.files.push(one.left);
        }
    }
    report.not_checked = rewrite.results.not_checked;
    report.fixed = Some(made);
    let left = report.counts().findings;
    if left > 0 && !options.exit_zero {
        status = status.max(ExitStatus::FindingsRemain);
    }
    let printed = match options.format {
        Format::Json => print(&report, options.format, console),
        _ if left > 0 || (made == 0 && unwritten == 0) => print(&report, options.format, console),
        _ => Ok(()),
    };
    if made > 0 {
        let (findings, files) = (plural(made, "finding"), plural(changed, "file"));
        let remain = if left == 1 { "remains" } else { "remain" };
        console.say(&format!("Fixed {findings} in {files}. {left} {remain}.{}", writer.way_back()));
    }
    if unwritten > 0 {
        console.say(&format!("{} not written.", plural(unwritten, "file")));
    }
    finish(printed, status)
}
