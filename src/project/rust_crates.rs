//! The sources of Rust crates: which file is which module, and what all of them declare.
//!
//! A crate is read from its root along `mod`, as the compiler does. What cannot be read is left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::apis::Apis;
use crate::facts::Surroundings;
use crate::facts::crate_items::{CrateItems, Crates};
use crate::facts::rust::{RustFacts, declare, modules_elsewhere};
use crate::source::Language;
use crate::syntax::Parser;

/// More files than that no crate has; it ends a search that went astray.
const MOST_FILES: usize = 20_000;

/// Larger files are data, not code that people write.
const LARGEST: u64 = 2_000_000;

/// The crates of one package.
#[derive(Debug, Default)]
pub(super) struct PackageCrates {
    /// The items of each crate, the library first if there is one.
    items: Vec<Arc<CrateItems>>,
    has_library: bool,
    /// The crate and the module of each file.
    files: FxHashMap<PathBuf, (usize, String)>,
}

impl PackageCrates {
    /// Reads the crates whose root files these are. `around` is what the manifest says.
    pub(super) fn read(library: Option<&Path>, others: &[PathBuf], around: &Surroundings) -> Self {
        let mut crates = PackageCrates { has_library: library.is_some(), ..Self::default() };
        let parser = Parser::new();
        for root in library.into_iter().chain(others.iter().map(PathBuf::as_path)) {
            let items = crates.read_crate(root, around, &parser);
            crates.items.push(Arc::new(items));
        }
        crates
    }

    fn read_crate(&mut self, root: &Path, around: &Surroundings, parser: &Parser) -> CrateItems {
        let mut items = CrateItems::default();
        let folder = root.parent().unwrap_or(Path::new("")).to_owned();
        let mut open = vec![(root.to_owned(), "crate".to_owned(), folder)];
        while let Some((path, module, folder)) = open.pop() {
            if self.files.len() > MOST_FILES || self.files.contains_key(&path) {
                continue;
            }
            let is_small = fs::metadata(&path).is_ok_and(|about| about.is_file() && about.len() <= LARGEST);
            let Some(text) = Some(&path).filter(|_| is_small).and_then(|path| fs::read_to_string(path).ok()) else {
                continue;
            };
            self.files.insert(path.clone(), (self.items.len(), module.clone()));
            let tree = parser.parse(&text, Language::Rust);
            let crates = Crates { module: module.clone(), ..Crates::default() };
            let around = Surroundings { crates, ..around.clone() };
            declare(&RustFacts::of_items(&tree, Apis::builtin(Language::Rust), &around), &mut items);
            for (names, written) in modules_elsewhere(&tree) {
                let child = names.iter().fold(module.clone(), |path, name| format!("{path}::{name}"));
                open.extend(file_of(&path, &folder, &names, written).map(|(file, below)| (file, child, below)));
            }
        }
        items.close(Apis::builtin(Language::Rust));
        items
    }

    /// The items of the library.
    pub(super) fn library(&self) -> Option<&Arc<CrateItems>> {
        self.items.first().filter(|_| self.has_library)
    }

    /// The module that a file is, and the items of its crate.
    pub(super) fn of_file(&self, path: &Path) -> Option<(&str, &Arc<CrateItems>)> {
        let (nth, module) = self.files.get(path)?;
        Some((module, self.items.get(*nth)?))
    }
}

/// The file of a module, and the folder of the modules it declares in turn.
fn file_of(declaring: &Path, folder: &Path, names: &[&str], written: Option<&str>) -> Option<(PathBuf, PathBuf)> {
    let (name, around) = names.split_last()?;
    if let Some(written) = written {
        let file = declaring.parent()?.join(written);
        let below = if file.ends_with("mod.rs") { file.parent()?.to_owned() } else { file.with_extension("") };
        return Some((file, below));
    }
    let folder = around.iter().fold(folder.to_owned(), |folder, name| folder.join(name));
    let (plain, nested) = (folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs"));
    let below = folder.join(name);
    Some(if plain.is_file() { (plain, below) } else { (nested, below) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_read_along_its_modules() {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("src/lib.rs", "mod db; pub mod web { pub mod api; } #[path = \"odd/file.rs\"] mod other; pub use db::Db;"),
            (
                "src/db.rs",
                "mod rows; pub struct Db { pub lock: std::sync::Mutex<super::other::Odd>, n: Box<rows::Row> }",
            ),
            ("src/db/rows.rs", "pub struct Row; impl Row { pub async fn load() -> Result<super::Db, ()> { x } }"),
            ("src/web/api.rs", "use crate::Db; pub static DB: Option<Db> = None;"),
            ("src/odd/file.rs", "pub struct Odd(pub u8, pub String);"),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let lib = root.path().join("src/lib.rs");
        let crates = PackageCrates::read(Some(&lib), &[], &Surroundings::default());
        let items = crates.library().unwrap();
        let told = |path: &str, field: &str| {
            let fields = items.types.get(path).unwrap();
            fields.iter().find(|(name, _)| name == field).map(|(_, told)| format!("{told:?}")).unwrap_or_default()
        };
        assert!(told("crate::db::Db", "lock").contains("\"std::sync::Mutex\""));
        assert!(told("crate::db::Db", "lock").contains("\"crate::other::Odd\""));
        assert!(told("crate::db::Db", "n").contains("\"crate::db::rows::Row\""));
        assert!(told("crate::other::Odd", "1").contains("std::string::String"));
        assert_eq!(items.declared("crate::Db"), "crate::db::Db");
        let load = items.functions.get("crate::db::rows::Row::load").unwrap().as_ref().unwrap();
        assert_eq!((load.is_async, load.returns.as_ref().unwrap().path.as_str()), (Some(true), "crate::db::Db"));
        let api = crates.of_file(&root.path().join("src/web/api.rs"));
        assert_eq!(api.map(|(module, _)| module), Some("crate::web::api"));
    }
}
