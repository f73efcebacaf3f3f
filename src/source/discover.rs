//! Paths in, the files to check out: each once, sorted by bytes, with what could not be looked at beside them.
//!
//! A path that the user names is always taken; below a named folder the ignore files, hidden names and excludes
//! decide. A folder is known by its own name: a link to something below the walked folder leads nowhere new.

use crate::source::excludes::Excludes;
use crate::source::language::Language;
use crate::source::not_checked::{NotChecked, Reason};
use crate::source::repository::{repository_root, with_forward_slashes};
use crate::source::walk::{Met, walk};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The path as the user sees it, which also opens it: relative to the current folder where the file lies below
    /// it, with forward slashes, without a leading `./`.
    pub path: Utf8PathBuf,
    /// The language, by its extension or its `#!` line.
    pub language: Language,
    /// Whether the user named this very file.
    pub named: bool,
}

/// All that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// The files, sorted by the bytes of their paths, each once.
    pub files: Vec<Found>,
    /// What was not looked at, sorted by path.
    pub not_checked: Vec<NotChecked>,
}

/// Which files to take.
#[derive(Clone, Debug)]
pub struct DiscoverOptions {
    /// Folders and files that are left out.
    pub excludes: Excludes,
    /// Leave out excluded, ignored and hidden files even if the user names them.
    pub force_exclude: bool,
    /// Heed `.gitignore`, `.ignore` and git's other ignore files.
    pub respect_ignore_files: bool,
    /// Also take hidden files and folders.
    pub hidden: bool,
    /// Links are followed only to places below this folder or below the walked one. By default the root of the
    /// repository that the current folder is in, or the current folder.
    pub root: Option<Utf8PathBuf>,
    /// Number of threads that walk; 0 for as many as there are cores.
    pub threads: usize,
}

impl Default for DiscoverOptions {
    fn default() -> Self {
        Self {
            excludes: Excludes::default(),
            force_exclude: false,
            respect_ignore_files: true,
            hidden: false,
            root: None,
            threads: 0,
        }
    }
}

/// The files at and below `paths`; no path means the current folder.
pub fn discover(paths: &[Utf8PathBuf], options: &DiscoverOptions) -> Discovered {
    let mut search = Search::new(options);
    let here = [Utf8PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        search.take_named(path);
    }
    search.walk_folders();
    search.finish()
}

/// The language of the file at `path`: by its extension, or for a file without one by its first line.
pub fn language_of(path: &Path) -> Option<Language> {
    match path.extension() {
        Some(extension) => Language::of_extension(extension.to_str()?),
        None => runs_python(path).then_some(Language::Python),
    }
}

fn runs_python(path: &Path) -> bool {
    const LONGEST: usize = 128;
    let mut head = Vec::with_capacity(LONGEST);
    let read = File::open(path).and_then(|file| file.take(LONGEST as u64).read_to_end(&mut head));
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    read.is_ok() && first.starts_with(b"#!") && memchr::memmem::find(first, b"python").is_some()
}

struct Search<'a> {
    options: &'a DiscoverOptions,
    /// The current folder, absolute.
    current: Utf8PathBuf,
    /// Links may lead to places below this folder; absolute, no links in it.
    root: Utf8PathBuf,
    /// Folders that wait to be walked.
    folders: Vec<Utf8PathBuf>,
    /// Named files and folders, absolute, for a walk that must come upon them. Used with `force_exclude` only.
    wanted: BTreeSet<Utf8PathBuf>,
    /// What the walked folders and linked files really are.
    seen: BTreeSet<Utf8PathBuf>,
    found: Discovered,
}

impl<'a> Search<'a> {
    fn new(options: &'a DiscoverOptions) -> Self {
        let current =
            env::current_dir().ok().and_then(|folder| Utf8PathBuf::from_path_buf(folder).ok()).unwrap_or_default();
        let root = options.root.clone().or_else(|| repository_root(&current)).unwrap_or_else(|| current.clone());
        let root = root.canonicalize_utf8().unwrap_or(root);
        Self {
            options,
            current,
            root,
            folders: Vec::new(),
            wanted: BTreeSet::new(),
            seen: BTreeSet::new(),
            found: Discovered::default(),
        }
    }

