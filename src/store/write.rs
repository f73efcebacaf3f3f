//! Replaces a file's content in one step, so that no reader, crash or full disk ever sees half of it.

use crate::source::BlobId;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::{self, Metadata};
use std::io::{self, Write};
use tempfile::NamedTempFile;

/// Why a file was not written. Its content is untouched in every case.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file went away after it was read.
    #[error("{path}: no longer there, nothing written; run again")]
    Vanished {
        /// The file.
        path: Utf8PathBuf,
    },
    /// The file is not what it was when it was read.
    #[error("{path}: changed since it was read, nothing written; run again to see it as it is now")]
    Changed {
        /// The file.
        path: Utf8PathBuf,
    },
    /// The file is, through links, outside the folder that may be written to.
    #[error("{path}: leads to `{target}`, outside `{within}`, not written; run in that project to change it")]
    Outside {
        /// The file.
        path: Utf8PathBuf,
        /// What it really is.
        target: Utf8PathBuf,
        /// The folder that may be written to.
        within: Utf8PathBuf,
    },
    /// A folder, a pipe, a device.
    #[error("{path}: not a regular file, not written")]
    NotAFile {
        /// The file.
        path: Utf8PathBuf,
    },
    /// Nobody may write to the file.
    #[error("{path}: read-only, not written; make it writable and run again")]
    ReadOnly {
        /// The file.
        path: Utf8PathBuf,
    },
    /// The system refused.
    #[error("{path}: not written, {source}; check the permissions of its folder and the free space")]
    Refused {
        /// The file.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Makes `new` the content of the file at `path` if its content still is `expected`.
///
/// A link is written through: its target is replaced, the link stays. The file must lie below `within` once all links
/// are resolved. Permissions and owner are kept.
pub fn write_file(path: &Utf8Path, within: &Utf8Path, expected: BlobId, new: &[u8]) -> Result<(), WriteError> {
    let refused = |source| WriteError::Refused { path: path.to_owned(), source };
    let target = resolve(path, within)?;
    let metadata = fs::metadata(&target).map_err(refused)?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile { path: path.to_owned() });
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly { path: path.to_owned() });
    }
    let folder = target.parent().unwrap_or(within);
    let mut file = NamedTempFile::with_prefix_in(".asyncfix-", folder).map_err(refused)?;
    file.write_all(new).map_err(refused)?;
    keep_owner(&file, &metadata);
    fs::set_permissions(file.path(), metadata.permissions()).map_err(refused)?;
    // As late as can be: nothing but the renaming comes between this look and the change.
    if BlobId::of(&fs::read(&target).map_err(refused)?) != expected {
        return Err(WriteError::Changed { path: path.to_owned() });
    }
    file.persist(&target).map_err(|error| refused(error.error))?;
    Ok(())
}

/// What `path` really is, if that is allowed.
fn resolve(path: &Utf8Path, within: &Utf8Path) -> Result<Utf8PathBuf, WriteError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => WriteError::Vanished { path: path.to_owned() },
        _ => WriteError::Refused { path: path.to_owned(), source },
    };
    let target = path.canonicalize_utf8().map_err(failed)?;
    let allowed = within.canonicalize_utf8().map_err(failed)?;
    if !target.starts_with(&allowed) {
        return Err(WriteError::Outside { path: path.to_owned(), target, within: within.to_owned() });
    }
    Ok(target)
}

/// Gives a file written by root to the owner of the one it replaces. Nobody else could, and nobody else must.
#[cfg(unix)]
fn keep_owner(file: &NamedTempFile, old: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    let Ok(new) = file.as_file().metadata() else { return };
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // A user who may write a colleague's file becomes the owner of its successor, as with every editor.
        let _ = std::os::unix::fs::fchown(file.as_file(), Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &NamedTempFile, _old: &Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder {
        _keep: tempfile::TempDir,
        path: Utf8PathBuf,
    }

    impl Folder {
        fn new() -> Self {
            let keep = tempfile::tempdir().unwrap();
            let path = Utf8Path::from_path(keep.path()).unwrap().canonicalize_utf8().unwrap();
            fs::create_dir(path.join("project")).unwrap();
            Self { _keep: keep, path }
        }

        fn file(&self, name: &str) -> Utf8PathBuf {
            let path = self.path.join(name);
            fs::write(&path, "old").unwrap();
            path
        }

        fn write(&self, path: &Utf8Path) -> Result<(), WriteError> {
            write_file(path, &self.path.join("project"), BlobId::of(b"old"), b"new\r\n")
        }

        /// The names in the project folder: a failed write leaves nothing behind.
        fn names(&self) -> Vec<String> {
            let entries = self.path.join("project").read_dir_utf8().unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_owned()).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn replaces_the_content() {
        let folder = Folder::new();
        let path = folder.file("project/x.py");
        folder.write(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new\r\n");
        assert_eq!(folder.names(), ["x.py"]);
    }

    #[test]
    fn a_changed_file_stays() {
        let folder = Folder::new();
        let path = folder.file("project/x.py");
        fs::write(&path, "newer").unwrap();
        let error = folder.write(&path).unwrap_err();
        assert!(matches!(error, WriteError::Changed { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"newer");
        assert_eq!(folder.names(), ["x.py"]);
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let folder = Folder::new();
        let error = folder.write(&folder.path.join("project/x.py")).unwrap_err();
        assert!(matches!(error, WriteError::Vanished { .. }), "{error}");
        let outside = folder.file("x.py");
        assert!(matches!(folder.write(&outside), Err(WriteError::Outside { .. })));
        assert!(matches!(folder.write(&folder.path.join("project/../x.py")), Err(WriteError::Outside { .. })));
        assert!(matches!(folder.write(&folder.path.join("project")), Err(WriteError::NotAFile { .. })));
        assert_eq!(fs::read(&outside).unwrap(), b"old");
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::{PermissionsExt, symlink};

        #[test]
        fn permissions_are_kept() {
            for mode in [0o755, 0o600, 0o664, 0o640] {
                let folder = Folder::new();
                let path = folder.file("project/x.py");
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                folder.write(&path).unwrap();
                assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, mode);
            }
        }

        #[test]
        fn a_read_only_file_stays() {
            let folder = Folder::new();
            let path = folder.file("project/x.py");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            let error = folder.write(&path).unwrap_err();
            assert!(error.to_string().contains("read-only"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), b"old");
        }

        #[test]
        fn a_link_is_written_through() {
            let folder = Folder::new();
            let real = folder.file("project/real.py");
            let link = folder.path.join("project/link.py");
            symlink("real.py", &link).unwrap();
            folder.write(&link).unwrap();
            assert_eq!(fs::read(&real).unwrap(), b"new\r\n");
            assert_eq!(fs::read_link(&link).unwrap().to_str(), Some("real.py"));
        }

        #[test]
        fn a_link_out_of_the_project_is_refused() {
            let folder = Folder::new();
            let outside = folder.file("outside.py");
            symlink("../outside.py", folder.path.join("project/link.py")).unwrap();
            symlink("..", folder.path.join("project/up")).unwrap();
            for link in ["project/link.py", "project/up/outside.py"] {
                let error = folder.write(&folder.path.join(link)).unwrap_err();
                assert!(matches!(error, WriteError::Outside { .. }), "{error}");
            }
            assert_eq!(fs::read(&outside).unwrap(), b"old");
        }
    }
}
