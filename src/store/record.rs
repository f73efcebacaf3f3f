//! A run that is going on, as the history will know it.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::time::SystemTime;

use super::history::{Change, FORMAT, Head, History, HistoryError, kept_path};
use crate::source::{BlobId, PatchRoot};

/// Keeps what each file was before a run changes it. A run that changes nothing leaves no trace.
#[derive(Debug)]
pub struct Recorder {
    root: PatchRoot,
    command: String,
    undoes: Vec<u32>,
    started: Option<Started>,
}

#[derive(Debug)]
struct Started {
    history: History,
    path: Utf8PathBuf,
    log: File,
}

impl Recorder {
    /// For a run of `command` in the project at `root`, which takes back the runs `undoes`.
    pub fn new(root: PatchRoot, command: String, undoes: Vec<u32>) -> Self {
        Self { root, command, undoes, started: None }
    }

    /// The project.
    pub fn root(&self) -> &PatchRoot {
        &self.root
    }

    /// Keeps that the run is about to turn `before` into `after` in the file at `path`. Call it before the file is
    /// written: a run that is stopped between the two can be taken back all the same.
    ///
    /// # Errors
    /// The history cannot be written.
    pub fn keep(&mut self, path: &Utf8Path, before: &[u8], after: &[u8]) -> Result<(), HistoryError> {
        let started = match &mut self.started {
            Some(started) => started,
            none => none.insert(start(&self.root, &self.command, &self.undoes)?),
        };
        let folder = started.history.blobs_folder();
        let mut ids = Vec::with_capacity(2);
        for content in [before, after] {
            let id = BlobId::of(content).to_string();
            let path = folder.join(&id);
            keep_content(&path, content).map_err(|source| HistoryError::Refused { path, source })?;
            ids.push(id);
        }
        let (after, before) = (ids.pop().unwrap_or_default(), ids.pop().unwrap_or_default());
        let change = Change { path: kept_path(path, &self.root), before, after };
        append(&mut started.log, &change).map_err(|source| HistoryError::Refused { path: folder, source })
    }
}

impl Recorder {
    /// Forgets the run: every file is as it was before.
    pub fn forget(&mut self) {
        if let Some(started) = self.started.take() {
            // A run that stays behind has nothing to take back.
            let _ = fs::remove_file(&started.path);
        }
    }
}

/// Takes the next number. Runs at the same time get numbers of their own.
fn start(root: &PatchRoot, command: &str, undoes: &[u32]) -> Result<Started, HistoryError> {
    let history = History::of(root)?;
    for folder in [history.runs_folder(), history.blobs_folder()] {
        fs::create_dir_all(&folder).map_err(|source| HistoryError::Refused { path: folder, source })?;
    }
    let mut number = history.numbers()?.last().copied().unwrap_or(0);
    let (path, mut log) = loop {
        number += 1;
        let path = history.run_path(number);
        match OpenOptions::new().append(true).create_new(true).open(&path) {
            Ok(log) => break (path, log),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(HistoryError::Refused { path, source }),
        }
    };
    let started = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let head = Head { format: FORMAT, started, command: command.to_owned(), undoes: undoes.to_vec() };
    append(&mut log, &head).map_err(|source| HistoryError::Refused { path: path.clone(), source })?;
    history.prune();
    Ok(Started { history, path, log })
}

/// One line, in one write: a crash cuts off at most its end.
fn append(log: &mut File, line: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(line)?;
    line.push(b'\n');
    log.write_all(&line)
}

/// A content under its name appears whole or not at all.
fn keep_content(path: &Utf8Path, content: &[u8]) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Utf8Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.persist(path).map_err(|error| error.error)?;
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
            fs::write(folder.join("x.py"), "new").unwrap();
            Self { root: PatchRoot::of(&folder), _keep: keep }
        }

        fn run(&self, undoes: &[u32]) {
            let mut recorder = Recorder::new(self.root.clone(), "asyncfix --fix".to_owned(), undoes.to_vec());
            recorder.keep(&self.root.folder().join("x.py"), b"old", b"new").unwrap();
        }

        fn history(&self) -> History {
            History::of(&self.root).unwrap()
        }

        /// The numbers of the kept runs, those taken back in brackets.
        fn runs(&self) -> String {
            let shown =
                |run: super::super::Run| if run.undone { format!("({})", run.number) } else { run.number.to_string() };
            self.history().runs().unwrap().into_iter().map(shown).collect::<Vec<_>>().join(" ")
        }
    }

    #[test]
    fn a_run_tells_what_it_changed() {
        let project = Project::new();
        assert_eq!(project.runs(), "");
        project.run(&[]);
        let runs = project.history().runs().unwrap();
        assert_eq!(runs[0].command, "asyncfix --fix");
        assert_eq!(runs[0].changes[0].path, "x.py");
        assert_eq!(project.history().content(&runs[0].changes[0].before).unwrap(), b"old");
    }

    #[test]
    fn what_was_taken_back_can_be_taken_back() {
        let project = Project::new();
        project.run(&[]);
        project.run(&[]);
        project.run(&[2]);
        assert_eq!(project.runs(), "1 (2) 3");
        project.run(&[3]);
        assert_eq!(project.runs(), "1 2 (3) 4");
    }

    #[test]
    fn twenty_runs_are_kept_with_their_contents() {
        let project = Project::new();
        for _ in 0..25 {
            project.run(&[]);
        }
        assert_eq!(project.history().runs().unwrap().len(), 20);
        let run = project.history().runs().unwrap().remove(0);
        assert_eq!(run.number, 6);
        project.history().content(&run.changes[0].after).unwrap();
    }

    #[test]
    fn a_line_that_was_cut_short_is_none() {
        let project = Project::new();
        project.run(&[]);
        let path = project.history().run_path(1);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{whole}{{\"path\":\"y.")).unwrap();
        assert_eq!(project.history().runs().unwrap()[0].changes.len(), 1);
        fs::write(&path, "{\"form").unwrap();
        assert_eq!(project.runs(), "");
    }

    #[test]
    fn damage_and_newer_forms_are_told() {
        let project = Project::new();
        project.run(&[]);
        let path = project.history().run_path(1);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, whole.replace("\"before\"", "\"befor\"")).unwrap();
        let error = project.history().runs().unwrap_err().to_string();
        assert!(error.contains("line 2: missing field `before`"), "{error}");
        fs::write(&path, whole.replace("\"format\":1", "\"format\":9")).unwrap();
        let error = project.history().runs().unwrap_err().to_string();
        assert!(error.contains("newer asyncfix (form 9)"), "{error}");
        fs::write(&path, whole.replace(&BlobId::of(b"old").to_string(), "../../../etc/passwd")).unwrap();
        let run = project.history().runs().unwrap().remove(0);
        project.history().content(&run.changes[0].before).unwrap_err();
    }
}
