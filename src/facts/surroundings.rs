//! What the project around a file says: its lowest Python, its dependencies, its configuration.

use std::collections::{BTreeMap, BTreeSet};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The lowest Python the code must run on; 3.9 unless the project says otherwise.
    pub python: PythonVersion,
    /// Whether the project said so.
    pub python_is_declared: bool,
    /// Names of the declared dependencies: Python distributions, lower case with `-`; Rust crates as written in paths (`_`).
    pub dependencies: BTreeSet<String>,
    /// The lowest version of each dependency, where the project says (Python).
    pub versions: BTreeMap<String, PythonVersion>,
    /// Cargo features in force per crate; a crate whose features cannot be known (workspace, path) is not in here.
    pub features: BTreeMap<String, BTreeSet<String>>,
    /// What is declared for tests (Python: for any work on the project) only, in the same form; in the code of tests it
    /// counts as declared.
    pub test_dependencies: BTreeSet<String>,
    /// Cargo features that are in force in tests only, per crate.
    pub test_features: BTreeMap<String, BTreeSet<String>>,
    /// The runtime the configuration names.
    pub runtime: Option<String>,
    /// The HTTP client the configuration names: `aiohttp`, `httpx2`, `httpx`, `niquests` or `thread`.
    pub http_client: Option<String>,
    /// The way to run a call in a worker thread that the configuration names: `hass.async_add_executor_job`.
    pub offload: Option<String>,
    /// The runtimes whose async tests the test runner runs without a mark, by its configuration.
    pub unmarked_tests: BTreeSet<String>,
    /// Whether hooks or plugins may run or mark tests in a way that nobody can tell from here.
    pub tests_are_extended: bool,
    /// The Rust edition; 2021 unless the manifest says otherwise.
    pub edition: u16,
    /// Whether the file is its package's face (`__init__.py`), so that its imports are re-exports.
    pub is_package_face: bool,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            python: PythonVersion(3, 9),
            python_is_declared: false,
            dependencies: BTreeSet::new(),
            versions: BTreeMap::new(),
            features: BTreeMap::new(),
            test_dependencies: BTreeSet::new(),
            test_features: BTreeMap::new(),
            runtime: None,
            http_client: None,
            offload: None,
            unmarked_tests: BTreeSet::new(),
            tests_are_extended: false,
            edition: 2021,
            is_package_face: false,
        }
    }
}
