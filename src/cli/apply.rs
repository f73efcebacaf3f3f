//! `asyncfix apply`: what `--dry-run` printed or `check --output-format json` planned is written.

use std::fs;
use std::io::{self, Read};
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

use super::apply_plan;
use super::args::ApplyArgs;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::current_folder;
use super::verify::{Unit, Verify};
use super::writer::Writer;
use crate::apply::patched::{FileChange, PatchError, read_patch};
use crate::error::Error;
use crate::report::plural;
use crate::source::{BlobId, PatchRoot, visible_line};
use crate::store::merge;

/// Applies a patch or a plan: all of it or, with [`ExitStatus::FindingsRemain`], nothing.
///
/// # Errors
/// It cannot be read, or is neither.
pub fn apply(args: &ApplyArgs, console: &Console) -> Result<ExitStatus, Error> {
    let input = read(&args.input)?;
    if input.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        return apply_plan::apply_plan(&input, args, console);
    }
    if !args.select.is_empty() || !args.ignore.is_empty() || args.unsafe_fixes {
        return Err(Error::new("a patch cannot be narrowed: it does not say which line belongs to which fix")
            .next("apply the report of `asyncfix check --output-format json`, or print a narrower patch"));
    }
    apply_patch(&input, args, console)
}

pub(super) fn read(input: &Utf8Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = match input.as_str() {
        "-" => io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        _ => fs::read(input),
    };
    read.map_err(|error| Error::new(format!("{}: {error}", visible_line(input.as_str()))))
}

/// What a change comes to for a file as it is.
enum Outcome {
    /// It is made: this is the content to be.
    Made(Vec<u8>),
    /// It is there already.
    There,
}

fn apply_patch(patch: &[u8], args: &ApplyArgs, console: &Console) -> Result<ExitStatus, Error> {
    let changes = read_patch(patch).map_err(|error| bad_patch(&error))?;
    let root = PatchRoot::of(&current_folder());
    let (mut files, mut there, mut obstacles) = (Vec::new(), 0, Vec::new());
    for change in &changes {
        let path = root.folder().join(&change.path);
        let outcome = fs::read(&path).map_err(|error| error.to_string()).and_then(|found| {
            let outcome = outcome(change, &found, args.reverse, &root)?;
            Ok((found, outcome))
        });
        match outcome {
            Ok((found, Outcome::Made(wanted))) => files.push((path, found, wanted)),
            Ok((_, Outcome::There)) => there += 1,
            Err(why) => obstacles.push(format!("{}: {why}", visible_line(change.path.as_str()))),
        }
    }
    for obstacle in &obstacles {
        console.note(obstacle);
    }
    let is_clean = obstacles.is_empty();
    if !is_clean || args.check {
        let files = plural(changes.len(), "file");
        console.say(&if is_clean {
            format!("The patch applies cleanly to {files}.")
        } else {
            format!("The patch does not apply to {} of {files}: nothing was written.", obstacles.len())
        });
        return Ok(if is_clean { ExitStatus::Clean } else { ExitStatus::FindingsRemain });
    }
    if let Some(verify) = Verify::of(&args.safety)? {
        files = keep_verified(files, &verify, console)?;
    }
    let mut writer = Writer::new(console).guarded(args.safety.require_clean)?;
    let (mut written, mut status) = (0, ExitStatus::Clean);
    for (path, found, wanted) in &files {
        match writer.replace(path, found, wanted) {
            Ok(()) => written += 1,
            Err(error) => {
                console.fail(&error);
                status = ExitStatus::Failed;
            }
        }
    }
    let there = if there == 0 { String::new() } else { format!(" {} had the change already.", plural(there, "file")) };
    console.say(&format!("Applied to {}.{there}{}", plural(written, "file"), writer.way_back()));
    Ok(status)
}

/// A file with its content as found and as wanted.
type Wanted = (Utf8PathBuf, Vec<u8>, Vec<u8>);

/// The files whose changes a command lets pass. A patch does not say which line belongs to which fix.
fn keep_verified(files: Vec<Wanted>, verify: &Verify, console: &Console) -> Result<Vec<Wanted>, Error> {
    let unit = |(path, ..): &Wanted| Unit {
        path: path.to_string(),
        line: 0,
        rule: String::new(),
        title: "its part of the patch".to_owned(),
    };
    let units: Vec<Unit> = files.iter().map(unit).collect();
    let mut contents = |marked: &[bool]| {
        let marked = files.iter().zip(marked).filter(|(_, marked)| **marked);
        Ok(marked.map(|((path, found, wanted), _)| (path.clone(), (found.clone(), wanted.clone()))).collect())
    };
    let kept = verify.settle(&units, &mut contents, console)?;
    Ok(files.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(file, _)| file).collect())
}

fn bad_patch(error: &PatchError) -> Error {
    let error = Error::new(visible_line(&error.to_string()).into_owned());
    error.next("`asyncfix --dry-run > fixes.patch` prints a patch, `asyncfix apply fixes.patch` applies it")
}

/// What the change comes to: exactly where the file is the one it was made for, by a three-way merge where git still knows
/// that one, and else wherever its lines are found.
fn outcome(change: &FileChange<'_>, found: &[u8], backwards: bool, root: &PatchRoot) -> Result<Outcome, String> {
    let id = BlobId::of(found);
    let (from, to) = change.ends(backwards);
    if to == Some(id) {
        return Ok(Outcome::There);
    }
    if from == Some(id) {
        let wanted = change.apply(found, backwards).filter(|wanted| to.is_none_or(|to| BlobId::of(wanted) == to));
        return wanted.map(Outcome::Made).ok_or_else(|| "the patch is damaged".to_owned());
    }
    if let Some(base) = from.and_then(|from| content_known_to_git(from, root))
        && let Some(wanted) = change.apply(&base, backwards)
    {
        return match merge(&base, found, &wanted) {
            Ok(merged) if merged == found => Ok(Outcome::There),
            Ok(merged) => Ok(Outcome::Made(merged)),
            Err(conflicts) => {
                let lines = conflicts.iter().map(|lines| lines.start.to_string()).collect::<Vec<_>>().join(", ");
                Err(format!("changed since the patch was made, in the same place (line {lines})"))
            }
        };
    }
    match change.apply(found, backwards) {
        Some(wanted) => Ok(Outcome::Made(wanted)),
        None if change.apply(found, !backwards).is_some() => Ok(Outcome::There),
        None => Err("changed since the patch was made: its lines are not there".to_owned()),
    }
}

/// A content that git has kept, if git is there.
fn content_known_to_git(id: BlobId, root: &PatchRoot) -> Option<Vec<u8>> {
    if !root.is_repository() {
        return None;
    }
    let mut git = Command::new("git");
    let git = git.args(["cat-file", "blob", &id.to_string()]).current_dir(root.folder());
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then_some(output.stdout)
}
