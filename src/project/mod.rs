//! What stands around a source file: the configuration that holds for it and what its manifests declare.
//!
//! Paths go in; plain data comes out, kept per folder, so that a thousand files of one folder cost as much as one.

pub mod cargo_features;
pub mod config;
mod ini;
pub mod links;
pub mod manifest_python;
pub mod manifest_rust;
pub mod modules;
pub mod python_version;
pub mod rule_folder;
mod rust_crates;
pub mod test_runner;

pub use config::{Config, Entry};
pub use rule_folder::RuleFolder;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::apis::Apis;
use crate::error::Error;
use crate::facts::crate_items::Crates;
use crate::facts::{PythonVersion, Surroundings};
use crate::source::Language;
use manifest_python::PythonManifest;
use manifest_rust::RustManifest;
use modules::Packages;
use rust_crates::PackageCrates;

/// Where the configuration comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigSource {
    /// For each file the nearest one upward, up to the root of the repository.
    #[default]
    Nearest,
    /// This file, for every source file.
    File(PathBuf),
    /// None.
    Nothing,
}

/// What the command line says, whatever a project says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The lowest Python the code must run on.
    pub python: Option<PythonVersion>,
    /// The runtime the code runs under.
    pub runtime: Option<String>,
}

/// The projects of one run: configurations and manifests, each folder read once.
#[derive(Debug)]
pub struct Projects {
    configs: Configs,
    overrides: Overrides,
    python: FxHashMap<PathBuf, Arc<PythonManifest>>,
    rust: FxHashMap<PathBuf, Arc<RustManifest>>,
    packages: Packages,
    surroundings: FxHashMap<(PathBuf, Language, bool), Arc<Surroundings>>,
    /// The sources of packages, by their folder.
    crates: FxHashMap<PathBuf, Arc<PackageCrates>>,
}

#[derive(Debug)]
enum Configs {
    Nearest(FxHashMap<PathBuf, Arc<Config>>),
    Same(Arc<Config>),
}

impl Projects {
    /// Nothing is read yet, except a configuration file named in `source`.
    ///
    /// # Errors
    /// The named file cannot be read, or is wrong.
    pub fn new(source: &ConfigSource, overrides: Overrides) -> Result<Self, Error> {
        let configs = match source {
            ConfigSource::Nearest => Configs::Nearest(FxHashMap::default()),
            ConfigSource::File(path) => Configs::Same(Arc::new(Config::read_named(path)?)),
            ConfigSource::Nothing => Configs::Same(Arc::new(Config::default())),
        };
        let (python, rust) = (FxHashMap::default(), FxHashMap::default());
        let (packages, crates) = (Packages::default(), FxHashMap::default());
        Ok(Self { configs, overrides, python, rust, packages, surroundings: FxHashMap::default(), crates })
    }

    /// The configuration for the files of `folder`.
    ///
    /// # Errors
    /// The nearest configuration file cannot be read, or is wrong.
    pub fn config_of(&mut self, folder: &Path) -> Result<Arc<Config>, Error> {
        match &mut self.configs {
            Configs::Same(config) => Ok(Arc::clone(config)),
            Configs::Nearest(known) => nearest(known, folder, Config::default, Config::read_in),
        }
    }

    /// The configuration for the current folder, whatever files there are.
    ///
    /// # Errors
    /// The nearest configuration file cannot be read, or is wrong.
    pub fn config_here(&mut self) -> Result<Arc<Config>, Error> {
        self.config_of(Path::new(""))
    }

    /// What is known of the project around the file `path`: its manifests, overridden by `config`, the configuration of
    /// its folder, overridden by the command line.
    pub fn surroundings_of(&mut self, path: &Path, language: Language, config: &Config) -> Arc<Surroundings> {
        let found = self.surroundings_in(path, language, config);
        if language != Language::Rust {
            return found;
        }
        match self.crates_around(path) {
            crates if crates.items.is_empty() => found,
            crates => Arc::new(Surroundings { crates, ..(*found).clone() }),
        }
    }

    /// What the sources of the crate of a file, and of those beside it, declare.
    fn crates_around(&mut self, path: &Path) -> Crates {
        let folder = absolute(path.parent().unwrap_or(Path::new("")));
        let manifest = self.rust_of(&folder);
        let Some(name) = path.file_name().filter(|_| manifest.may_be_async()) else { return Crates::default() };
        let own = self.crates_of(&manifest);
        let mut crates = Crates::default();
        if let Some((module, items)) = own.of_file(&folder.join(name)) {
            module.clone_into(&mut crates.module);
            crates.items.insert("crate".to_owned(), Arc::clone(items));
        }
        crates.items.extend(manifest.library_name().zip(own.library().cloned()));
        for (name, folder) in manifest.neighbours() {
            let neighbour = self.rust_of(&folder);
            let library = self.crates_of(&neighbour).library().cloned();
            crates.items.extend(library.map(|items| (name, items)));
        }
        crates
    }

