//! How a call of one HTTP library is written with another, async one: data, read from `queries/python/clients`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::shipped;

/// How the calls of one library become calls of another.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Translation {
    /// The libraries that are left.
    pub from: Vec<String>,
    /// The libraries they can become, best first; empty if each has async calls of its own.
    #[serde(default)]
    pub to: Vec<String>,
    /// The runtimes they work under.
    pub runtimes: Vec<String>,
    /// What surrounds the request.
    pub shape: Shape,
    /// The class of the client; none for a drop-in.
    pub class: Option<String>,
    /// The name a client gets.
    pub variable: Option<String>,
    /// The class of the response, for annotations.
    pub response_class: Option<String>,
    /// The paths of the response's class in the library that is left.
    #[serde(default)]
    pub responses: Vec<String>,
    /// The client's method for a streamed response.
    pub stream: Option<String>,
    /// Modules of the library that hold the same functions.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Modules of the library that hold its exceptions, besides itself.
    #[serde(default)]
    pub exception_modules: Vec<String>,
    /// Built-in exceptions that catch those of the library but not the translated ones.
    #[serde(default)]
    pub caught_by: Vec<String>,
    /// The functions that send a request, by name.
    pub functions: BTreeMap<String, Function>,
    /// Their arguments, by name.
    #[serde(default)]
    pub arguments: BTreeMap<String, Argument>,
    /// The members of a response, by name.
    #[serde(default)]
    pub members: BTreeMap<String, Member>,
    /// The members of a response whose body is not read yet, where they differ.
    #[serde(default)]
    pub streamed: BTreeMap<String, Member>,
    /// The exceptions, by name.
    #[serde(default)]
    pub exceptions: BTreeMap<String, Exception>,
    /// Objects that send requests, if they are translated too.
    pub session: Option<Session>,
}

/// An object that sends requests and keeps what they share; its methods are the functions of its translation.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Session {
    /// What makes one, by name in the library.
    pub makers: Vec<String>,
    /// Whether the arguments of its maker stay; otherwise it may have none.
    #[serde(default)]
    pub keeps_arguments: bool,
    /// Arguments of its maker that are not translated.
    #[serde(default)]
    pub refused: Vec<String>,
    /// Classes whose instances may stand in those arguments all the same, with those that come instead.
    #[serde(default)]
    pub parts: BTreeMap<String, String>,
    /// Its members besides the functions.
    pub members: BTreeMap<String, Member>,
    /// Whether members that are not listed stay as they are.
    #[serde(default)]
    pub keeps_members: bool,
}

/// What surrounds a translated request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A block that holds the client; the response outlives it.
    Client,
    /// A block that holds the client, and in it one that holds the response.
    Response,
    /// Nothing.
    DropIn,
}

/// A function that sends a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Function {
    /// The method, or for a drop-in the function, that does the same.
    pub to: String,
    /// The names of the arguments that can be given by position.
    pub positional: Vec<String>,
    /// How many of them the other one takes by position.
    pub keep: usize,
    /// The first argument of a streamed request; empty if the call gives it already.
    pub verb: Option<String>,
    /// Whether the response is always streamed.
    #[serde(default)]
    pub streams: bool,
}

/// Where an argument goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// It stays with the request.
    #[default]
    Request,
    /// It is an argument of the client.
    Client,
}

/// How an argument is written, by the form of its value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Argument {
    /// Where it goes.
    #[serde(default)]
    pub at: Place,
    /// For `None`.
    pub none: Option<String>,
    /// For `True`.
    #[serde(rename = "true")]
    pub yes: Option<String>,
    /// For `False`.
    #[serde(rename = "false")]
    pub no: Option<String>,
    /// For a tuple of two.
    pub pair: Option<String>,
    /// For a dict that surely has no `None`, `True` or `False` in sight.
    pub plain_mapping: Option<String>,
    /// For text and bytes.
    pub text: Option<String>,
    /// For what can be written twice: a name, a number.
    pub repeatable: Option<String>,
    /// For everything else, except a dict with `None`, `True` or `False` in it.
    pub any: Option<String>,
    /// What is written when the call does not give the argument.
    pub absent: Option<String>,
    /// The same for single functions.
    #[serde(default)]
    pub absent_in: BTreeMap<String, String>,
    /// Whether a request of a session can have it although it is an argument of the client.
    #[serde(default)]
    pub per_request: bool,
    /// The only functions whose counterparts take it; empty for all.
    #[serde(default)]
    pub only_in: Vec<String>,
    /// It replaces the query of the URL instead of adding to it.
    #[serde(default)]
    pub replaces_query: bool,
    /// What other parts of a request depend on it.
    pub role: Option<Role>,
}

/// An argument that other parts of a request depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The address.
    Url,
    /// Whether the body is read later.
    Stream,
    /// Whether redirects are followed.
    Redirects,
}

/// How a member of a response is written, by its use.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Member {
    /// Read as an attribute.
    pub read: Option<String>,
    /// Read under a `not`; stands for both.
    pub negated: Option<String>,
    /// Called.
    pub call: Option<String>,
    /// Called as what a `for` runs over, which becomes an `async for`.
    #[serde(rename = "loop")]
    pub looped: Option<String>,
    /// The only uses that are translated; all if none is named.
    pub only: Option<Only>,
    /// It decodes the body and may fail in doing so.
    #[serde(default)]
    pub decodes: bool,
    /// It means the same only if redirects are followed.
    #[serde(default)]
    pub needs_redirects: bool,
}

