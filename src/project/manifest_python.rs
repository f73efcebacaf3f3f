//! What Python manifests declare: the lowest Python and the dependencies.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::config::{table_at, value_at};
use super::ini::ini_entries;
use super::python_version::{lowest_version, parse_version};
use super::test_runner::TestRunner;
use crate::apis::Apis;
use crate::facts::{PythonVersion, Surroundings};
use crate::source::Language;

/// Groups of requirements that only people who work on the project install.
const DEVELOPMENT: &[&str] =
    &["dev", "devel", "development", "test", "tests", "testing", "doc", "docs", "lint", "typing", "ci"];

/// How much a statement about the version is worth; ordered, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// `.python-version`: what developers run.
    Pinned,
    /// The target of a linter.
    Linter,
    /// What the distribution requires.
    Requirement,
}

/// What the manifests of one folder, or of a chain of folders, declare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PythonManifest {
    python: Option<(Source, PythonVersion)>,
    dependencies: Option<BTreeSet<String>>,
    /// Those of the dependencies that only extras ask for.
    optional: BTreeSet<String>,
    /// Libraries that show although they are not declared.
    shown: BTreeSet<String>,
    /// The lowest version of a dependency that the project declares.
    versions: BTreeMap<String, PythonVersion>,
    /// What is declared for work on the project only.
    development: BTreeSet<String>,
    tests: TestRunner,
}

