//! `asyncfix undo`: what earlier runs wrote is taken back.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;

use camino::Utf8PathBuf;

use super::args::UndoArgs;
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::current_folder;
use super::writer::Writer;
use crate::error::Error;
use crate::report::patch::{DEFAULT_CONTEXT, PatchFile, write_patch};
use crate::report::plural;
use crate::source::repository::file_mode;
use crate::source::{BlobId, PatchRoot, visible_line};
use crate::store::{Change, History, HistoryError, Run, merge};

/// Takes back the runs that the arguments name, or the last one.
///
/// Nothing at all is written if something in the way cannot be merged: then [`ExitStatus::FindingsRemain`].
///
/// # Errors
/// There is no such run, or the history cannot be read.
pub fn undo(args: &UndoArgs, console: &Console) -> Result<ExitStatus, Error> {
    let root = PatchRoot::of(&current_folder());
    let history = History::of(&root).map_err(|error| unreadable(&error))?;
    let runs = history.runs().map_err(|error| unreadable(&error))?;
    if args.list {
        return finish(list(&runs, console), ExitStatus::Clean);
    }
    let chosen = choose(&runs, &args.runs)?;
    let mut files = Files { root: &root, history: &history, states: BTreeMap::new(), obstacles: Vec::new() };
    for run in &chosen {
        for change in run.changes.iter().rev() {
            files.take_back(run, change).map_err(|error| unreadable(&error))?;
        }
    }
    if !files.obstacles.is_empty() {
        for obstacle in &files.obstacles {
            console.fail(obstacle);
        }
        console.say("Nothing was written.");
        return Ok(ExitStatus::FindingsRemain);
    }
    files.states.retain(|_, state| state.found != state.wanted);
    if args.dry_run {
        return finish(files.print_patch(console), ExitStatus::Clean);
    }
    let numbers: Vec<u32> = chosen.iter().map(|run| run.number).collect();
    Ok(files.write(Writer::taking_back(numbers, console), console))
}

fn unreadable(error: &HistoryError) -> Error {
    Error::new(format!("the history of runs cannot be used: {error}"))
}

/// The runs to take back, newest first.
fn choose<'r>(runs: &'r [Run], named: &[u32]) -> Result<Vec<&'r Run>, Error> {
    let list = "`asyncfix undo --list` shows the runs";
    if named.is_empty() {
        let last = runs.iter().rev().find(|run| !run.undone && run.undoes.is_empty());
        return match last {
            Some(run) => Ok(vec![run]),
            None => Err(Error::new("there is no run to take back in this project").next(list)),
        };
    }
    let mut chosen = Vec::new();
    for number in named {
        let run = runs.iter().find(|run| run.number == *number);
        let run = run.ok_or_else(|| Error::new(format!("there is no run {number}")).next(list))?;
        if run.undone {
            return Err(Error::new(format!("run {number} is taken back already")).next(list));
        }
        chosen.push(run);
    }
    chosen.sort_by_key(|run| std::cmp::Reverse(run.number));
    chosen.dedup_by_key(|run| run.number);
    Ok(chosen)
}

fn list(runs: &[Run], console: &Console) -> io::Result<()> {
    let mut out = console.styled();
    for run in runs.iter().rev() {
        let state = if run.undone { " (taken back)" } else { "" };
        let (files, command) = (plural(run.changes.len(), "file"), visible_line(&run.command));
        writeln!(out, "{:>4}  {}  {files:>9}  {command}{state}", run.number, run.started)?;
    }
    if runs.is_empty() {
        console.say("No run has written a file of this project.");
    }
    out.flush()
}

/// The files of the runs as they are and as they will be.
struct Files<'h> {
    root: &'h PatchRoot,
    history: &'h History,
    states: BTreeMap<Utf8PathBuf, State>,
    obstacles: Vec<Error>,
}

struct State {
    found: Vec<u8>,
    wanted: Vec<u8>,
}

impl Files<'_> {
    fn take_back(&mut self, run: &Run, change: &Change) -> Result<(), HistoryError> {
        let path = self.root.folder().join(&change.path);
        let state = match self.states.entry(path) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => match fs::read(new.key()) {
                Ok(found) => new.insert(State { wanted: found.clone(), found }),
                Err(error) => {
                    let what = format!("{}: cannot be read: {error}", visible_line(change.path.as_str()));
                    self.obstacles.push(Error::new(what).next(self.where_it_is_kept(change)));
                    return Ok(());
                }
            },
        };
        let now = BlobId::of(&state.wanted).to_string();
        if now == change.before {
            return Ok(());
        }
        let before = self.history.content(&change.before)?;
        if now == change.after {
            state.wanted = before;
            return Ok(());
        }
        match merge(&self.history.content(&change.after)?, &state.wanted, &before) {
            Ok(merged) => state.wanted = merged,
            Err(conflicts) => {
                let lines = conflicts.iter().map(lines_named).collect::<Vec<_>>().join(", ");
                let (path, number) = (visible_line(change.path.as_str()), run.number);
                let what = format!("{path}: what run {number} wrote was changed afterwards: {lines}");
                self.obstacles.push(Error::new(what).next(self.where_it_is_kept(change)));
            }
        }
        Ok(())
    }

    fn where_it_is_kept(&self, change: &Change) -> String {
        format!("what the file was before the run is kept in `{}`", self.history.content_path(&change.before))
    }

    fn print_patch(&self, console: &Console) -> io::Result<()> {
        let files = self.states.iter().map(|(path, state)| PatchFile {
            path: self.root.path_to(path),
            old: &state.found,
            new: &state.wanted,
            mode: file_mode(path),
            labels: Vec::new(),
        });
        let files: Vec<_> = files.collect();
        let mut out = console.exact();
        write_patch(&mut out, &format!("asyncfix undo: {}", plural(files.len(), "file")), &files, DEFAULT_CONTEXT)?;
        out.flush()
    }

    fn write(&self, mut writer: Writer<'_>, console: &Console) -> ExitStatus {
        let (mut written, mut status) = (0, ExitStatus::Clean);
        for (path, state) in &self.states {
            match writer.replace(path, &state.found, &state.wanted) {
                Ok(()) => written += 1,
                Err(error) => {
                    console.fail(&error);
                    status = ExitStatus::Failed;
                }
            }
        }
        console.say(&match written {
            0 => "Every file is as it was before already.".to_owned(),
            _ => format!("{} as before.", plural(written, "file")),
        });
        status
    }
}

fn lines_named(lines: &Range<usize>) -> String {
    if lines.len() < 2 {
        format!("line {}", lines.start)
    } else {
        format!("lines {} to {}", lines.start, lines.end - 1)
    }
}
