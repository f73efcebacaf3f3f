//! Blocking clients whose library has an async one: what becomes of a value and of everything that is done with it. Data,
//! read from `queries/python/async-clients`, one file per library.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::shipped;

/// A class whose values become async ones: a client, or what a client hands out.
///
/// Members are named as they are reached: `get`, `chat.completions.create`. `*` stands for all that are not named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Client {
    /// Its full path.
    pub class: String,
    /// What makes one, and what makes the async one with the same arguments.
    pub makers: BTreeMap<String, String>,
    /// Whether what makes the async one is awaited.
    pub made: Made,
    /// The runtimes the async one works under.
    pub runtimes: Vec<String>,
    /// Packages that the async one needs besides, by the names they are imported under.
    pub needs: Vec<String>,
    /// Keywords whose values would have to change, too.
    pub refused_arguments: Vec<String>,
    /// Whether the async one goes on in the background until it is closed.
    pub must_close: bool,
    /// What `with` becomes.
    pub manager: Option<Manager>,
    /// The methods that are awaited.
    pub awaits: Vec<String>,
    /// The methods that are called as before.
    pub calls: Vec<String>,
    /// The members that mean something else, anywhere on the way.
    pub refuses: Vec<String>,
    /// The classes of what methods give.
    pub gives: BTreeMap<String, String>,
    /// The classes of what methods give if they are called with `stream=True`.
    pub streams: BTreeMap<String, String>,
    /// New names of methods.
    pub renames: BTreeMap<String, String>,
    /// Whether `for` over it becomes `async for`.
    pub iterates: bool,
    /// The attributes that stay what they are.
    pub reads: Vec<String>,
    /// The attributes whose values are of a class that changes, too.
    pub attributes: BTreeMap<String, String>,
    /// The class of its items.
    pub items: Option<String>,
}

/// How the async client comes about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// By a call.
    #[default]
    Called,
    /// By a call that is awaited.
    Awaited,
    /// By a call that is awaited unless it is entered at once.
    AwaitedUnlessEntered,
}

/// What becomes of the `with` of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manager {
    /// `async with` means the same.
    Same,
    /// The `with` ends a transaction, the `async with` closes the client.
    CommitsBefore,
}

/// What becomes of a method call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It is awaited.
    Awaited,
    /// It stays as it is.
    Called,
}

impl Client {
    /// What becomes of a call of this method; `None` if that is not known.
    pub fn treatment(&self, method: &str) -> Option<Treatment> {
        let has = |list: &[String], name: &str| list.iter().any(|known| known == name);
        if method.split('.').any(|name| has(&self.refuses, name) || name.starts_with('_')) {
            return None;
        }
        let by = |name: &str| match () {
            () if has(&self.calls, name) => Some(Treatment::Called),
            () if has(&self.awaits, name) => Some(Treatment::Awaited),
            () => None,
        };
        by(method).or_else(|| by("*"))
    }

    /// The class of what the method gives.
    pub fn given_by(&self, method: &str) -> Option<&str> {
        let plain = self.gives.get(method);
        // What is awaited has a result of its own, unless it is said to give more of the same.
        let any = || self.gives.get("*").filter(|_| !self.awaits.iter().any(|known| known == method));
        plain.or_else(any).map(String::as_str)
    }

    /// The class of an attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let any = || self.attributes.get("*").filter(|_| !name.starts_with('_') && !self.reads(name));
        self.attributes.get(name).or_else(any).map(String::as_str)
    }

    /// Whether the attribute stays what it is.
    pub fn reads(&self, name: &str) -> bool {
        self.reads.iter().any(|known| known == name)
    }
}

/// The class of this path.
pub fn client(class: &str) -> Option<&'static Client> {
    builtin().iter().find(|client| client.class == class)
}

/// The class whose values the call of `path` makes, and the path that makes the async one.
pub fn made_by(path: &str) -> Option<(&'static Client, &'static str)> {
    builtin().iter().find_map(|client| Some((client, client.makers.get(path)?.as_str())))
}

/// Whether clients of the library that has the symbol `path` are known.
pub fn has_library(path: &str) -> bool {
    let root = path.split('.').next();
    builtin().iter().any(|client| client.class.split('.').next() == root)
}

fn builtin() -> &'static [Client] {
    static BUILTIN: LazyLock<Vec<Client>> = LazyLock::new(|| {
        let tables = shipped::stems("python/async-clients", "toml");
        let read = tables.into_iter().map(|(_, text)| read(text).expect("the tables that are compiled in are tested"));
        read.flatten().collect()
    });
    &BUILTIN
}

fn read(text: &str) -> Result<Vec<Client>, toml::de::Error> {
    toml::from_str::<Table>(text).map(|table| table.client)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    client: Vec<Client>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::Apis;
    use crate::source::Language;

    #[test]
    fn the_classes_that_are_named_are_there() {
        for client in builtin() {
            let all = client.gives.values().chain(client.streams.values()).chain(client.attributes.values());
            for class in all.chain(&client.items) {
                assert!(super::client(class).is_some(), "{}: {class}", client.class);
            }
            assert!(client.makers.is_empty() || !client.runtimes.is_empty(), "{}", client.class);
        }
    }

    #[test]
    fn makers_are_symbols_of_the_tables() {
        let apis = Apis::builtin(Language::Python);
        for maker in builtin().iter().flat_map(|client| client.makers.keys()) {
            assert_eq!(apis.get(maker).map(|api| api.path.as_str()), Some(maker.as_str()));
        }
    }

    #[test]
    fn what_is_named_goes_before_what_is_not() {
        let client = Client {
            awaits: vec!["*".into()],
            calls: vec!["pipeline".into()],
            refuses: vec!["json".into()],
            ..Client::default()
        };
        assert_eq!(client.treatment("get"), Some(Treatment::Awaited));
        assert_eq!(client.treatment("pipeline"), Some(Treatment::Called));
        assert_eq!(client.treatment("json.get"), None);
        assert_eq!(client.treatment("_get"), None);
    }
}
