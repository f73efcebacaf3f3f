//! The decisions of reviews that are going on or were left for later: what `asyncfix review --resume` needs.
//!
//! A review is a file of JSON lines, a head and one line per decision, each written when it is made. A crash leaves at
//! worst a last line that is cut short. One review of a project is open at a time.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::time::SystemTime;

use super::state::state_folder;
use crate::source::PatchRoot;

/// The form of the files. A newer one is left alone.
const FORMAT: u32 = 1;

/// How many reviews that were left for later are kept.
const KEPT: usize = 5;

/// Why decisions cannot be kept or found again.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process has a review of the project open.
    #[error("another review of this project is open{holder}")]
    Open {
        /// Which process, if it says.
        holder: String,
    },
    /// There is no review to go on with.
    #[error("there is no review of this project to go on with")]
    Nothing,
    /// The system refused.
    #[error("{path}: {source}")]
    Refused {
        /// The file or folder.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is not what was written.
    #[error("{path}: damaged at line {line}: {reason}; remove the file to begin anew")]
    Damaged {
        /// The file.
        path: Utf8PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A newer asyncfix wrote the file.
    #[error("{path}: written by a newer asyncfix (form {form}); use that one, or remove the file to begin anew")]
    Newer {
        /// The file.
        path: Utf8PathBuf,
        /// The form it is in.
        form: u32,
    },
}

/// How a review began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    format: u32,
    /// When, UTC.
    pub started: String,
    /// The folder it began in.
    pub folder: Utf8PathBuf,
    /// The words of the command line.
    pub words: Vec<String>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file, as shown.
    pub path: String,
    /// The blob id of the content that was decided about.
    pub blob: String,
    /// The fingerprint of the finding.
    pub finding: String,
    /// The answer.
    pub answer: String,
    /// The title of the fix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// What the person wants instead of a fix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<serde_json::Value>,
}

/// The decisions of one review, kept as they are made. While it lives, no other review of the project can begin.
#[derive(Debug)]
pub struct Journal {
    folder: Utf8PathBuf,
    path: Utf8PathBuf,
    beginning: Beginning,
    file: Option<File>,
    _lock: File,
}

impl Journal {
    /// Begins a review of the project at `root`. No file is made before the first decision.
    ///
    /// # Errors
    /// Another one is open, or there is no place for it.
    pub fn begin(root: &PatchRoot, folder: &Utf8Path, words: Vec<String>) -> Result<Self, JournalError> {
        let (place, lock) = lock(root)?;
        let number = numbers(&place)?.last().map_or(1, |last| last + 1);
        let started = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        let beginning = Beginning { format: FORMAT, started, folder: folder.to_owned(), words };
        Ok(Self { path: place.join(format!("{number}.jsonl")), folder: place, beginning, file: None, _lock: lock })
    }

    /// Goes on with the last review that was left for later; its decisions in their order.
    ///
    /// # Errors
    /// Another one is open, there is none, or its file cannot be used.
    pub fn resume(root: &PatchRoot) -> Result<(Self, Vec<Entry>), JournalError> {
        let (folder, lock) = lock(root)?;
        let mut numbers = numbers(&folder)?;
        let (path, (beginning, entries)) = loop {
            let last = numbers.pop().ok_or(JournalError::Nothing)?;
            let path = folder.join(format!("{last}.jsonl"));
            if let Some(found) = read(&path)? {
                break (path, found);
            }
        };
        let refused = |source| JournalError::Refused { path: path.clone(), source };
        end_last_line(&path).map_err(refused)?;
        let file = OpenOptions::new().append(true).open(&path).map_err(refused)?;
        Ok((Self { folder, path: path.clone(), beginning, file: Some(file), _lock: lock }, entries))
    }

    /// How the review began.
    pub fn beginning(&self) -> &Beginning {
        &self.beginning
    }

    /// When the last other review that was left for later began, if there is one.
    pub fn left_for_later(&self) -> Option<String> {
        let paths =
            numbers(&self.folder).ok()?.into_iter().rev().map(|number| self.folder.join(format!("{number}.jsonl")));
        let other = paths.into_iter().find(|path| *path != self.path)?;
        read(&other).ok().flatten().map(|(beginning, _)| beginning.started)
    }

