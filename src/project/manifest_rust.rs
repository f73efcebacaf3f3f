//! What a Cargo manifest says of the code around it: its edition, the crates it may name and their features.
//!
//! The manifest is read as text; cargo is never run and the network never asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_toml::{Dependency, DepsSet, Manifest};

use crate::apis::Apis;
use crate::facts::Surroundings;
use crate::source::Language;

/// The part of a manifest that rules may ask about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RustManifest {
    folder: PathBuf,
    edition: Option<u16>,
    normal: Declared,
    tests: Declared,
    /// The name of the library as paths call it, if there is one, and its root.
    library: Option<(String, PathBuf)>,
    /// The roots of the programs.
    programs: Vec<PathBuf>,
    /// The crates in other folders that it depends on.
    neighbours: Vec<(String, PathBuf)>,
}

/// Crates and what is known of their features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Declared {
    crates: BTreeSet<String>,
    features: BTreeMap<String, BTreeSet<String>>,
}

impl RustManifest {
    /// The package whose `Cargo.toml` is in `folder`, completed from its workspace; `None` if there is none, if it is
    /// only a workspace, or if it cannot be read: then nothing is known of it.
    pub fn read_in(folder: &Path) -> Option<RustManifest> {
        let path = folder.join("Cargo.toml");
        if !path.is_file() {
            return None;
        }
        let manifest = Manifest::from_path(&path).ok()?;
        manifest.package.is_some().then(|| Self::of(&manifest, folder))
    }

    fn of(manifest: &Manifest, folder: &Path) -> RustManifest {
        let package = manifest.package.as_ref();
        let edition = package.and_then(|package| package.edition.get().ok()).map(|edition| *edition as u16);
        let (mut normal, mut tests) = (Declared::default(), Declared::default());
        normal.add(&manifest.dependencies);
        tests.add(&manifest.dev_dependencies);
        for target in manifest.target.values() {
            normal.add(&target.dependencies);
            tests.add(&target.dev_dependencies);
        }
        // The package may name itself, in its tests and examples.
        normal.crates.extend(package.map(|package| package.name.replace('-', "_")));
        let root = |path: &Option<String>| path.as_ref().map(|path| folder.join(path));
        let own_name = package.map(|package| package.name.replace('-', "_")).unwrap_or_default();
        let library = manifest.lib.as_ref().and_then(|library| {
            let name = library.name.as_ref().map_or(own_name, |name| name.replace('-', "_"));
            Some((name, root(&library.path)?))
        });
        let programs = manifest.bin.iter().filter_map(|program| root(&program.path)).collect();
        let dependencies = manifest.dependencies.iter().chain(&manifest.dev_dependencies);
        let neighbours = dependencies.filter_map(|(name, dependency)| {
            let path = dependency.detail()?.path.as_ref()?;
            Some((name.replace('-', "_"), folder.join(path)))
        });
        let neighbours = neighbours.collect();
        RustManifest { folder: folder.to_owned(), edition, normal, tests, library, programs, neighbours }
    }

    /// The folder of the package.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The root of the library, and those of the programs.
    pub fn roots(&self) -> (Option<PathBuf>, Vec<PathBuf>) {
        (self.library.as_ref().map(|(_, root)| root.clone()), self.programs.clone())
    }

    /// What paths call the library.
    pub fn library_name(&self) -> Option<String> {
        self.library.as_ref().map(|(name, _)| name.clone())
    }

    /// The crates in other folders that it depends on: what paths call them, and their folders.
    pub fn neighbours(&self) -> Vec<(String, PathBuf)> {
        self.neighbours.clone()
    }

    /// Whether a crate that it depends on has to do with async code.
    pub fn may_be_async(&self) -> bool {
        let apis = Apis::builtin(Language::Rust);
        let mut crates = self.normal.crates.iter().chain(&self.tests.crates);
        crates.any(|name| apis.library(name).is_some_and(|library| library.evidence.is_some()))
    }