/// The only uses of a member that are translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    /// `m[…]`, `m.get(…)` and `… in m`.
    Lookup,
    /// The same, `m.update(…)` and `m[…] = …`.
    Update,
    /// Reading and assigning it.
    ReadWrite,
    /// A statement of its own.
    Statement,
}

/// What is raised instead of an exception.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exception {
    /// The exceptions that cover the same cases.
    pub to: Vec<String>,
    /// Those that come besides where the body is decoded.
    #[serde(default)]
    pub decoding: Vec<String>,
    /// Those that come besides where the URL is not a literal.
    #[serde(default)]
    pub url: Vec<String>,
    /// Members of the exception and their members: `response` → `status_code` → what stands for both.
    #[serde(default)]
    pub member: BTreeMap<String, BTreeMap<String, String>>,
}

impl Translation {
    /// The name of the request function `path` stands for, if it is one of a library that is left.
    pub fn function_of<'p>(&self, path: &'p str) -> Option<(&'p str, &Function)> {
        let (module, name) = path.rsplit_once('.')?;
        let known = |known: &String| known == module;
        let is_ours = self.from.iter().any(known) || self.aliases.iter().any(known);
        is_ours.then(|| self.functions.get(name).map(|function| (name, function))).flatten()
    }

    /// How sessions are translated, if `path` makes one.
    pub fn session_made_by(&self, path: &str) -> Option<&Session> {
        let (root, name) = path.split_once('.')?;
        let session = self.session.as_ref().filter(|_| self.from.iter().any(|known| known == root))?;
        session.makers.iter().any(|maker| maker == name).then_some(session)
    }

    /// How sessions are translated, if `path` is a member of one.
    pub fn session_of(&self, path: &str) -> Option<&Session> {
        path.rsplit_once('.').and_then(|(class, _)| self.session_made_by(class))
    }

    /// What is raised instead of the exception `path`, if it is one of a library that is left.
    pub fn exception_of(&self, path: &str) -> Option<&Exception> {
        let (module, name) = path.rsplit_once('.')?;
        let known = |known: &String| known == module;
        let is_ours = self.from.iter().any(known) || self.exception_modules.iter().any(known);
        is_ours.then(|| self.exceptions.get(name)).flatten()
    }

    /// Whether `path` is a symbol of a library that is left.
    pub fn owns(&self, path: &str) -> bool {
        let root = path.split('.').next().unwrap_or(path);
        self.from.iter().any(|known| known == root)
    }

    /// Whether requests stay in their library, and so do responses and exceptions.
    pub fn stays(&self) -> bool {
        self.to.is_empty()
    }

    /// Whether `path` is a member of the response's class in the library that is left.
    pub fn is_of_response(&self, path: &str) -> bool {
        path.rsplit_once('.').is_some_and(|(class, _)| self.responses.iter().any(|known| known == class))
    }

    /// The member of a response, as it is before (`streamed`) or after its body is read.
    pub fn member(&self, name: &str, streamed: bool) -> Option<&Member> {
        let special = if streamed { self.streamed.get(name) } else { None };
        special.or_else(|| self.members.get(name))
    }
}

/// Every translation that is compiled in, in the order of preference.
pub fn translations() -> &'static [Translation] {
    &builtin().translation
}

/// Whether calling `path` surely gives text or bytes.
pub fn is_text_function(path: &str) -> bool {
    builtin().text_functions.iter().any(|known| known == path)
}

fn builtin() -> &'static Table {
    static BUILTIN: LazyLock<Table> = LazyLock::new(|| {
        read(shipped::text("python/clients/http.toml").unwrap_or_default())
            .expect("the tables that are compiled in are tested")
    });
    &BUILTIN
}

fn read(text: &str) -> Result<Table, toml::de::Error> {
    toml::from_str(text)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    /// Functions that give text or bytes, by full path.
    #[serde(default)]
    text_functions: Vec<String>,
    translation: Vec<Translation>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_that_are_compiled_in_are_sound() {
        for translation in translations() {
            let drop_in = translation.shape == Shape::DropIn;
            assert_eq!(translation.class.is_none(), drop_in, "{:?} to {:?}", translation.from, translation.to);
            assert!(!translation.from.is_empty() && !translation.runtimes.is_empty());
            for (name, function) in &translation.functions {
                assert!(function.keep <= function.positional.len(), "{name}");
            }
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(
            read("[[translation]]\nfrom = [\"a\"]\nto = []\nruntimes = []\nshape = \"client\"\nfunctions = {}\n")
                .is_ok()
        );
        assert!(
            read("[[translation]]\nfrom = [\"a\"]\nto = []\nruntimes = []\nshape = \"cleint\"\nfunctions = {}\n")
                .is_err()
        );
        assert!(read("[[translation]]\nform = \"a\"\n").is_err());
    }

    #[test]
    fn functions_are_found_under_every_name_of_their_module() {
        let table = read(
            "[[translation]]\nfrom = [\"a\"]\nto = [\"b\"]\nruntimes = [\"x\"]\nshape = \"drop-in\"\naliases = [\"a.api\"]\n\
             [translation.functions]\nget = { to = \"aget\", positional = [], keep = 0 }\n",
        )
        .unwrap()
        .translation;
        assert_eq!(table[0].function_of("a.get").map(|(name, _)| name), Some("get"));
        assert_eq!(table[0].function_of("a.api.get").map(|(name, _)| name), Some("get"));
        assert!(table[0].function_of("a.other.get").is_none());
        assert!(table[0].function_of("a.post").is_none());
    }
}
