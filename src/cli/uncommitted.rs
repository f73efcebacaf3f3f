//! The files that git has not kept as they are.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::Error;
use crate::source::PatchRoot;

/// The files of a repository with changes that are not committed, and those that git does not know.
#[derive(Clone, Debug)]
pub struct Uncommitted {
    files: BTreeSet<Utf8PathBuf>,
}

impl Uncommitted {
    /// Asks git, once.
    ///
    /// # Errors
    /// There is no repository, or git does not answer.
    pub fn of(root: &PatchRoot) -> Result<Self, Error> {
        let unknown = |why: String| {
            Error::new(format!("`--require-clean`: nobody can tell what is committed: {why}"))
                .next("run in a git repository, or leave out `--require-clean`")
        };
        if !root.is_repository() {
            return Err(unknown("this is no git repository".to_owned()));
        }
        let mut git = Command::new("git");
        git.args(["status", "--porcelain", "-z", "--untracked-files=all", "--ignored"]).current_dir(root.folder());
        let output = git.stdin(Stdio::null()).output().map_err(|error| unknown(format!("git: {error}")))?;
        if !output.status.success() {
            return Err(unknown(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        // `XY path`; of a renamed file the old path follows, which names no file any more.
        let names = text.split('\0').filter_map(|entry| entry.get(3..));
        Ok(Self { files: names.map(|name| root.folder().join(name)).collect() })
    }

    /// Whether the file at `path` is one of them.
    pub fn has(&self, path: &Utf8Path) -> bool {
        let real = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
        real.ancestors().any(|above| self.files.contains(above))
    }
}
