//! A git patch read back, and what it makes of a file.
//!
//! A patch is untrusted: it may change files that are there and named below the root, and nothing else.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use diffy::Patch;
use diffy::patch_set::{FileOperation, ParseOptions, PatchKind, PatchSet};

use crate::source::BlobId;

/// Why a patch cannot be used. Nothing of it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// The text is no patch.
    #[error("this is no patch: {0}")]
    Malformed(String),
    /// The patch does something else than change files.
    #[error("{path}: {what}: asyncfix applies changes of files that are there")]
    OtherThanChange {
        /// The file.
        path: String,
        /// What it would do.
        what: &'static str,
    },
    /// The patch names a file that is none of its business.
    #[error("{path}: not a path below the root of the project")]
    Outside {
        /// The path.
        path: String,
    },
}

/// What a patch makes of one file.
#[derive(Debug)]
pub struct FileChange<'p> {
    /// The file, from the root.
    pub path: Utf8PathBuf,
    /// The content that the patch was made for, if it says.
    pub old: Option<BlobId>,
    /// The content that it leads to, if it says.
    pub new: Option<BlobId>,
    patch: Patch<'p, [u8]>,
}

impl FileChange<'_> {
    /// The content after the change; backwards, before it. `None` if the lines are not there.
    ///
    /// Lines that moved are found again, as `git apply` and `patch` do.
    pub fn apply(&self, content: &[u8], backwards: bool) -> Option<Vec<u8>> {
        if backwards {
            diffy::apply_bytes(content, &self.patch.reverse()).ok()
        } else {
            diffy::apply_bytes(content, &self.patch).ok()
        }
    }

    /// The content that the change starts from and the one it leads to, as far as the patch says.
    pub fn ends(&self, backwards: bool) -> (Option<BlobId>, Option<BlobId>) {
        if backwards { (self.new, self.old) } else { (self.old, self.new) }
    }
}

/// The changes in a patch.
///
/// # Errors
/// It is none, or does more than change files below the root.
pub fn read_patch(patch: &[u8]) -> Result<Vec<FileChange<'_>>, PatchError> {
    let ids = blob_ids(patch);
    let is_of_git = !ids.is_empty();
    let options = if is_of_git { ParseOptions::gitdiff() } else { ParseOptions::unidiff() };
    let mut changes = Vec::new();
    for (nth, file) in PatchSet::parse_bytes(patch, options).enumerate() {
        let file = file.map_err(|error| PatchError::Malformed(error.to_string()))?;
        let path = path_of(file.operation(), is_of_git)?;
        let PatchKind::Text(patch) = file.into_patch() else {
            return Err(PatchError::OtherThanChange {
                path: path.into_string(),
                what: "changes bytes that are no text",
            });
        };
        let (old, new) = ids.get(nth).copied().unwrap_or_default();
        changes.push(FileChange { path, old, new, patch });
    }
    Ok(changes)
}

/// The blob ids in the head of every file of a git patch. A line of a file never starts like one of a head: it has a
/// sign before it.
fn blob_ids(patch: &[u8]) -> Vec<(Option<BlobId>, Option<BlobId>)> {
    let mut ids = Vec::new();
    for line in patch.split(|byte| *byte == b'\n') {
        if line.starts_with(b"diff --git ") {
            ids.push((None, None));
        } else if let Some(named) = line.strip_prefix(b"index ")
            && let Some(last) = ids.last_mut()
            && let Ok(named) = std::str::from_utf8(named)
            && let Some((old, new)) = named.split_whitespace().next().and_then(|both| both.split_once(".."))
        {
            *last = (BlobId::parse(old), BlobId::parse(new));
        }
    }
    ids
}

fn path_of(operation: &FileOperation<'_, [u8]>, is_of_git: bool) -> Result<Utf8PathBuf, PatchError> {
    let text = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
    let other = |path: &[u8], what| Err(PatchError::OtherThanChange { path: text(path), what });
    let (original, modified) = match operation {
        FileOperation::Modify { original, modified } => (original, modified),
        FileOperation::Create(path) => return other(path, "makes a new file"),
        FileOperation::Delete(path) => return other(path, "removes a file"),
        FileOperation::Rename { from, .. } => return other(from, "renames a file"),
        FileOperation::Copy { from, .. } => return other(from, "copies a file"),
    };
    let is_prefixed = is_of_git || original.starts_with(b"a/") && modified.starts_with(b"b/");
    let bare = |path: &[u8]| if is_prefixed { path.get(2..).unwrap_or_default().to_vec() } else { path.to_vec() };
    let path = bare(modified);
    if bare(original) != path {
        return other(original, "renames a file");
    }
    let outside = || PatchError::Outside { path: text(&path) };
    let path = Utf8PathBuf::from(String::from_utf8(path.clone()).map_err(|_| outside())?);
    if is_below(&path) { Ok(path) } else { Err(outside()) }
}

/// Whether a relative path stays below the folder it starts from, links aside.
fn is_below(path: &Utf8Path) -> bool {
    let is_name = |part: Utf8Component<'_>| matches!(part, Utf8Component::Normal(_));
    !path.as_str().is_empty() && path.components().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: &str = "\
asyncfix: 1 fix in 1 file
diff --git a/app/x.py b/app/x.py
index 422c2b7ab3b3c668038da977e4e93a5fc623169c..de980441c3ab03a8c07dda1ad27b8a11f39deb1e 100644
--- a/app/x.py
+++ b/app/x.py
@@ -1,2 +1,2 @@ blocking-sleep [safe]
 a
-b
+c
";

    fn check_error(patch: &str, says: &str) {
        let error = read_patch(patch.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }

    #[test]
    fn a_patch_is_read_with_the_contents_it_names() {
        let changes = read_patch(PATCH.as_bytes()).unwrap();
        assert_eq!(changes[0].path, "app/x.py");
        assert_eq!(changes[0].old, Some(BlobId::of(b"a\nb\n")));
        assert_eq!(changes[0].apply(b"a\nb\n", false).unwrap(), b"a\nc\n");
        assert_eq!(changes[0].apply(b"a\nc\n", true).unwrap(), b"a\nb\n");
        assert_eq!(changes[0].apply(b"new\na\nb\n", false).unwrap(), b"new\na\nc\n");
        assert_eq!(changes[0].apply(b"a\nx\n", false), None);
    }

    #[test]
    fn names_in_quotes_are_read() {
        let patch =
            PATCH.replace("a/app/x.py", r#""a/gr\303\274n x.py""#).replace("b/app/x.py", r#""b/gr\303\274n x.py""#);
        assert_eq!(read_patch(patch.as_bytes()).unwrap()[0].path, "grün x.py");
    }

    #[test]
    fn a_patch_without_a_head_of_git_will_do() {
        let patch = "--- x.py\n+++ x.py\n@@ -1 +1 @@\n-a\n+b\n";
        let changes = read_patch(patch.as_bytes()).unwrap();
        assert_eq!((changes[0].path.as_str(), changes[0].old), ("x.py", None));
    }

    #[test]
    fn nothing_outside_is_changed() {
        for path in ["../x.py", "/etc/passwd", "app/../../x.py"] {
            check_error(&PATCH.replace("app/x.py", path), "not a path below the root");
        }
        check_error("no patch", "this is no patch");
        check_error(&PATCH.replace("b/app/x.py", "b/app/y.py"), "renames a file");
        let new = "diff --git a/x.py b/x.py\nnew file mode 100644\n--- /dev/null\n+++ b/x.py\n@@ -0,0 +1 @@\n+a\n";
        check_error(new, "makes a new file");
    }
}
