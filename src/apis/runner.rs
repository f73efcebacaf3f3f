//! How a call that runs a program to its end is written for each runtime: data, read from `queries/python/clients`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::shipped;

/// A blocking function that runs a program to its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Function {
    /// The keywords it stands for, with their values: text, or the full path of a symbol.
    #[serde(default)]
    pub adds: BTreeMap<String, String>,
    /// Keywords that others take and it does not, or that would change what its result is.
    #[serde(default)]
    pub refuses: Vec<String>,
    /// What of the finished process is its result: `.returncode`.
    #[serde(default)]
    pub after: String,
}

/// How a runtime runs a program to its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Runner {
    /// The runtime.
    pub runtime: String,
    /// Its function, by full path.
    pub call: Option<String>,
    /// The helper that the file gets, where the runtime has no such function.
    pub helper: Option<String>,
    /// Which commands it can be given.
    pub commands: Commands,
    /// Whether its output is bytes only.
    #[serde(default)]
    pub bytes: bool,
    /// The keywords, each by the form of its value: what is written for it.
    pub arguments: BTreeMap<String, BTreeMap<String, String>>,
    /// What is written for a keyword that is not given.
    #[serde(default)]
    pub absent: BTreeMap<String, String>,
    /// The keywords that a keyword stands for as well.
    #[serde(default)]
    pub provides: BTreeMap<String, Vec<String>>,
}

/// The commands a runner takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Commands {
    /// A list or a single program, as at run time it turns out to be.
    Any,
    /// What it takes text for depends on the form, so only a list that is written out, or text with a shell.
    Written,
}

/// The function of this full path.
pub fn function(path: &str) -> Option<&'static Function> {
    builtin().function.get(path)
}

/// How this runtime runs a program.
pub fn runner(runtime: &str) -> Option<&'static Runner> {
    builtin().runner.iter().find(|runner| runner.runtime == runtime)
}

fn builtin() -> &'static Table {
    static BUILTIN: LazyLock<Table> = LazyLock::new(|| {
        toml::from_str(shipped::text("python/clients/process.toml").unwrap_or_default())
            .expect("the tables that are compiled in are tested")
    });
    &BUILTIN
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    function: BTreeMap<String, Function>,
    runner: Vec<Runner>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_is_compiled_in_is_sound() {
        for runner in &builtin().runner {
            assert_ne!(runner.call.is_some(), runner.helper.is_some(), "{}", runner.runtime);
            for function in builtin().function.values() {
                let known = |keyword: &String| runner.arguments.contains_key(keyword);
                assert!(function.adds.keys().all(known), "{}", runner.runtime);
            }
        }
    }
}
