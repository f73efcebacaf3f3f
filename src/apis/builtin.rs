//! The shipped API tables: every file of `queries/<language>/apis/`.

use std::sync::OnceLock;

use super::Apis;
use crate::source::{Language, shipped};

/// The tables of a language: the name of the library and the text of its table, sorted by name.
pub fn tables(language: Language) -> Vec<(&'static str, &'static str)> {
    shipped::stems(&format!("{}/apis", language.name()), "toml")
}

impl Apis {
    /// The shipped tables of a language, read once per process.
    ///
    /// # Panics
    /// A shipped table has a mistake; a test reads them all.
    pub fn builtin(language: Language) -> &'static Apis {
        static PYTHON_APIS: OnceLock<Apis> = OnceLock::new();
        static RUST_APIS: OnceLock<Apis> = OnceLock::new();
        let slot = match language {
            Language::Python => &PYTHON_APIS,
            Language::Rust => &RUST_APIS,
        };
        slot.get_or_init(|| {
            Apis::load(language, tables(language)).unwrap_or_else(|errors| {
                let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
                panic!("{}", all.join("\n"))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_all(language: Language, complain: &dyn Fn(&Apis) -> Vec<String>) {
        let apis = Apis::load(language, tables(language)).expect("every table is well-formed");
        let complaints = complain(&apis);
        assert!(complaints.is_empty(), "{language}:\n{}", complaints.join("\n"));
    }

    fn check(complain: impl Fn(&Apis) -> Vec<String>) {
        check_all(Language::Python, &complain);
        check_all(Language::Rust, &complain);
    }

    #[test]
    fn python_symbols_stand_in_the_table_of_their_root() {
        for (name, text) in tables(Language::Python) {
            let written: toml::Table = text.parse().expect("every table is well-formed");
            let rows = written.get("api").and_then(toml::Value::as_array).into_iter().flatten();
            let list =
                |row: &toml::Value| row.get("names").and_then(toml::Value::as_array).cloned().unwrap_or_default();
            for path in rows.flat_map(|row| list(row).into_iter().chain(row.get("name").cloned())) {
                assert_eq!(path.as_str().and_then(|path| path.split('.').next()), Some(name), "{path}");
            }
            let apis = Apis::builtin(Language::Python);
            for submodule in apis.library(name).into_iter().flat_map(|library| &library.submodules) {
                assert_eq!(submodule.split('.').next(), Some(name), "{submodule}");
            }
        }
    }

    #[test]
    fn names_are_sorted() {
        for (name, text) in tables(Language::Python) {
            for list in text.split("names = [").skip(1).filter_map(|rest| rest.split(']').next()) {
                let names: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
                assert!(names.is_sorted(), "{name}: {list}");
            }
        }
    }

    #[test]
    fn twins_are_coroutines_or_classes_of_the_tables() {
        check(|apis| {
            let all = apis
                .symbols()
                .flat_map(|(path, api)| api.twin.iter().map(move |(runtime, twin)| (path, runtime, twin)));
            let wrong = all.filter(|(_, runtime, twin)| {
                // Or a library that stands in for one where the project declares it.
                apis.library(runtime).is_none()
                    || !apis
                        .get(twin)
                        .is_some_and(|api| api.coroutine || api.class || api.plain || api.manager.is_some())
            });
            wrong.map(|(path, runtime, twin)| format!("{path}: {runtime} = {twin}")).collect()
        });
    }

    #[test]
    fn types_are_classes_of_the_tables() {
        check_all(Language::Python, &|apis| {
            let all = apis.symbols().flat_map(|(path, api)| {
                api.returns
                    .iter()
                    .chain(&api.enters)
                    .chain(api.returns_where.iter().map(|one| &one.returns))
                    .map(move |class| (path, class))
            });
            let wrong = all.filter(|(_, class)| !apis.get(class).is_some_and(|api| api.class && api.path == **class));
            wrong.map(|(path, class)| format!("{path} gives {class}")).collect()
        });
    }

    #[test]
    fn libraries_speak_of_runtimes() {
        check(|apis| {
            let is_runtime = |name: &String| apis.library(name).is_some_and(|library| library.runtime.is_some());
            let mut wrong = Vec::new();
            for library in apis.libraries() {
                let over = library.runtime.iter().flat_map(|runtime| &runtime.over);
                let named = over.chain(&library.evidence).filter(|name| !is_runtime(name));
                wrong.extend(named.map(|name| format!("{}: {name} is no runtime", library.name)));
            }
            wrong
        });
    }
}
