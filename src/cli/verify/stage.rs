//! Contents tried on disk. What was there before comes back at the end, and after a crash through `asyncfix undo`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};

use super::super::console::Console;
use super::super::writer::Writer;
use super::Contents;
use crate::error::Error;

/// The files that a trial has in its hands.
pub(super) struct Stage<'c> {
    writer: Writer<'c>,
    files: BTreeMap<Utf8PathBuf, Staged>,
}

struct Staged {
    before: Vec<u8>,
    now: Vec<u8>,
    modified: Option<SystemTime>,
}

impl<'c> Stage<'c> {
    /// With no file changed yet.
    pub(super) fn new(console: &'c Console) -> Self {
        Self { writer: Writer::for_trial(console), files: BTreeMap::new() }
    }

    /// Makes the files hold `contents`, and every other file of the trial what it held before.
    ///
    /// # Errors
    /// A file is not what it was, or cannot be written.
    pub(super) fn set(&mut self, contents: &Contents) -> Result<(), Error> {
        for (path, (before, _)) in contents {
            self.files.entry(path.clone()).or_insert_with(|| Staged {
                before: before.clone(),
                now: before.clone(),
                modified: modified(path),
            });
        }
        for (path, staged) in &mut self.files {
            let wanted = contents.get(path).map_or(&staged.before, |(_, wanted)| wanted);
            if *wanted != staged.now {
                replace(&mut self.writer, path, &staged.now, wanted)?;
                staged.now.clone_from(wanted);
            }
        }
        Ok(())
    }

    /// Puts every file back as it was, with its time.
    ///
    /// # Errors
    /// A file was changed by someone else in the meantime, or cannot be written. The others are put back all the same.
    pub(super) fn restore(&mut self) -> Result<(), Error> {
        let mut result = Ok(());
        for (path, staged) in &mut self.files {
            if staged.now == staged.before {
                continue;
            }
            match self.writer.replace(path, &staged.now, &staged.before) {
                Ok(()) => {
                    staged.now.clone_from(&staged.before);
                    set_modified(path, staged.modified);
                }
                Err(error) => result = Err(error.next("`asyncfix undo` puts the file back as it was before the trial")),
            }
        }
        if result.is_ok() {
            self.writer.forget();
        }
        result
    }
}

/// Replaces a file so that every program sees that it changed: some compare no more than size and second.
fn replace(writer: &mut Writer<'_>, path: &Utf8Path, now: &[u8], wanted: &[u8]) -> Result<(), Error> {
    let before = modified(path);
    writer.replace(path, now, wanted)?;
    let second = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    if let (Some(before), Some(after)) = (before, modified(path))
        && now.len() == wanted.len()
        && second(after) <= second(before)
    {
        set_modified(path, Some(before + Duration::from_secs(1)));
    }
    Ok(())
}

fn modified(path: &Utf8Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn set_modified(path: &Utf8Path, time: Option<SystemTime>) {
    let Some(time) = time else { return };
    // A time that cannot be set costs a needless build, no more.
    let _ = File::options().write(true).open(path).and_then(|file| file.set_modified(time));
}
