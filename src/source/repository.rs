//! Where the repository is, and what git calls its files. Looks at the disk; never runs git.

use camino::{Utf8Path, Utf8PathBuf};
use std::fs;

/// The folder that the paths in a patch start from: the root of the repository, or the current folder outside one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchRoot {
    folder: Utf8PathBuf,
    is_repository: bool,
}

impl PatchRoot {
    /// The root for patches made in `folder`.
    pub fn of(folder: &Utf8Path) -> Self {
        let folder = folder.canonicalize_utf8().unwrap_or_else(|_| folder.to_owned());
        match repository_root(&folder) {
            Some(root) => Self { folder: root, is_repository: true },
            None => Self { folder, is_repository: false },
        }
    }

    /// The folder, absolute and free of links.
    pub fn folder(&self) -> &Utf8Path {
        &self.folder
    }

    /// Whether the folder is the root of a repository.
    pub fn is_repository(&self) -> bool {
        self.is_repository
    }

    /// The path from the root to the file that `path` (from the current folder) really is, links resolved: git
    /// patches no file behind a link. A file that is not below the root keeps its path.
    pub fn path_to(&self, path: &Utf8Path) -> Utf8PathBuf {
        let real = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
        match real.strip_prefix(&self.folder) {
            Ok(inside) => with_forward_slashes(inside),
            Err(_) => with_forward_slashes(path),
        }
    }
}

/// The nearest folder, `folder` (absolute) or above it, that holds `.git`: a folder, or a file in a linked work tree.
pub fn repository_root(folder: &Utf8Path) -> Option<Utf8PathBuf> {
    folder.ancestors().find(|above| above.join(".git").exists()).map(Utf8Path::to_owned)
}

/// The mode that git records for a regular file: `0o100755` if its owner may execute it, else `0o100644`.
pub fn file_mode(path: &Utf8Path) -> u32 {
    if is_executable(path) { 0o100_755 } else { 0o100_644 }
}

#[cfg(unix)]
fn is_executable(path: &Utf8Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_path: &Utf8Path) -> bool {
    false
}

/// `path` as reports and patches spell it on every system.
pub(crate) fn with_forward_slashes(path: &Utf8Path) -> Utf8PathBuf {
    if cfg!(windows) { path.as_str().replace('\\', "/").into() } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temporary_folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
        (folder, path)
    }

    #[test]
    fn paths_start_at_the_repository() {
        for make in [|at: &Utf8Path| fs::create_dir(at).unwrap(), |at: &Utf8Path| fs::write(at, "gitdir: x").unwrap()] {
            let (_keep, root) = temporary_folder();
            make(&root.join(".git"));
            fs::create_dir_all(root.join("a/b")).unwrap();
            fs::write(root.join("a/b/x.py"), "").unwrap();
            let patch_root = PatchRoot::of(&root.join("a/b"));
            assert!(patch_root.is_repository());
            assert_eq!(patch_root.folder(), root);
            assert_eq!(patch_root.path_to(&root.join("a/b/x.py")), "a/b/x.py");
        }
    }

    #[test]
    fn outside_a_repository_they_start_at_the_folder() {
        let (_keep, root) = temporary_folder();
        fs::create_dir(root.join("a")).unwrap();
        fs::write(root.join("a/x.py"), "").unwrap();
        let patch_root = PatchRoot::of(&root.join("a"));
        assert!(!patch_root.is_repository());
        assert_eq!(patch_root.path_to(&root.join("a/x.py")), "x.py");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_named_by_its_target() {
        let (_keep, root) = temporary_folder();
        fs::write(root.join("real.py"), "").unwrap();
        std::os::unix::fs::symlink("real.py", root.join("link.py")).unwrap();
        assert_eq!(PatchRoot::of(&root).path_to(&root.join("link.py")), "real.py");
    }
}
