//! `asyncfix review`: a person decides, fix by fix; each file is written once, at the end.

use std::io::{self, IsTerminal};

use super::check::{Scanned, scan_files};
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::Options;
use super::rewrite::add_features_of;
use super::writer::Writer;
use crate::apply::{FileFindings, apply_fixes};
use crate::edit::Fix;
use crate::error::Error;
use crate::report::plural;
use crate::review::{Session, terminal};
use crate::source::visible_line;
use crate::syntax::Parser;

/// Asks about every fix and writes the accepted ones; [`ExitStatus::FindingsRemain`] if something is left undecided or
/// has no fix.
///
/// # Errors
/// The options or the configuration are wrong.
pub fn review(options: &Options, console: &Console) -> Result<ExitStatus, Error> {
    let scanned = scan_files(options)?;
    scanned.results.tell_not_checked(console);
    let mut status = scanned.results.status;
    let manual = scanned.report.counts().manual;
    let mut session = Session::new(&scanned.report.files);
    if session.is_over() {
        console.say(&scanned.report.summary(console.verbose));
    } else {
        // Whatever ends the questions, what was accepted before is kept.
        let echo = !io::stdin().is_terminal();
        let asked = terminal::ask(&mut session, &mut io::stdin().lock(), &mut console.styled(), echo);
        if let Err(error) = asked
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            console.fail(&Error::new(format!("the review cannot go on: {error}")));
            status = ExitStatus::Failed;
        }
        status = status.max(write_accepted(&scanned, &session, console));
        let tally = session.tally();
        console.say(&format!("{} rejected, {} undecided, {manual} without a fix.", tally.rejected, tally.undecided));
    }
    let is_open = session.tally().undecided > 0 || manual > 0;
    Ok(if is_open { status.max(ExitStatus::FindingsRemain) } else { status })
}

/// Writes each file with an accepted fix, once; what fails is shown.
fn write_accepted(scanned: &Scanned, session: &Session<'_>, console: &Console) -> ExitStatus {
    let mut writer = Writer::new(console);
    let parser = Parser::new();
    let mut status = ExitStatus::Clean;
    let (mut total, mut changed) = (0, 0);
    for (nth, accepted) in session.accepted() {
        let file = &scanned.report.files[nth];
        let (text, made) = apply_accepted(file, &accepted, &parser, console);
        if made < accepted.len() {
            status = ExitStatus::Failed;
        }
        if made == 0 {
            continue;
        }
        let added = add_features_of(&accepted, scanned.manifests[nth].as_deref(), &mut writer);
        match added.and_then(|()| writer.write(&scanned.sources[nth], &text)) {
            Ok(()) => (total, changed) = (total + made, changed + 1),
            Err(error) => {
                console.fail(&error);
                status = ExitStatus::Failed;
            }
        }
    }
    let (findings, files) = (plural(total, "finding"), plural(changed, "file"));
    console.say(&format!("Fixed {findings} in {files}.{}", writer.way_back()));
    status
}

/// The text with the accepted fixes and how many were made: all, or those with which the result still parses.
pub(super) fn apply_accepted(
    file: &FileFindings,
    accepted: &[&Fix],
    parser: &Parser,
    console: &Console,
) -> (String, usize) {
    let apply = |fixes: &[&Fix]| apply_fixes(&file.text, file.language, fixes, &file.layout, parser);
    if let Ok(text) = apply(accepted) {
        return (text, accepted.len());
    }
    let (mut text, mut kept) = (file.text.clone(), Vec::new());
    for fix in accepted {
        kept.push(*fix);
        match apply(&kept) {
            Ok(next) => text = next,
            Err(error) => {
                kept.pop();
                console.note(&format!(
                    "not fixed: {}: {}: {error}",
                    visible_line(&file.path),
                    visible_line(&fix.title)
                ));
            }
        }
    }
    (text, kept.len())
}
