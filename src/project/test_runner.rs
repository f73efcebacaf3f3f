//! How a Python project's tests are run: the options of the test runner, and whether hooks or plugins of the project's
//! own may run or mark tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::config::table_at;
use super::ini::ini_entries;
use crate::apis::Apis;
use crate::facts::Surroundings;
use crate::source::Language;

/// Files with options of the runner, each with the section that holds them.
const INI_FILES: &[(&str, &str)] =
    &[("pytest.ini", "pytest"), (".pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")];

/// Files with command lines, in which the runner may be given options that are not read here.
const COMMANDS: &[&str] = &["tox.ini", "noxfile.py", "Makefile", "justfile"];

/// What one folder, or a chain of folders, says of its tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestRunner {
    /// The runtimes whose async tests need no mark.
    pub unmarked: BTreeSet<String>,
    /// Whether the folder holds a configuration of the test runner.
    pub is_configured: bool,
    /// Whether tests may be run or marked in a way that is not read here.
    pub is_extended: bool,
}

impl TestRunner {
    /// Reads the options and hooks in `folder`. What cannot be read says nothing.
    pub fn read_in(folder: &Path) -> Self {
        let mut found = Self::default();
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        for (name, section) in INI_FILES {
            if let Some(text) = read(name) {
                for (_, key, value) in ini_entries(&text).into_iter().filter(|entry| entry.0 == *section) {
                    found.is_configured = true;
                    found.add_option(&key, &value);
                }
            }
        }
        if let Some(text) = read("pyproject.toml") {
            found.add_pyproject(&text);
        }
        let has_option =
            |text: &str| ["-mode=auto", "-mode auto", "_mode=auto"].iter().any(|words| text.contains(words));
        found.is_extended |= COMMANDS.iter().filter_map(|name| read(name)).any(|text| has_option(&text));
        found.is_extended |= read("conftest.py").is_some_and(|text| has_hook(&text));
        found
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What this and `outer`, of the folders around, say together. The runner reads one configuration: where two differ,
    /// it depends on the folder it is started in.
    #[must_use]
    pub fn and(mut self, outer: &TestRunner) -> TestRunner {
        self.is_extended |= outer.is_extended;
        if self.is_configured {
            self.is_extended |= outer.is_configured && outer.unmarked != self.unmarked;
        } else {
            self.unmarked.clone_from(&outer.unmarked);
            self.is_configured = outer.is_configured;
        }
        self
    }

    /// Tells rules what is said here; declared plugins can run tests in ways of their own.
    pub fn tell(&self, surroundings: &mut Surroundings) {
        surroundings.unmarked_tests.clone_from(&self.unmarked);
        let declared = [&surroundings.dependencies, &surroundings.test_dependencies];
        let has_plugin = Apis::builtin(Language::Python).libraries().any(|library| {
            let name = library.name.replace('_', "-");
            library.runs_tests && declared.iter().any(|names| names.contains(&name))
        });
        surroundings.tests_are_extended = self.is_extended || has_plugin;
    }

    fn add_option(&mut self, key: &str, value: &str) {
        if let Some(runtime) = key.strip_suffix("_mode") {
            if matches!(value.trim(), "auto" | "true" | "True" | "1") {
                self.unmarked.insert(runtime.to_owned());
            }
        } else if key == "addopts" {
            self.add_command_line(value);
        }
    }

    /// `--asyncio-mode=auto` and `--asyncio-mode auto`; `-p plugin` loads hooks that are not read here.
    fn add_command_line(&mut self, options: &str) {
        let mut words = options.split([' ', '\n', '\t', '=', '"', '\'']).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            self.is_extended |= word == "-p" && words.peek().is_some_and(|plugin| !plugin.starts_with("no:"));
            let option = word.trim_start_matches('-').replace('_', "-");
            let runtime = option.strip_suffix("-mode").filter(|_| words.peek() == Some(&"auto"));
            self.unmarked.extend(runtime.map(str::to_owned));
        }
    }

    fn add_pyproject(&mut self, text: &str) {
        let Ok(document) = DeTable::parse(text) else { return };
        let document = document.get_ref();
        for keys in [&["tool", "pytest", "ini_options"][..], &["tool", "pytest"]] {
            let Some(table) = table_at(document, keys) else { continue };
            self.is_configured = true;
            for (key, value) in table {
                let words: Vec<&str> = match value.get_ref() {
                    DeValue::Boolean(true) => vec!["true"],
                    DeValue::Array(items) => items.iter().filter_map(|item| item.get_ref().as_str()).collect(),
                    other => other.as_str().into_iter().collect(),
                };
                self.add_option(key.get_ref(), &words.join(" "));
            }
        }
    }
}

/// Whether the tables name a word of a `conftest.py` as what runs or marks tests.
fn has_hook(text: &str) -> bool {
    let libraries = Apis::builtin(Language::Python).libraries();
    libraries.flat_map(|library| &library.test_hooks).any(|hook| text.contains(hook.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], unmarked: &[&str], is_extended: bool) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let found = TestRunner::read_in(folder.path());
        assert_eq!(found.unmarked.iter().map(String::as_str).collect::<Vec<_>>(), unmarked, "{files:?}");
        assert_eq!(found.is_extended, is_extended, "{files:?}");
    }

    #[test]
    fn modes_in_every_place() {
        check(&[("pytest.ini", "[pytest]\nasyncio_mode = auto\n")], &["asyncio"], false);
        check(&[("pytest.ini", "[pytest]\nasyncio_mode=strict\ntrio_mode = true\n")], &["trio"], false);
        check(
            &[("setup.cfg", "[tool:pytest]\nasyncio_mode = auto\n[other]\nanyio_mode = auto\n")],
            &["asyncio"],
            false,
        );
        let text = "[tool.pytest.ini_options]\nasyncio_mode = 'auto'\nanyio_mode = 'auto'\n";
        check(&[("pyproject.toml", text)], &["anyio", "asyncio"], false);
        check(&[("pyproject.toml", "[tool.pytest.ini_options]\ntrio_mode = true\n")], &["trio"], false);
        check(&[("pyproject.toml", "[broken")], &[], false);
    }

    #[test]
    fn modes_as_options_of_the_command() {
        check(&[("pytest.ini", "[pytest]\naddopts = -v --asyncio-mode=auto\n")], &["asyncio"], false);
        let text = "[tool.pytest.ini_options]\naddopts = ['--asyncio-mode', 'auto']\n";
        check(&[("pyproject.toml", text)], &["asyncio"], false);
        check(&[("tox.ini", "[testenv]\ncommands = pytest --asyncio-mode=auto\n")], &[], true);
        check(&[("pyproject.toml", "[tool.pytest.ini_options]\naddopts = ['-p own.plugin']\n")], &[], true);
        check(&[("pytest.ini", "[pytest]\naddopts = -p no:cacheprovider\n")], &[], false);
    }

    #[test]
    fn hooks_of_the_project() {
        check(&[("conftest.py", "def pytest_collection_modifyitems(items): ...\n")], &[], true);
        check(&[("conftest.py", "@pytest.fixture\ndef anyio_backend(): ...\n")], &[], true);
        check(&[("conftest.py", "@pytest.fixture\ndef data(): ...\n")], &[], false);
    }
}
