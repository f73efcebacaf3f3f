//! Files to disk, with the way back kept: every command that writes goes through here.

use camino::{Utf8Path, Utf8PathBuf};

use super::console::Console;
use super::options::current_folder;
use super::uncommitted::Uncommitted;
use crate::error::Error;
use crate::source::repository::repository_root;
use crate::source::{BlobId, PatchRoot, SourceFile};
use crate::store::{Recorder, write_file};

/// What a run has at hand to write files.
pub struct Writer<'c> {
    recorder: Recorder,
    console: &'c Console,
    can_undo: bool,
    wrote: bool,
    uncommitted: Option<Uncommitted>,
}

impl<'c> Writer<'c> {
    /// For a run in the current folder.
    pub fn new(console: &'c Console) -> Self {
        Self::taking_back(Vec::new(), console)
    }

    /// For a run that takes back earlier ones.
    pub fn taking_back(runs: Vec<u32>, console: &'c Console) -> Self {
        let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
        let command = std::iter::once("asyncfix".to_owned()).chain(words).collect::<Vec<_>>().join(" ");
        let recorder = Recorder::new(PatchRoot::of(&current_folder()), command, runs);
        Self { recorder, console, can_undo: true, wrote: false, uncommitted: None }
    }

    /// For a run whose files are put back: only a crash leaves a trace of it.
    pub fn for_trial(console: &'c Console) -> Self {
        let writer = Self::new(console);
        Self {
            recorder: Recorder::new(writer.recorder.root().clone(), "trial of --verify".to_owned(), Vec::new()),
            ..writer
        }
    }

    /// Forgets what was written: it is as it was before.
    pub fn forget(&mut self) {
        self.recorder.forget();
    }

    /// With `require_clean`, refuses to write files that have uncommitted changes.
    ///
    /// # Errors
    /// Nobody can tell which those are.
    pub fn guarded(mut self, require_clean: bool) -> Result<Self, Error> {
        if require_clean {
            self.uncommitted = Some(Uncommitted::of(self.root())?);
        }
        Ok(self)
    }

    /// The project.
    pub fn root(&self) -> &PatchRoot {
        self.recorder.root()
    }

    /// Writes `text` as the new content of `file`, if that still is what it was.
    ///
    /// # Errors
    /// The text cannot be encoded, or the file cannot or must not be written; it is untouched then.
    pub fn write(&mut self, file: &SourceFile, text: &str) -> Result<(), Error> {
        let new = file.encode(text).map_err(|error| Error::new(error.to_string()))?;
        self.replace(&file.path, &file.bytes(), &new)
    }

    /// Makes `new` the content of the file at `path`, if that still is `old`.
    ///
    /// # Errors
    /// The file cannot or must not be written; it is untouched then.
    pub fn replace(&mut self, path: &Utf8Path, old: &[u8], new: &[u8]) -> Result<(), Error> {
        if self.uncommitted.as_ref().is_some_and(|files| files.has(path)) {
            let what = format!("{path}: has uncommitted changes, not written");
            return Err(Error::new(what).next("commit them first, or leave out `--require-clean`"));
        }
        if let Err(error) = self.recorder.keep(path, old, new)
            && self.can_undo
        {
            self.can_undo = false;
            self.console.note(&format!("this run cannot be taken back: {error}"));
        }
        let within = writable_folder(path, self.root());
        write_file(path, &within, BlobId::of(old), new).map_err(|error| Error::new(error.to_string()))?;
        self.wrote = true;
        Ok(())
    }

    /// What to say after the count of what was written; empty if it cannot be taken back.
    pub fn way_back(&self) -> &'static str {
        if self.wrote && self.can_undo { " `asyncfix undo` takes it back." } else { "" }
    }
}

/// The folder that a write to `path` may not leave: the project around the current folder, or around a path elsewhere
/// that the user named.
fn writable_folder(path: &Utf8Path, root: &PatchRoot) -> Utf8PathBuf {
    let folder = current_folder().join(path.parent().unwrap_or(Utf8Path::new("")));
    let folder = folder.canonicalize_utf8().unwrap_or(folder);
    if folder.starts_with(root.folder()) {
        return root.folder().to_owned();
    }
    repository_root(&folder).unwrap_or(folder)
}
