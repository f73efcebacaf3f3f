//! The runs that wrote files, with what each file was before and after: what `asyncfix undo` needs.
//!
//! A run is a file of JSON lines, a head and one line per changed file, each written before the file itself is. The
//! contents are kept beside the runs under their blob ids. A crash leaves at worst a line that is cut short, and it is
//! the last one: what it would have told has not happened.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;

use super::state::state_folder;
use crate::source::{BlobId, PatchRoot};

/// The form of the files. A newer one is left alone.
pub(super) const FORMAT: u32 = 1;

/// How many runs are kept.
const KEPT: usize = 20;

/// Why the history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The system refused.
    #[error("{path}: {source}")]
    Refused {
        /// The file or folder.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the history is not what was written.
    #[error("{path}: damaged: {reason}; the run cannot be taken back from it")]
    Damaged {
        /// The file.
        path: Utf8PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A newer asyncfix wrote the file.
    #[error("{path}: written by a newer asyncfix (form {form}); use that one")]
    Newer {
        /// The file.
        path: Utf8PathBuf,
        /// The form it is in.
        form: u32,
    },
}

/// The first line of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) format: u32,
    pub(super) started: String,
    pub(super) command: String,
    /// The runs that this one takes back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) undoes: Vec<u32>,
}

/// What a run did to one file. It may have been stopped before it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The file: below the root of the project with forward slashes, or absolute if it is elsewhere.
    pub path: Utf8PathBuf,
    /// The blob id of the content before.
    pub before: String,
    /// The blob id of the content after.
    pub after: String,
}

/// A run that wrote files.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its number. They count up.
    pub number: u32,
    /// When it started, UTC.
    pub started: String,
    /// The command line.
    pub command: String,
    /// The runs that this one took back.
    pub undoes: Vec<u32>,
    /// Whether it was taken back, and that was not taken back again.
    pub undone: bool,
    /// What it changed, in its order.
    pub changes: Vec<Change>,
}

/// The history of one project.
#[derive(Clone, Debug)]
pub struct History {
    folder: Utf8PathBuf,
}

impl History {
    /// The history of the project at `root`. Nothing is read or made yet.
    ///
    /// # Errors
    /// There is no place for it.
    pub fn of(root: &PatchRoot) -> Result<Self, HistoryError> {
        let refused = |source| HistoryError::Refused { path: root.folder().to_owned(), source };
        Ok(Self { folder: state_folder(root).map_err(refused)? })
    }

    /// The kept runs, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read, or a run is damaged or of a newer form.
    pub fn runs(&self) -> Result<Vec<Run>, HistoryError> {
        let mut runs = Vec::new();
        for number in self.numbers()? {
            runs.extend(self.read(number)?);
        }
        // A later run speaks of earlier ones only, so the last word comes first.
        let mut undone: BTreeSet<u32> = BTreeSet::new();
        for run in runs.iter_mut().rev() {
            run.undone = undone.contains(&run.number);
            if !run.undone {
                undone.extend(&run.undoes);
            }
        }
        Ok(runs)
    }

    /// A content that a run had in its hands.
    ///
    /// # Errors
    /// It cannot be read, or is not what was written.
    pub fn content(&self, id: &str) -> Result<Vec<u8>, HistoryError> {
        let path = self.content_path(id);
        let bytes = fs::read(&path).map_err(|source| HistoryError::Refused { path: path.clone(), source })?;
        if BlobId::of(&bytes).to_string() == id {
            return Ok(bytes);
        }
        Err(HistoryError::Damaged { path, reason: "the content is not the one that was kept".to_owned() })
    }

    pub(super) fn run_path(&self, number: u32) -> Utf8PathBuf {
        self.runs_folder().join(format!("{number}.jsonl"))
    }

    pub(super) fn runs_folder(&self) -> Utf8PathBuf {
        self.folder.join("runs")
    }

    pub(super) fn blobs_folder(&self) -> Utf8PathBuf {
        self.folder.join("contents")
    }

    /// Where the content with this blob id is kept.
    pub fn content_path(&self, id: &str) -> Utf8PathBuf {
        // An id that is none, in a damaged run, must not name a file elsewhere.
        let is_id = id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.blobs_folder().join(if is_id { id } else { "none" })
    }

    /// The numbers of the kept runs, lowest first.
    pub(super) fn numbers(&self) -> Result<Vec<u32>, HistoryError> {
        let folder = self.runs_folder();
        let entries = match folder.read_dir_utf8() {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(HistoryError::Refused { path: folder, source }),
        };
        let number = |name: &str| name.strip_suffix(".jsonl")?.parse().ok();
        let mut numbers: Vec<u32> = entries.filter_map(|entry| number(entry.ok()?.file_name())).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// One run; `None` if it was stopped before it had a head.
    fn read(&self, number: u32) -> Result<Option<Run>, HistoryError> {
        let path = self.run_path(number);
        let text = fs::read_to_string(&path);
        let text = text.map_err(|source| HistoryError::Refused { path: path.clone(), source })?;
        let damaged = |line: usize, error: &serde_json::Error| HistoryError::Damaged {
            path: path.clone(),
            reason: format!("line {line}: {error}"),
        };
        // What follows the last line break was cut short.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let Some((head, changes)) = whole.split_once('\n').or((!whole.is_empty()).then_some((whole, ""))) else {
            return Ok(None);
        };
        let Head { format, started, command, undoes } =
            serde_json::from_str(head).map_err(|error| damaged(1, &error))?;
        if format > FORMAT {
            return Err(HistoryError::Newer { path, form: format });
        }
        let lines = changes.lines().enumerate();
        let changes = lines.map(|(at, line)| serde_json::from_str(line).map_err(|error| damaged(at + 2, &error)));
        let changes = changes.collect::<Result<_, _>>()?;
        Ok(Some(Run { number, started, command, undoes, undone: false, changes }))
    }

    /// Forgets the oldest runs, and the contents that no kept run needs. What cannot be removed stays.
    pub(super) fn prune(&self) {
        let Ok(numbers) = self.numbers() else { return };
        let Some(excess) = numbers.len().checked_sub(KEPT).filter(|excess| *excess > 0) else { return };
        for number in &numbers[..excess] {
            let _ = fs::remove_file(self.run_path(*number));
        }
        // A run that cannot be read may need any of them.
        let Ok(runs) = self.runs() else { return };
        let needed: BTreeSet<&str> =
            runs.iter().flat_map(|run| &run.changes).flat_map(|it| [&*it.before, &*it.after]).collect();
        let Ok(contents) = self.blobs_folder().read_dir_utf8() else { return };
        for content in contents.filter_map(Result::ok) {
            if !needed.contains(content.file_name()) {
                let _ = fs::remove_file(content.path());
            }
        }
    }
}

/// `path` as a run keeps it: below `root` if it lies there.
pub(super) fn kept_path(path: &Utf8Path, root: &PatchRoot) -> Utf8PathBuf {
    let real = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
    if real.starts_with(root.folder()) { root.path_to(path) } else { real }
}
