//! One parallel walk over folders. What it meets comes in no order.

use crate::source::discover::{DiscoverOptions, language_of};
use crate::source::language::Language;
use crate::source::not_checked::Reason;
use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// Something that a walk met.
pub(crate) enum Met {
    /// A source file.
    File { path: Utf8PathBuf, language: Language },
    /// A symbolic link to anything.
    Link { path: Utf8PathBuf },
    /// Something that cannot be read or named.
    Failed { path: Utf8PathBuf, reason: Reason },
}

/// Walks `folders`. With `wanted` (absolute, as the folders must be) only these and what lies below them is met.
pub(crate) fn walk(
    folders: &[Utf8PathBuf],
    wanted: Option<&BTreeSet<Utf8PathBuf>>,
    options: &DiscoverOptions,
    current: &Utf8Path,
) -> Vec<Met> {
    let Some(walker) = walker(folders, options) else {
        return Vec::new();
    };
    let (sender, receiver) = mpsc::channel();
    walker.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let (met, state) = match entry {
                Ok(entry) if is_excluded(&entry, wanted, options, current) => (None, WalkState::Skip),
                Ok(entry) => meet(entry),
                Err(error) => (failure(&error), WalkState::Continue),
            };
            // The receiver outlives the walk, so that nothing sent is lost.
            let sent = met.map(|met| sender.send(met));
            debug_assert!(!matches!(sent, Some(Err(_))));
            state
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

fn walker(folders: &[Utf8PathBuf], options: &DiscoverOptions) -> Option<WalkBuilder> {
    let (first, rest) = folders.split_first()?;
    let mut walker = WalkBuilder::new(first);
    for folder in rest {
        walker.add(folder);
    }
    walker
        .standard_filters(options.respect_ignore_files)
        .hidden(!options.hidden)
        // What a `.gitignore` says holds in an unpacked archive, too.
        .require_git(false)
        .follow_links(false)
        .threads(options.threads);
    Some(walker)
}

fn is_excluded(
    entry: &DirEntry,
    wanted: Option<&BTreeSet<Utf8PathBuf>>,
    options: &DiscoverOptions,
    current: &Utf8Path,
) -> bool {
    // The folder the walk starts at was named.
    if entry.depth() == 0 {
        return false;
    }
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    wanted.is_some_and(|wanted| !leads_to(entry.path(), wanted))
        || options.excludes.cover(entry.path(), is_folder, current)
}

/// Whether `path` is, holds or lies in one of `wanted`.
fn leads_to(path: &Path, wanted: &BTreeSet<Utf8PathBuf>) -> bool {
    let Some(path) = Utf8Path::from_path(path) else {
        return false;
    };
    // Paths order by component: whatever `path` holds comes right after it.
    let holds = wanted
        .range::<Utf8Path, _>((Bound::Included(path), Bound::Unbounded))
        .next()
        .is_some_and(|next| next.starts_with(path));
    holds || path.ancestors().any(|above| wanted.contains(above))
}

fn meet(entry: DirEntry) -> (Option<Met>, WalkState) {
    let Some(kind) = entry.file_type() else {
        return (None, WalkState::Continue);
    };
    let is_root = entry.depth() == 0;
    let path = match Utf8PathBuf::from_path_buf(entry.into_path()) {
        Ok(path) => path,
        Err(path) => return (unnameable(&path, kind.is_dir()), WalkState::Skip),
    };
    if kind.is_symlink() && !is_root {
        return (Some(Met::Link { path }), WalkState::Continue);
    }
    if !kind.is_file() {
        return (None, WalkState::Continue);
    }
    let met = language_of(path.as_std_path()).map(|language| Met::File { path, language });
    (met, WalkState::Continue)
}

/// A folder or source file whose name is not UTF-8.
fn unnameable(path: &Path, is_folder: bool) -> Option<Met> {
    let is_source = is_folder || language_of(path).is_some();
    is_source.then(|| Met::Failed { path: path.to_string_lossy().into_owned().into(), reason: Reason::NameNotUtf8 })
}

fn failure(error: &ignore::Error) -> Option<Met> {
    let path = path_of(error)?.to_string_lossy().into_owned().into();
    let reason = match error.io_error() {
        Some(io) => Reason::of_error(io),
        None => Reason::Unreadable(error.to_string()),
    };
    Some(Met::Failed { path, reason })
}

fn path_of(mut error: &ignore::Error) -> Option<&PathBuf> {
    loop {
        match error {
            ignore::Error::WithPath { path, .. } => return Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            ignore::Error::Partial(errors) => error = errors.first()?,
            ignore::Error::Loop { child, .. } => return Some(child),
            _ => return None,
        }
    }
}