    /// Takes a path that the user named, whatever an ignore file says of it.
    fn take_named(&mut self, path: &Utf8Path) {
        let path = self.spelled(path);
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => {
                let reason = broken_link(&path).unwrap_or_else(|| Reason::of_error(&error));
                return self.found.not_checked.push(NotChecked::named(&path, reason));
            }
        };
        if self.options.force_exclude && self.is_below_root(&path) {
            self.wanted.insert(self.current.join(&path));
        } else if metadata.is_dir() {
            self.folders.push(path);
        } else if metadata.is_file() {
            self.take_named_file(path);
        } else {
            self.found.not_checked.push(NotChecked::named(&path, Reason::NotAFile));
        }
    }

    fn take_named_file(&mut self, path: Utf8PathBuf) {
        match language_of(path.as_std_path()) {
            Some(language) => self.found.files.push(Found { path, language, named: true }),
            None => self.found.not_checked.push(NotChecked::named(&path, Reason::UnknownLanguage)),
        }
    }

    /// Walks all folders, then the folders that links in them lead to, until no new one turns up.
    fn walk_folders(&mut self) {
        if !self.wanted.is_empty() {
            let root = self.root.clone();
            self.seen.extend(self.wanted.iter().filter_map(|path| path.canonicalize_utf8().ok()));
            let met = walk(&[root], Some(&self.wanted), self.options, &self.current);
            self.take_all(met);
        }
        while !self.folders.is_empty() {
            let folders = std::mem::take(&mut self.folders);
            self.seen.extend(folders.iter().filter_map(|folder| folder.canonicalize_utf8().ok()));
            let met = walk(&folders, None, self.options, &self.current);
            self.take_all(met);
        }
    }

    fn take_all(&mut self, met: Vec<Met>) {
        let mut links = Vec::new();
        for one in met {
            match one {
                Met::File { path, language } => self.take_file(&path, language),
                Met::Link { path } => links.push(self.shown(&path)),
                Met::Failed { path, reason } => {
                    let path = self.shown(&path);
                    let named = self.seen.contains(&self.current.join(&path));
                    self.found.not_checked.push(NotChecked { path, reason, named });
                }
            }
        }
        // Of two links to one place the first by name is taken, in whatever order the threads met them.
        links.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        for link in links {
            self.follow(&link);
        }
    }

    fn take_file(&mut self, path: &Utf8Path, language: Language) {
        let named = !self.wanted.is_empty() && self.wanted.contains(path);
        let path = self.shown(path);
        self.found.files.push(Found { path, language, named });
    }

    /// Follows a link that a walk met, if it leads to a new place inside the root.
    fn follow(&mut self, link: &Utf8Path) {
        let is_source = link.extension().and_then(Language::of_extension).is_some();
        let Ok(target) = link.canonicalize_utf8() else {
            let reason = broken_link(link).filter(|_| is_source);
            return self.found.not_checked.extend(reason.map(|reason| NotChecked::met(link, reason)));
        };
        let is_folder = target.is_dir();
        if !is_folder && !is_source && target.extension().is_some() {
            return;
        }
        // What lies in a walked folder was met there; what lies around one would lead back into it.
        if target.ancestors().any(|above| self.seen.contains(above)) {
            return;
        }
        if is_folder && self.seen.iter().any(|seen| seen.starts_with(&target)) {
            return;
        }
        if !target.starts_with(&self.root) {
            let reason = Reason::LeavesRoot(with_forward_slashes(&target).into_string());
            return self.found.not_checked.push(NotChecked::met(link, reason));
        }
        if self.options.excludes.cover_below(&target, &self.root) {
            return;
        }
        if is_folder {
            self.seen.insert(target);
            return self.folders.push(link.to_owned());
        }
        if let Some(language) = language_of(link.as_std_path()) {
            self.seen.insert(target);
            self.found.files.push(Found { path: link.to_owned(), language, named: false });
        }
    }

    fn finish(mut self) -> Discovered {
        let files = &mut self.found.files;
        files.sort_unstable_by(|a, b| a.path.as_str().cmp(b.path.as_str()).then(b.named.cmp(&a.named)));
        files.dedup_by(|later, first| later.path == first.path);
        let not_checked = &mut self.found.not_checked;
        not_checked.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()).then(b.named.cmp(&a.named)));
        not_checked.dedup_by(|later, first| later.path == first.path);
        self.found
    }

    /// A path that the user named, as [`Found::path`] spells it: two spellings of one file become the same.
    fn spelled(&self, path: &Utf8Path) -> Utf8PathBuf {
        let is_parent = |component| matches!(component, Utf8Component::ParentDir);
        // Only the disk knows what `link/..` is.
        let real = path.components().any(is_parent).then(|| path.canonicalize_utf8().ok()).flatten();
        match real {
            Some(real) if real.starts_with(&self.current) || !path.starts_with("..") => self.shown(&real),
            _ => self.shown(&path.components().collect::<Utf8PathBuf>()),
        }
    }

    /// A path that a walk met, as [`Found::path`] spells it.
    fn shown(&self, path: &Utf8Path) -> Utf8PathBuf {
        let path = path.strip_prefix(&self.current).unwrap_or(path);
        let path = path.strip_prefix(".").unwrap_or(path);
        if path.as_str().is_empty() { Utf8PathBuf::from(".") } else { with_forward_slashes(path) }
    }

    fn is_below_root(&self, path: &Utf8Path) -> bool {
        self.current.join(path).starts_with(&self.root)
    }
}

fn broken_link(path: &Utf8Path) -> Option<Reason> {
    let target = fs::read_link(path).ok()?;
    Some(Reason::BrokenLink(target.to_string_lossy().into_owned()))
}