    /// Keeps decisions.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn keep(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        if entries.is_empty() {
            return Ok(());
        }
        let refused = |source| JournalError::Refused { path: self.path.clone(), source };
        let mut lines = Vec::new();
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                prune(&self.folder);
                add_line(&mut lines, &self.beginning).map_err(refused)?;
                let file = OpenOptions::new().append(true).create_new(true).open(&self.path);
                none.insert(file.map_err(refused)?)
            }
        };
        for entry in entries {
            add_line(&mut lines, entry).map_err(refused)?;
        }
        // One write: a crash cuts off at most its end.
        file.write_all(&lines).map_err(refused)
    }

    /// Forgets the review: it is done.
    pub fn finish(self) {
        // What stays behind is offered again and does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

fn add_line(lines: &mut Vec<u8>, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *lines, line)?;
    lines.push(b'\n');
    Ok(())
}

/// The folder of reviews, made if need be, and the lock on it.
fn lock(root: &PatchRoot) -> Result<(Utf8PathBuf, File), JournalError> {
    let refused = |path: &Utf8Path, source| JournalError::Refused { path: path.to_owned(), source };
    let folder = state_folder(root).map_err(|source| refused(root.folder(), source))?.join("reviews");
    fs::create_dir_all(&folder).map_err(|source| refused(&folder, source))?;
    let path = folder.join("lock");
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = file.map_err(|source| refused(&path, source))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            let holder = holder.lines().next().filter(|line| !line.is_empty() && line.len() < 80);
            return Err(JournalError::Open { holder: holder.map_or_else(String::new, |line| format!(" ({line})")) });
        }
        Err(TryLockError::Error(source)) => return Err(refused(&path, source)),
    }
    let holder =
        format!("process {}, since {}\n", std::process::id(), humantime::format_rfc3339_seconds(SystemTime::now()));
    // Only a courtesy to the one who comes second.
    let _ = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
    Ok((folder, file))
}