    fn crates_of(&mut self, manifest: &RustManifest) -> Arc<PackageCrates> {
        let read = || {
            let (library, others) = manifest.roots();
            Arc::new(PackageCrates::read(library.as_deref(), &others, &manifest.surroundings(manifest.folder())))
        };
        Arc::clone(self.crates.entry(manifest.folder().to_owned()).or_insert_with(read))
    }

    fn surroundings_in(&mut self, path: &Path, language: Language, config: &Config) -> Arc<Surroundings> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let is_face = path.file_name().is_some_and(|name| name == "__init__.py");
        let key = (folder.to_owned(), language, is_face);
        if let Some(known) = self.surroundings.get(&key) {
            return Arc::clone(known);
        }
        let mut found = match language {
            Language::Python => self.python_of(folder).surroundings(),
            Language::Rust => self.rust_of(folder).surroundings(&absolute(folder)),
        };
        found.is_package_face = is_face;
        found.package = (language == Language::Python).then(|| self.packages.of(&absolute(folder)).to_string());
        config.override_in(&mut found);
        self.overrides.override_in(&mut found);
        let is_runtime = |name: &String| Apis::builtin(language).library(name).is_some_and(|it| it.runtime.is_some());
        found.runtime = found.runtime.filter(is_runtime);
        let found = Arc::new(found);
        self.surroundings.insert(key, Arc::clone(&found));
        found
    }

    fn rust_of(&mut self, folder: &Path) -> Arc<RustManifest> {
        let read = |folder: &Path| Ok(RustManifest::read_in(folder));
        nearest(&mut self.rust, folder, RustManifest::default, read).unwrap_or_default()
    }

    fn python_of(&mut self, folder: &Path) -> Arc<PythonManifest> {
        let mut chain = Vec::new();
        let mut found = Arc::new(PythonManifest::default());
        for folder in upward(folder) {
            if let Some(known) = self.python.get(&folder) {
                found = Arc::clone(known);
                break;
            }
            chain.push(folder);
        }
        for folder in chain.into_iter().rev() {
            let here = PythonManifest::read_in(&folder);
            if !here.is_empty() {
                found = Arc::new(here.or(&found));
            }
            self.python.insert(folder, Arc::clone(&found));
        }
        found
    }
}

impl Overrides {
    fn override_in(&self, surroundings: &mut Surroundings) {
        if let Some(version) = self.python {
            (surroundings.python, surroundings.python_is_declared) = (version, true);
        }
        surroundings.runtime = self.runtime.clone().or(surroundings.runtime.take());
    }
}

/// The value of the nearest folder that has one, from `folder` upward; every folder passed remembers it.
fn nearest<T>(
    known: &mut FxHashMap<PathBuf, Arc<T>>,
    folder: &Path,
    nothing: impl Fn() -> T,
    read: impl Fn(&Path) -> Result<Option<T>, Error>,
) -> Result<Arc<T>, Error> {
    if let Some(value) = known.get(folder) {
        return Ok(Arc::clone(value));
    }
    let mut passed = vec![folder.to_owned()];
    let mut found = None;
    for folder in upward(folder) {
        if let Some(value) = known.get(&folder) {
            found = Some(Arc::clone(value));
            break;
        }
        let here = read(&folder)?;
        passed.push(folder);
        if let Some(value) = here {
            found = Some(Arc::new(value));
            break;
        }
    }
    let found = found.unwrap_or_else(|| Arc::new(nothing()));
    known.extend(passed.into_iter().map(|folder| (folder, Arc::clone(&found))));
    Ok(found)
}

/// The folder without links and dots, as far as it exists.
fn absolute(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// `folder` and the folders around it up to the root of the repository; outside a repository, up to the root of the
/// file system.
fn upward(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let start = absolute(folder);
    std::iter::successors(
        Some(start),
        |folder| {
            if is_repository(folder) { None } else { folder.parent().map(Path::to_owned) }
        },
    )
}

fn is_repository(folder: &Path) -> bool {
    [".git", ".jj", ".hg"].iter().any(|name| folder.join(name).exists())
}