    /// What it says of the code in `folder`, which is the package's own or below it.
    ///
    /// What is declared for tests is declared throughout in the folders that hold nothing else.
    pub fn surroundings(&self, folder: &Path) -> Surroundings {
        let plain = Surroundings::default();
        let inside = folder.strip_prefix(&self.folder).ok().and_then(|inside| inside.iter().next());
        let only_tests = inside.is_some_and(|first| ["tests", "benches", "examples"].iter().any(|name| first == *name));
        let mut normal = self.normal.clone();
        if only_tests {
            normal.merge(&self.tests);
        }
        Surroundings {
            edition: self.edition.unwrap_or(plain.edition),
            dependencies: normal.crates,
            features: normal.features,
            test_dependencies: self.tests.crates.clone(),
            test_features: self.tests.features.clone(),
            manifest: Some(self.folder.join("Cargo.toml")),
            open_features: self.normal.crates.union(&self.tests.crates).cloned().collect(),
            ..plain
        }
    }
}

impl Declared {
    fn add(&mut self, dependencies: &DepsSet) {
        for (name, dependency) in dependencies {
            let name = name.replace('-', "_");
            self.crates.insert(name.clone());
            // What a workspace that was not found adds is not known, and neither is what a path or repository has.
            let is_known = match dependency {
                Dependency::Simple(_) => true,
                Dependency::Inherited(_) => false,
                Dependency::Detailed(detail) => detail.path.is_none() && detail.git.is_none(),
            };
            if is_known {
                let has_defaults = dependency.detail().is_none_or(|detail| detail.default_features);
                let features = self.features.entry(name).or_default();
                features.extend(dependency.req_features().iter().cloned());
                features.extend(has_defaults.then(|| "default".to_owned()));
            }
        }
    }

    /// Adds crates and features; a crate whose features are not known on one side stays so.
    fn merge(&mut self, other: &Declared) {
        for name in &other.crates {
            let is_known =
                other.features.contains_key(name) && (self.features.contains_key(name) || !self.crates.contains(name));
            if is_known {
                let more = other.features.get(name).into_iter().flatten().cloned();
                self.features.entry(name.clone()).or_default().extend(more);
            } else {
                self.features.remove(name);
            }
            self.crates.insert(name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], folder: &str, expected: &str) {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let package = folder.strip_suffix("/tests").unwrap_or(folder);
        let found = RustManifest::read_in(&root.path().join(package));
        let found = found.map(|manifest| manifest.surroundings(&root.path().join(folder)));
        let written = found.map(|found| {
            let features = |name: &String| {
                found.features.get(name).map_or("?".to_owned(), |all| all.iter().cloned().collect::<Vec<_>>().join("+"))
            };
            let crates: Vec<String> =
                found.dependencies.iter().map(|name| format!("{name}[{}]", features(name))).collect();
            format!("{} {}", found.edition, crates.join(" "))
        });
        assert_eq!(written.unwrap_or_default(), expected);
    }

    const PACKAGE: &str = "[package]\nname = \"my-app\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";

    #[test]
    fn dependencies_with_their_features() {
        let text = format!(
            "{PACKAGE}[dependencies]\ntokio = {{ version = \"1\", features = [\"time\", \"rt\"] }}\nfutures-util = \"0.3\"\n\
             [dev-dependencies]\ntokio = {{ version = \"1\", features = [\"macros\"] }}\n"
        );
        check(&[("Cargo.toml", &text)], "", "2024 futures_util[default] my_app[?] tokio[default+rt+time]");
        let everything = "2024 futures_util[default] my_app[?] tokio[default+macros+rt+time]";
        check(&[("a/Cargo.toml", &text)], "a/tests", everything);
    }

    #[test]
    fn what_a_workspace_adds() {
        let root = "[workspace]\nmembers = [\"a\"]\n[workspace.package]\nedition = \"2021\"\n\
                    [workspace.dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n";
        let member = "[package]\nname = \"a\"\nversion = \"1.0.0\"\nedition.workspace = true\n\
                      [dependencies]\ntokio = { workspace = true, features = [\"test-util\"] }\n";
        check(&[("Cargo.toml", root), ("a/Cargo.toml", member)], "a", "2021 a[?] tokio[default+full+test-util]");
        check(&[("Cargo.toml", root)], "", "");
    }

    #[test]
    fn a_path_or_a_broken_manifest_says_nothing() {
        let text = format!("{PACKAGE}[dependencies]\ntokio = {{ path = \"../tokio\" }}\n");
        check(&[("Cargo.toml", &text)], "", "2024 my_app[?] tokio[?]");
        check(&[("Cargo.toml", "[package\n")], "", "");
    }
}
