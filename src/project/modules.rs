//! Which module a Python file is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// The dotted paths of packages, per folder; each folder is looked at once.
#[derive(Debug, Default)]
pub struct Packages {
    known: FxHashMap<PathBuf, Arc<str>>,
}

/// What stands in the folder of a project.
const MARKS: &[&str] = &["pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg", ".jj"];

/// Folders of projects that hold packages without being one.
const HOLDERS: &[&str] = &["src", "lib"];

impl Packages {
    /// The dotted path of the package that is `folder`, an absolute path; empty for a folder of plain modules.
    ///
    /// With `__init__.py` files the outermost folder that has one is the root package. Without, the path starts at the
    /// folder of the project, or at its `src`.
    pub fn of(&mut self, folder: &Path) -> Arc<str> {
        if let Some(known) = self.known.get(folder) {
            return Arc::clone(known);
        }
        let found: Arc<str> = package(folder).into();
        self.known.insert(folder.to_owned(), Arc::clone(&found));
        found
    }
}

fn package(folder: &Path) -> String {
    let is_package = |folder: &Path| folder.join("__init__.py").is_file();
    let mut names: Vec<&str> = Vec::new();
    let mut at = Some(folder);
    while let Some(here) = at.filter(|here| is_package(here)) {
        let Some(name) = name_of(here) else { return String::new() };
        names.push(name);
        at = here.parent();
    }
    if names.is_empty() {
        let is_project = |folder: &Path| MARKS.iter().any(|mark| folder.join(mark).exists());
        while let Some(here) = at.filter(|here| !is_project(here)) {
            // Outside of any project nothing tells where the path starts.
            let (Some(name), Some(parent)) = (name_of(here), here.parent()) else { return String::new() };
            if HOLDERS.contains(&name) {
                break;
            }
            names.push(name);
            at = Some(parent);
        }
    }
    names.reverse();
    names.join(".")
}

/// The name of a folder, if it can be that of a package.
fn name_of(folder: &Path) -> Option<&str> {
    let name = folder.file_name()?.to_str()?;
    let is_name = name.chars().all(|one| one.is_alphanumeric() || one == '_');
    (is_name && !name.starts_with(|first: char| first.is_ascii_digit())).then_some(name)
}

/// The dotted path of a module in a package, by the name of its file without the ending.
pub fn module(package: &str, stem: &str) -> String {
    match (package, stem) {
        (package, "__init__") => package.to_owned(),
        ("", stem) => stem.to_owned(),
        (package, stem) => format!("{package}.{stem}"),
    }
}

/// The files under `root` that hold what a dotted path names, of modules that are not known yet: the module, and the
/// packages around it, whose `__init__.py` runs first.
pub fn place_of(root: &Path, path: &str, is_known: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folder = root.to_owned();
    let mut module = String::new();
    for name in path.split('.') {
        if !module.is_empty() {
            module.push('.');
        }
        module.push_str(name);
        let is_known = is_known(&module);
        let file = folder.join(format!("{name}.py"));
        folder.push(name);
        if !is_known && file.is_file() {
            files.push(file);
            break;
        }
        let face = folder.join("__init__.py");
        if !is_known && face.is_file() {
            files.push(face);
        } else if !is_known && !folder.is_dir() {
            break;
        }
    }
    files
}