impl PythonManifest {
    /// Reads the manifests in `folder`. What cannot be read declares nothing.
    pub fn read_in(folder: &Path) -> Self {
        let mut found = Self::default();
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        if let Some(text) = read("pyproject.toml") {
            found.add_pyproject(&text);
        }
        if let Some(text) = read("setup.cfg") {
            found.add_setup_cfg(&text);
        }
        for name in ["ruff.toml", ".ruff.toml"] {
            if let Some(text) = read(name) {
                found.add_linter(&text);
            }
        }
        found.add_version(Source::Pinned, read(".python-version").and_then(|text| parse_version(text.lines().next()?)));
        found.add_requirements(folder);
        found.add_marker(folder);
        found.tests = TestRunner::read_in(folder);
        found
    }

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.python.is_none() && self.dependencies.is_none() && self.development.is_empty() && self.tests.is_empty()
    }

    /// This manifest, and `outer` (of the folders around) for what it does not declare. A requirement further out beats
    /// a lesser statement further in.
    #[must_use]
    pub fn or(self, outer: &PythonManifest) -> PythonManifest {
        let python = match (self.python, outer.python) {
            (Some(inner), Some(outer)) if outer.0 > inner.0 => Some(outer),
            (inner, outer) => inner.or(outer),
        };
        let mut development = self.development;
        development.extend(outer.development.iter().cloned());
        let optional = if self.dependencies.is_some() { self.optional } else { outer.optional.clone() };
        let dependencies = self.dependencies.or_else(|| outer.dependencies.clone());
        let mut shown = self.shown;
        shown.extend(outer.shown.iter().cloned());
        let mut versions = outer.versions.clone();
        versions.extend(self.versions);
        PythonManifest {
            python,
            dependencies,
            optional,
            development,
            shown,
            versions,
            tests: self.tests.and(&outer.tests),
        }
    }

    /// What is declared, as rules see it.
    pub fn surroundings(&self) -> Surroundings {
        let mut surroundings = Surroundings::default();
        if let Some((_, version)) = self.python {
            (surroundings.python, surroundings.python_is_declared) = (version, true);
        }
        surroundings.dependencies = self.dependencies.clone().unwrap_or_default();
        surroundings.dependencies.extend(self.shown.iter().cloned());
        surroundings.optional.clone_from(&self.optional);
        surroundings.versions.clone_from(&self.versions);
        surroundings.test_dependencies.clone_from(&self.development);
        self.tests.tell(&mut surroundings);
        surroundings
    }

    fn add_version(&mut self, source: Source, version: Option<PythonVersion>) {
        let Some(version) = version else { return };
        if self.python.is_none_or(|(known, _)| source > known) {
            self.python = Some((source, version));
        }
    }

    fn add_dependency(&mut self, requirement: &str) {
        let dependencies = self.dependencies.get_or_insert_default();
        let Some(name) = distribution(requirement) else { return };
        self.versions.extend(lowest_release(requirement).map(|version| (name.clone(), version)));
        self.optional.remove(&name);
        dependencies.insert(name);
    }

    fn add_pyproject(&mut self, text: &str) {
        let Ok(document) = DeTable::parse(text) else { return };
        let document = document.get_ref();
        if let Some(project) = table_at(document, &["project"]) {
            let version = value_at(project, "requires-python").and_then(DeValue::as_str).and_then(lowest_version);
            self.add_version(Source::Requirement, version);
            self.add_list(value_at(project, "dependencies"));
            for (group, requirements) in table_at(project, &["optional-dependencies"]).into_iter().flatten() {
                if is_development(group.get_ref()) {
                    self.add_development(requirements.get_ref());
                } else {
                    self.add_extra(requirements.get_ref());
                }
            }
        }
        for (_, requirements) in table_at(document, &["dependency-groups"]).into_iter().flatten() {
            self.add_development(requirements.get_ref());
        }
        for (_, group) in table_at(document, &["tool", "poetry", "group"]).into_iter().flatten() {
            let names = group.get_ref().as_table().and_then(|group| table_at(group, &["dependencies"]));
            let names = names.into_iter().flatten().map(|(name, _)| name.get_ref());
            self.development.extend(names.filter_map(|name| distribution(name)));
        }
        if let Some(poetry) = table_at(document, &["tool", "poetry", "dependencies"]) {
            self.add_poetry(poetry);
        }
        let linter = table_at(document, &["tool", "ruff"]).and_then(|table| value_at(table, "target-version"));
        self.add_target(linter);
    }

    fn add_list(&mut self, requirements: Option<&DeValue<'_>>) {
        let Some(items) = requirements.and_then(DeValue::as_array) else { return };
        self.dependencies.get_or_insert_default();
        for requirement in items.iter().filter_map(|item| item.get_ref().as_str()) {
            self.add_dependency(requirement);
        }
    }

    fn add_extra(&mut self, requirements: &DeValue<'_>) {
        let (before, optional) = (self.dependencies.clone().unwrap_or_default(), self.optional.clone());
        self.add_list(Some(requirements));
        let is_extra = |name: &&String| !before.contains(*name) || optional.contains(*name);
        self.optional = self.dependencies.iter().flatten().filter(is_extra).cloned().collect();
    }

    fn add_development(&mut self, requirements: &DeValue<'_>) {
        let items = requirements.as_array().into_iter().flatten();
        self.development.extend(items.filter_map(|item| distribution(item.get_ref().as_str()?)));
    }

    fn add_poetry(&mut self, table: &DeTable<'_>) {
        for (name, requirement) in table {
            let text = requirement.get_ref().as_str();
            if name.get_ref() != "python" {
                self.add_dependency(&format!("{} {}", name.get_ref(), text.unwrap_or("")));
                continue;
            }
            self.add_version(Source::Requirement, text.and_then(lowest_version));
        }
    }

    fn add_linter(&mut self, text: &str) {
        let Ok(document) = DeTable::parse(text) else { return };
        self.add_target(value_at(document.get_ref(), "target-version"));
    }

    fn add_target(&mut self, target: Option<&DeValue<'_>>) {
        self.add_version(Source::Linter, target.and_then(DeValue::as_str).and_then(parse_version));
    }

    fn add_setup_cfg(&mut self, text: &str) {
        for (section, key, value) in ini_entries(text) {
            let is_extra = section == "options.extras_require" && !is_development(&key);
            if section == "options" && key == "python_requires" {
                let version = lowest_version(&value.replace('\n', ""));
                self.add_version(Source::Requirement, version);
            } else if section == "options.extras_require" && !is_extra {
                self.development.extend(value.split(['\n', ';']).filter_map(distribution));
            } else if is_extra || (section == "options" && key == "install_requires") {
                value.split(['\n', ';']).for_each(|requirement| self.add_dependency(requirement));
            }
        }
    }

    /// A script that a library makes for its projects shows the library, whether it is declared or not.
    fn add_marker(&mut self, folder: &Path) {
        for name in marked_by(folder) {
            self.shown.insert(name.to_owned());
        }
    }

    fn add_requirements(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".txt")) else { continue };
            let Some(rest) = stem.strip_prefix("requirements") else { continue };
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            if is_development(rest) {
                self.development.extend(text.lines().filter(|line| !line.starts_with('-')).filter_map(distribution));
                continue;
            }
            self.dependencies.get_or_insert_default();
            text.lines().filter(|line| !line.starts_with('-')).for_each(|line| self.add_dependency(line));
        }
    }
}

/// The libraries whose projects have a script of this name in their folder, by the tables.
fn marked_by(folder: &Path) -> impl Iterator<Item = &'static str> + '_ {
    Apis::builtin(Language::Python).libraries().filter_map(|library| {
        let marker = library.project_file.as_deref()?;
        let text = fs::read_to_string(folder.join(marker)).ok()?;
        text.contains(library.name.as_str()).then_some(library.name.as_str())
    })
}

/// The name of the distribution that a requirement asks for, lower case with `-`: `Foo_Bar[x]>=1 ; …` is `foo-bar`.
fn distribution(requirement: &str) -> Option<String> {
    let requirement = requirement.trim_start();
    if requirement.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(|one| one.is_ascii_alphabetic())) {
        return None;
    }
    let name: &str = requirement.split(|one: char| !one.is_ascii_alphanumeric() && !"-_.".contains(one)).next()?;
    let parts: Vec<&str> = name.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { None } else { Some(parts.join("-").to_ascii_lowercase()) }
}

