//! `asyncfix --dry-run`: a git patch of the fixes on standard output, and nothing else there.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};

use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::{Options, current_folder};
use super::rewrite::{Rewritten, rewrite};
use crate::error::Error;
use crate::report::patch::{DEFAULT_CONTEXT, PatchFile, write_patch};
use crate::report::plural;
use crate::source::repository::file_mode;
use crate::source::{PatchRoot, visible};

const HEAD: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// Prints the patch; with `exit_code`, [`ExitStatus::FindingsRemain`] if it is not empty.
///
/// # Errors
/// The options or the configuration are wrong, or the patch cannot be written.
pub fn dry_run(options: &Options, for_reading: bool, exit_code: bool, console: &Console) -> Result<ExitStatus, Error> {
    let mut rewrite = rewrite(options)?;
    let root = PatchRoot::of(&current_folder());
    let manifests = rewrite.manifests(console);
    let mut status = rewrite.results.status;
    rewrite.results.tell_not_checked(console);
    rewrite.tell_assumed_python(console);
    let mut changed: Vec<(&Rewritten, Vec<u8>, Vec<u8>)> = Vec::new();
    for one in &rewrite.files {
        one.tell_refused(console);
        if !one.is_changed() {
            continue;
        }
        match one.file.encode(&one.fixed.text) {
            Ok(new) => changed.push((one, one.file.bytes(), new)),
            Err(error) => {
                console.fail(&Error::new(error.to_string()));
                status = ExitStatus::Failed;
            }
        }
    }
    let mut files: Vec<PatchFile<'_>> =
        changed.iter().map(|(one, old, new)| patch_file(one, old, new, &root)).collect();
    let made: usize = changed.iter().map(|(one, ..)| one.fixed.applied.len()).sum();
    let summary = format!("{} in {}", fixes_named(made), plural(files.len(), "file"));
    files.extend(manifests.iter().map(|one| PatchFile {
        path: root.path_to(&one.path),
        old: one.old.as_bytes(),
        new: one.new.as_bytes(),
        mode: file_mode(&one.path),
        labels: Vec::new(),
    }));
    let mut patch = Vec::new();
    let written = write_patch(&mut patch, &format!("asyncfix: {summary}"), &files, DEFAULT_CONTEXT);
    if exit_code && !patch.is_empty() {
        status = status.max(ExitStatus::FindingsRemain);
    }
    let printed = written.and_then(|()| print(&patch, for_reading, console));
    let left: usize = rewrite.files.iter().map(|one| one.left.findings.len()).sum();
    let rest = if left == 0 { String::new() } else { format!(" {} left as they are.", plural(left, "finding")) };
    console.say(&format!("The patch makes {summary}.{rest}"));
    finish(printed, status)
}

fn fixes_named(fixes: usize) -> String {
    format!("{fixes} {}", if fixes == 1 { "fix" } else { "fixes" })
}

fn patch_file<'f>(one: &Rewritten, old: &'f [u8], new: &'f [u8], root: &PatchRoot) -> PatchFile<'f> {
    let path = root.path_to(&one.file.path);
    PatchFile { path, old, new, mode: file_mode(&one.file.path), labels: labels(one) }
}

/// The rules behind the changed lines. Only the first round of fixes knows the lines of the file as read.
fn labels(one: &Rewritten) -> Vec<(Range<usize>, String)> {
    let first = one.fixed.applied.iter().filter(|fix| fix.round == 1);
    first.map(|fix| (fix.line..fix.line + 1, format!("{} [{}]", fix.rule, fix.applicability.name()))).collect()
}

/// Prints the patch byte for byte; for a terminal with colours, and with control characters made visible.
///
/// Colours that the environment asks for do not reach a pipe: the patch in it is to be applied.
fn print(patch: &[u8], for_reading: bool, console: &Console) -> io::Result<()> {
    let is_for_eyes = console.is_terminal || (for_reading && console.colours);
    if !is_for_eyes {
        let mut out = console.exact();
        out.write_all(patch)?;
        return out.flush();
    }
    let mut out = console.styled();
    for line in String::from_utf8_lossy(patch).lines() {
        let style = match line.as_bytes() {
            [b'd', b'i', b'f', b'f', ..] | [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => HEAD,
            [b'@', ..] => PLACE,
            [b'+', ..] => ADDED,
            [b'-', ..] => REMOVED,
            _ => Style::new(),
        };
        writeln!(out, "{style}{}{style:#}", visible(line))?;
    }
    out.flush()
}