fn numbers(folder: &Utf8Path) -> Result<Vec<u32>, JournalError> {
    let refused = |source| JournalError::Refused { path: folder.to_owned(), source };
    let mut numbers = Vec::new();
    for entry in folder.read_dir_utf8().map_err(refused)? {
        let entry = entry.map_err(refused)?;
        numbers.extend(entry.file_name().strip_suffix(".jsonl").and_then(|number| number.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Makes room for one more review.
fn prune(folder: &Utf8Path) {
    let numbers = numbers(folder).unwrap_or_default();
    for number in numbers.iter().take((numbers.len() + 1).saturating_sub(KEPT)) {
        let _ = fs::remove_file(folder.join(format!("{number}.jsonl")));
    }
}

/// What a file holds; nothing if the process was stopped before it wrote a whole line.
fn read(path: &Utf8Path) -> Result<Option<(Beginning, Vec<Entry>)>, JournalError> {
    #[derive(Deserialize)]
    struct Form {
        format: u32,
    }
    let text = fs::read(path).map_err(|source| JournalError::Refused { path: path.to_owned(), source })?;
    let damaged = |line: usize, reason: String| JournalError::Damaged { path: path.to_owned(), line, reason };
    let mut lines = text.split_inclusive(|byte| *byte == b'\n').enumerate();
    let head = lines.next().map_or(&b""[..], |(_, line)| line);
    if !head.ends_with(b"\n") {
        return Ok(None);
    }
    let form: Form = serde_json::from_slice(head).map_err(|error| damaged(1, error.to_string()))?;
    if form.format > FORMAT {
        return Err(JournalError::Newer { path: path.to_owned(), form: form.format });
    }
    let beginning = serde_json::from_slice(head).map_err(|error| damaged(1, error.to_string()))?;
    let mut entries = Vec::new();
    for (nth, line) in lines {
        match serde_json::from_slice(line) {
            Ok(entry) => entries.push(entry),
            // The process was stopped while it wrote this.
            Err(_) if !line.ends_with(b"\n") => {}
            Err(error) => return Err(damaged(nth + 1, error.to_string())),
        }
    }
    Ok(Some((beginning, entries)))
}

/// Cuts off a last line that was not written to its end.
fn end_last_line(path: &Utf8Path) -> io::Result<()> {
    let text = fs::read(path)?;
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    if whole < text.len() {
        OpenOptions::new().write(true).open(path)?.set_len(whole as u64)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Project {
        _keep: tempfile::TempDir,
        root: PatchRoot,
    }

    impl Project {
        fn new() -> Self {
            let keep = tempfile::tempdir().unwrap();
            let folder = Utf8Path::from_path(keep.path()).unwrap().to_owned();
            fs::create_dir(folder.join(".git")).unwrap();
            Self { root: PatchRoot::of(&folder), _keep: keep }
        }

        fn begin(&self) -> Result<Journal, JournalError> {
            Journal::begin(&self.root, Utf8Path::new("/here"), vec!["review".to_owned()])
        }

        fn path(&self, number: u32) -> Utf8PathBuf {
            self.root.folder().join(format!(".git/asyncfix/reviews/{number}.jsonl"))
        }
    }

    fn entry(finding: &str) -> Entry {
        let (path, blob, answer) = ("a.py".to_owned(), "0".to_owned(), "accepted".to_owned());
        Entry { path, blob, finding: finding.to_owned(), answer, fix: Some("twin".to_owned()), own: None }
    }

    #[test]
    fn decisions_are_found_again() {
        let project = Project::new();
        assert!(matches!(Journal::resume(&project.root), Err(JournalError::Nothing)));
        let mut journal = project.begin().unwrap();
        assert!(!project.path(1).exists());
        journal.keep(&[entry("1")]).unwrap();
        journal.keep(&[entry("2"), entry("3")]).unwrap();
        drop(journal);
        let (journal, entries) = Journal::resume(&project.root).unwrap();
        assert_eq!(entries, [entry("1"), entry("2"), entry("3")]);
        assert_eq!((journal.beginning().folder.as_str(), journal.left_for_later()), ("/here", None));
        journal.finish();
        assert!(matches!(Journal::resume(&project.root), Err(JournalError::Nothing)));
    }

    #[test]
    fn one_review_at_a_time() {
        let project = Project::new();
        let first = project.begin().unwrap();
        let error = project.begin().unwrap_err().to_string();
        assert!(error.contains(&format!("is open (process {}, since ", std::process::id())), "{error}");
        drop(first);
        project.begin().unwrap();
    }

    #[test]
    fn a_new_review_leaves_those_before_it() {
        let project = Project::new();
        for _ in 0..7 {
            project.begin().unwrap().keep(&[entry("1")]).unwrap();
        }
        let journal = project.begin().unwrap();
        assert!(journal.left_for_later().is_some());
        assert!(!project.path(2).exists() && project.path(3).exists() && project.path(7).exists());
    }

    #[test]
    fn a_line_that_was_cut_short_is_none() {
        let project = Project::new();
        project.begin().unwrap().keep(&[entry("1")]).unwrap();
        let whole = fs::read_to_string(project.path(1)).unwrap();
        fs::write(project.path(1), format!("{whole}{{\"path\":\"a")).unwrap();
        let (mut journal, entries) = Journal::resume(&project.root).unwrap();
        assert_eq!(entries.len(), 1);
        journal.keep(&[entry("2")]).unwrap();
        drop(journal);
        assert_eq!(Journal::resume(&project.root).unwrap().1.len(), 2);
    }

    #[test]
    fn damage_and_newer_forms_are_told() {
        let project = Project::new();
        project.begin().unwrap().keep(&[entry("1")]).unwrap();
        let whole = fs::read_to_string(project.path(1)).unwrap();
        let error = |text: String| {
            fs::write(project.path(1), text).unwrap();
            Journal::resume(&project.root).unwrap_err().to_string()
        };
        assert!(error(whole.replace("\"answer\"", "\"answr\"")).contains("damaged at line 2"));
        assert!(error(whole.replace("\"format\":1", "\"format\":7")).contains("newer asyncfix (form 7)"));
        assert!(error("?\n".to_owned()).contains("damaged at line 1"));
        assert!(error("{\"form".to_owned()).contains("there is no review"));
    }
}
