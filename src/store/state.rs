//! Where asyncfix keeps what it must remember: never in the work tree.

use camino::{Utf8Path, Utf8PathBuf};
use etcetera::BaseStrategy;
use std::fs;
use std::io;

use crate::source::{BlobId, PatchRoot};

/// The folder for what is remembered of the project at `root`: in its git folder, or in the user's own state folder where
/// there is no git. It need not exist.
///
/// # Errors
/// There is neither a git folder nor a home.
pub fn state_folder(root: &PatchRoot) -> io::Result<Utf8PathBuf> {
    if let Some(git) = git_folder(root.folder()) {
        return Ok(git.join("asyncfix"));
    }
    let base = etcetera::choose_base_strategy().map_err(|error| io::Error::other(error.to_string()))?;
    let base = base.state_dir().unwrap_or_else(|| base.data_dir());
    let base = Utf8PathBuf::from_path_buf(base).map_err(|path| {
        io::Error::new(io::ErrorKind::InvalidData, format!("the folder `{}` is not named in UTF-8", path.display()))
    })?;
    // Two projects never share a folder, and the name tells nothing of where they are.
    Ok(base.join("asyncfix").join(BlobId::of(root.folder().as_str().as_bytes()).to_string()))
}

/// The git folder of the repository at `root`. A linked work tree or a submodule has a file that names it.
fn git_folder(root: &Utf8Path) -> Option<Utf8PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let named = fs::read_to_string(&git).ok()?;
    let folder = root.join(named.strip_prefix("gitdir:")?.trim());
    folder.is_dir().then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_git_folder_is_found_through_a_file_that_names_it() {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap().canonicalize_utf8().unwrap();
        fs::create_dir_all(root.join("main/.git/worktrees/tree")).unwrap();
        fs::create_dir(root.join("tree")).unwrap();
        fs::write(root.join("tree/.git"), "gitdir: ../main/.git/worktrees/tree\n").unwrap();
        let folder = |name: &str| state_folder(&PatchRoot::of(&root.join(name))).unwrap().canonicalize_utf8();
        fs::create_dir(root.join("main/.git/asyncfix")).unwrap();
        fs::create_dir(root.join("main/.git/worktrees/tree/asyncfix")).unwrap();
        assert_eq!(folder("main").unwrap(), root.join("main/.git/asyncfix"));
        assert_eq!(folder("tree").unwrap(), root.join("main/.git/worktrees/tree/asyncfix"));
    }
}