/// The lowest version, major and minor, that a requirement allows: `x>=4.2,<5`, `x==4.2.1`, `x~=4.2`, `x ^4.2`.
fn lowest_release(requirement: &str) -> Option<PythonVersion> {
    let requirement = requirement.split([';', '#']).next()?;
    let at = [">=", "==", "~=", "^"].iter().find_map(|sign| Some(requirement.find(sign)? + sign.len()))?;
    let number = requirement[at..].trim_start();
    let number = number.split(|one: char| !one.is_ascii_digit() && one != '.').next()?;
    let mut parts = number.split('.');
    let major = parts.next()?.parse().ok()?;
    Some(PythonVersion(major, parts.next().and_then(|minor| minor.parse().ok()).unwrap_or(0)))
}

/// Whether a group of requirements is for work on the project only.
fn is_development(group: &str) -> bool {
    let mut words = group.split(|one: char| !one.is_ascii_alphanumeric());
    words.any(|word| DEVELOPMENT.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], version: Option<PythonVersion>, dependencies: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let found = PythonManifest::read_in(folder.path());
        assert_eq!(found.python.map(|(_, version)| version), version, "{files:?}");
        let names: Vec<String> = found.dependencies.into_iter().flatten().collect();
        assert_eq!(names, dependencies, "{files:?}");
    }

    #[test]
    fn the_project_table() {
        let text = "[project]\nrequires-python = '>=3.10'\ndependencies = ['Foo_Bar[x]>=1 ; python_version<\"4\"', 'baz']\n\
                    [project.optional-dependencies]\nfast = ['speed.ups']\ndev = ['pytest']\n\
                    [tool.ruff]\ntarget-version = 'py312'\n";
        check(&[("pyproject.toml", text)], Some(PythonVersion(3, 10)), &["baz", "foo-bar", "speed-ups"]);
    }

    #[test]
    fn what_only_extras_ask_for() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[project]\ndependencies = ['foo']\n[project.optional-dependencies]\nall = ['foo', 'trio']\nmore = ['trio']\n";
        fs::write(folder.path().join("pyproject.toml"), text).unwrap();
        let optional = PythonManifest::read_in(folder.path()).surroundings().optional;
        assert_eq!(optional.into_iter().collect::<Vec<_>>(), ["trio"]);
    }

    #[test]
    fn the_poetry_table() {
        let text = "[tool.poetry.dependencies]\npython = '^3.9'\nFoo = {version = '1', optional = true}\nbar = '*'\n\
                    [tool.poetry.group.dev.dependencies]\npytest = '8'\n";
        check(&[("pyproject.toml", text)], Some(PythonVersion(3, 9)), &["bar", "foo"]);
    }

    #[test]
    fn setup_cfg() {
        let text = "[metadata]\nname = x\n[options]\npython_requires = >=3.8\ninstall_requires =\n    foo>=1\n    # no\n    bar\n\
                    [options.extras_require]\ntest = pytest\nhttp = baz; qux\n";
        check(&[("setup.cfg", text)], Some(PythonVersion(3, 8)), &["bar", "baz", "foo", "qux"]);
    }

    #[test]
    fn requirement_files() {
        let files = [
            ("requirements.txt", "-r other.txt\n# comment\nfoo==1.0\n\nhttps://x\n"),
            ("requirements-dev.txt", "pytest\n"),
        ];
        check(&files, None, &["foo"]);
    }

    #[test]
    fn versions_of_requirements() {
        let check = |requirement: &str, version| {
            assert_eq!(lowest_release(requirement), version, "{requirement}");
        };
        check("Django>=4.2,<5", Some(PythonVersion(4, 2)));
        check("django == 3.2.1 ; python_version < '3.8'", Some(PythonVersion(3, 2)));
        check("django~=5", Some(PythonVersion(5, 0)));
        check("django ^4.1", Some(PythonVersion(4, 1)));
        check("django<5", None);
        check("django", None);
    }

    #[test]
    fn weaker_sources_of_the_version() {
        check(
            &[(".python-version", "3.13.1\n"), ("ruff.toml", "target-version = 'py311'\n")],
            Some(PythonVersion(3, 11)),
            &[],
        );
        check(&[(".python-version", "3.13.1\n")], Some(PythonVersion(3, 13)), &[]);
        check(&[("pyproject.toml", "[broken")], None, &[]);
    }

    #[test]
    fn a_requirement_further_out_beats_a_pin() {
        let inner =
            PythonManifest { python: Some((Source::Pinned, PythonVersion(3, 13))), ..PythonManifest::default() };
        let outer =
            PythonManifest { python: Some((Source::Requirement, PythonVersion(3, 9))), ..PythonManifest::default() };
        assert_eq!(inner.or(&outer).python, Some((Source::Requirement, PythonVersion(3, 9))));
    }
}
