//! What the project around a file says: its lowest Python, its dependencies, its configuration.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::call_graph::Reached;
use super::summary::Target;
use crate::apis::Apis;

use super::crate_items::Crates;

/// A Python version, major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PythonVersion(pub u8, pub u8);

impl std::str::FromStr for PythonVersion {
    type Err = std::num::ParseIntError;

    /// Reads `3.11`; `3` is 3.0.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        Ok(PythonVersion(major.parse()?, minor.parse()?))
    }
}

/// What is known of the project around a file. Plain data: who reads manifests fills it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The lowest Python the code must run on; 3.9 unless the project says otherwise.
    pub python: PythonVersion,
    /// Whether the project said so.
    pub python_is_declared: bool,
    /// Names of the declared dependencies: Python distributions, lower case with `-`; Rust crates as written in paths (`_`).
    pub dependencies: BTreeSet<String>,
    /// Those of them that only an extra of the project asks for: who uses it may lack them (Python).
    pub optional: BTreeSet<String>,
    /// The lowest version of each dependency, where the project says (Python).
    pub versions: BTreeMap<String, PythonVersion>,
    /// Cargo features in force per crate; a crate whose features cannot be known (workspace, path) is not in here.
    pub features: BTreeMap<String, BTreeSet<String>>,
    /// What is declared for tests (Python: for any work on the project) only, in the same form; in the code of tests it
    /// counts as declared.
    pub test_dependencies: BTreeSet<String>,
    /// Cargo features that are in force in tests only, per crate.
    pub test_features: BTreeMap<String, BTreeSet<String>>,
    /// The manifest in which dependencies can be given more features, if there is one (Rust).
    pub manifest: Option<PathBuf>,
    /// The dependencies that stand in it.
    pub open_features: BTreeSet<String>,
    /// The runtime the configuration names.
    pub runtime: Option<String>,
    /// The HTTP client the configuration names: `aiohttp`, `httpx2`, `httpx`, `niquests` or `thread`.
    pub http_client: Option<String>,
    /// The way to run a call in a worker thread that the configuration names: `hass.async_add_executor_job`.
    pub offload: Option<String>,
    /// What the configuration says of functions that block: patterns of paths, each with the path of an async function for it,
    /// or `to_thread`.
    pub blocking: Vec<(String, String)>,
    /// The runtimes whose async tests the test runner runs without a mark, by its configuration.
    pub unmarked_tests: BTreeSet<String>,
    /// Whether hooks or plugins may run or mark tests in a way that nobody can tell from here.
    pub tests_are_extended: bool,
    /// The Rust edition; 2021 unless the manifest says otherwise.
    pub edition: u16,
    /// What the other files of its crate, and the crates beside it, declare (Rust).
    pub crates: Crates,
    /// Whether the file is its package's face (`__init__.py`), so that its imports are re-exports.
    pub is_package_face: bool,
    /// The dotted path of the package that the file is in, where relative imports start (Python).
    pub package: Option<String>,
    /// What the other files of the project have to do with this one; `None` where only this file is known.
    pub linked: Option<Arc<Linked>>,
}

/// What is known of a file from the other files of its project.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// The functions it enters that end up in calls that block.
    pub reached: FxHashMap<Target, Arc<Reached>>,
    /// The API tables, with rows for what it imports from the project.
    pub apis: Option<Arc<Apis>>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            python: PythonVersion(3, 9),
            python_is_declared: false,
            dependencies: BTreeSet::new(),
            optional: BTreeSet::new(),
            versions: BTreeMap::new(),
            features: BTreeMap::new(),
            test_dependencies: BTreeSet::new(),
            test_features: BTreeMap::new(),
            manifest: None,
            open_features: BTreeSet::new(),
            runtime: None,
            http_client: None,
            offload: None,
            blocking: Vec::new(),
            unmarked_tests: BTreeSet::new(),
            tests_are_extended: false,
            edition: 2021,
            crates: Crates::default(),
            is_package_face: false,
            package: None,
            linked: None,
        }
    }
}

impl Surroundings {
    /// Whether the project surely has a library, by the name of its module: what only an extra asks for may be missing
    /// where the code runs.
    pub fn has(&self, module: &str) -> bool {
        let name = module.replace('_', "-");
        self.dependencies.contains(&name) && !self.optional.contains(&name)
    }

    /// What the configuration has in the place of a function that blocks: the first pattern that fits its path decides.
    pub fn configured_for(&self, path: &str) -> Option<&str> {
        let fitting = self.blocking.iter().find(|(pattern, _)| fits(pattern, path));
        fitting.map(|(_, alternative)| alternative.as_str())
    }
}

/// Whether a path is what a pattern describes, in which `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut left) = path.strip_prefix(head) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let Some((tail, between)) = parts.split_last() else { return false };
    for part in between {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_extra_asks_for_may_be_missing() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<String>>();
        let around = Surroundings {
            dependencies: names(&["aiohttp", "async-lru"]),
            optional: names(&["aiohttp"]),
            ..Surroundings::default()
        };
        assert!(around.has("async_lru"));
        assert!(!around.has("aiohttp"));
        assert!(!around.has("httpx"));
    }

    #[test]
    fn stars_stand_for_anything() {
        let cases = [
            ("shop.db.load", "shop.db.load", true),
            ("shop.db.load", "shop.db.loads", false),
            ("shop.*", "shop.db.load", true),
            ("*.load", "shop.db.load", true),
            ("shop.*.load*", "shop.db.load_all", true),
            ("shop.*.load", "shop.load", false),
            ("a*a", "a", false),
            ("*", "", true),
        ];
        for (pattern, path, fitting) in cases {
            assert_eq!(fits(pattern, path), fitting, "{pattern} {path}");
        }
    }

    #[test]
    fn the_first_pattern_decides() {
        let entries = [("shop.db.load", "shop.db.load_async"), ("shop.*", "to_thread")];
        let blocking = entries.map(|(pattern, alternative)| (pattern.to_owned(), alternative.to_owned())).to_vec();
        let around = Surroundings { blocking, ..Surroundings::default() };
        assert_eq!(around.configured_for("shop.db.load"), Some("shop.db.load_async"));
        assert_eq!(around.configured_for("shop.db.save"), Some("to_thread"));
        assert_eq!(around.configured_for("time.sleep"), None);
    }
}
