//! What a walk leaves out though no ignore file says so.

use camino::Utf8Path;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// Folders of tools and of installed packages: never a project's own source.
pub const TOOL_FOLDERS: [&str; 24] = [
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "buck-out",
    "node_modules",
    "site-packages",
    "venv",
];

/// Folders that hold what a build wrote, unless they are a package or a module of that name.
pub const BUILD_FOLDERS: [&str; 3] = ["_build", "build", "dist"];

/// The folders that are left out by default, and the user's own globs.
#[derive(Clone, Debug)]
pub struct Excludes {
    globs: Gitignore,
    defaults: bool,
}

/// A glob of the user that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{glob}` is not a valid glob: {reason}")]
pub struct BadGlob {
    /// The glob as written.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Default for Excludes {
    /// The default folders, no globs.
    fn default() -> Self {
        Self { globs: Gitignore::empty(), defaults: true }
    }
}

impl Excludes {
    /// Globs in the syntax of `.gitignore`, relative to `folder` (absolute): without a slash they match at any
    /// depth, and a later `!glob` takes back. With `defaults` they are added to the default folders.
    pub fn new<S: AsRef<str>>(folder: &Utf8Path, globs: &[S], defaults: bool) -> Result<Self, BadGlob> {
        let bad = |glob: &str, error: &ignore::Error| BadGlob { glob: glob.to_owned(), reason: plain_words(error) };
        let mut builder = GitignoreBuilder::new(folder);
        for glob in globs.iter().map(AsRef::as_ref) {
            builder.add_line(None, glob).map_err(|error| bad(glob, &error))?;
        }
        let globs = builder.build().map_err(|error| bad("", &error))?;
        Ok(Self { globs, defaults })
    }

    /// Whether `path` is left out. `current` is the folder that a relative `path` starts from.
    pub(crate) fn cover(&self, path: &Path, is_folder: bool, current: &Utf8Path) -> bool {
        if !self.globs.is_empty() {
            let found = self.globs.matched(current.as_std_path().join(path), is_folder);
            if !found.is_none() {
                return found.is_ignore();
            }
        }
        self.defaults && is_folder && is_default(path)
    }

    /// Whether `path` or a folder it lies in, below `base`, is left out. Both are absolute.
    pub fn cover_below(&self, path: &Utf8Path, base: &Utf8Path) -> bool {
        let below = path.ancestors().take_while(|above| *above != base);
        below.into_iter().any(|above| self.cover(above.as_std_path(), above != path || above.is_dir(), base))
    }
}

fn is_default(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if TOOL_FOLDERS.binary_search(&name).is_ok() {
        return true;
    }
    if name == "target" {
        // Cargo marks the folder it writes to; other folders of this name are source.
        return folder.join("CACHEDIR.TAG").exists();
    }
    BUILD_FOLDERS.contains(&name) && !["__init__.py", "mod.rs"].iter().any(|file| folder.join(file).exists())
}

/// The error without the glob, which our own message names.
fn plain_words(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(TOOL_FOLDERS.is_sorted());
    }

    #[test]
    fn globs_read_as_in_an_ignore_file() {
        let excludes = Excludes::new("/p".into(), &["gen", "/top.py", "a/*.rs", "!a/keep.rs"], true).unwrap();
        for (path, is_folder, expected) in [
            ("/p/x/gen", true, true),
            ("/p/gen", false, true),
            ("/p/top.py", false, true),
            ("/p/x/top.py", false, false),
            ("/p/a/x.rs", false, true),
            ("/p/a/keep.rs", false, false),
            ("/p/x/a/y.rs", false, false),
            ("a/x.rs", false, true),
            ("/p/x/.venv", true, true),
            ("/p/x/venv", false, false),
        ] {
            assert_eq!(excludes.cover(Path::new(path), is_folder, "/p".into()), expected, "{path}");
        }
    }

    #[test]
    fn a_bad_glob_is_named() {
        let error = Excludes::new("/p".into(), &["ok", "a[z-b]"], true).unwrap_err();
        assert_eq!(error.glob, "a[z-b]");
        assert!(error.to_string().starts_with("`a[z-b]` is not a valid glob: "), "{error}");
    }
}
