//! What tasks of one event loop wait for instead of a primitive of threads: data, read from `queries/python/primitives`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::shipped;

/// A class of threads whose instances tasks can do without.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Primitive {
    /// The full paths of the class.
    pub names: Vec<String>,
    /// The class for tasks, per runtime.
    pub to: BTreeMap<String, String>,
    /// How many arguments its constructor may be given by position.
    #[serde(default)]
    pub takes: usize,
    /// What its constructor is given, per runtime, where the one of threads is given nothing.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// The runtimes whose class has the same keywords.
    #[serde(default)]
    pub keywords_in: Vec<String>,
    /// The lowest version of the language that has the class for tasks.
    pub since: Option<String>,
    /// Whether it is entered by `with`.
    #[serde(default)]
    pub enters: bool,
    /// Its methods, by name; any other cannot be written for tasks.
    pub members: BTreeMap<String, Member>,
}

/// A method of a primitive.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Member {
    /// The one for tasks is awaited.
    #[serde(default)]
    pub awaits: bool,
    /// How many arguments stay as they are.
    #[serde(default)]
    pub keeps: usize,
    /// The argument that says whether to wait at all.
    pub block: Option<Parameter>,
    /// The argument that says how long to wait.
    pub timeout: Option<Parameter>,
    /// The method for tasks that does not wait.
    pub now: Option<String>,
    /// The method for tasks, if it has another name.
    pub renamed: Option<String>,
    /// What comes of waiting too long: `false` for that value, or the name of an exception.
    pub late: Option<String>,
    /// The only runtimes that have it; all if none is named.
    #[serde(default)]
    pub only: Vec<String>,
}

/// A parameter of a method.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its keyword.
    pub name: String,
    /// Its position, from 0.
    pub at: usize,
}

/// An exception of a primitive.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Its full path.
    pub name: String,
    /// What is raised instead, per runtime.
    pub to: BTreeMap<String, String>,
}

/// The primitives of one library of threads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    exceptions: BTreeMap<String, Exception>,
    primitive: Vec<Primitive>,
}

/// The primitive with this path, and the exceptions of its library by the names that its methods use.
pub fn primitive(path: &str) -> Option<(&'static Primitive, &'static BTreeMap<String, Exception>)> {
    let mut all =
        tables().iter().flat_map(|table| table.primitive.iter().map(|primitive| (primitive, &table.exceptions)));
    all.find(|(primitive, _)| primitive.names.iter().any(|name| name == path))
}

fn tables() -> &'static [Table] {
    static BUILTIN: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let texts = shipped::stems("python/primitives", "toml");
        let read = |(_, text): (&str, &str)| toml::from_str(text).expect("the tables that are compiled in are tested");
        texts.into_iter().map(read).collect()
    });
    &BUILTIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::Apis;
    use crate::source::Language;

    #[test]
    fn the_tables_lead_to_symbols_that_are_known() {
        let apis = Apis::builtin(Language::Python);
        for primitive in tables().iter().flat_map(|table| &table.primitive) {
            for path in primitive.names.iter().chain(primitive.to.values()) {
                assert!(apis.get(path).is_some_and(|api| api.class), "{path}");
            }
            for (name, member) in primitive.members.iter().filter(|(_, member)| member.awaits) {
                for (runtime, path) in &primitive.to {
                    let method = format!("{path}.{}", member.renamed.as_ref().unwrap_or(name));
                    let is_there = !member.only.is_empty() && !member.only.contains(runtime);
                    assert!(is_there || apis.get(&method).is_some_and(|api| api.coroutine), "{method}");
                }
            }
        }
    }
}
