//! The shipped API tables, compiled in. A test holds the lists and `queries/<lang>/apis/` together.

use std::sync::OnceLock;

use super::Apis;
use crate::source::Language;

macro_rules! tables {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../queries/", $folder, "/apis/", $name, ".toml")))),*]
    };
}

/// The Python tables: the name of the library and the text of its table, sorted.
pub const PYTHON: &[(&str, &str)] = tables![
    "python":
    "abc",
    "aio_pika",
    "aioboto3",
    "aiobotocore",
    "aiocache",
    "aiodns",
    "aiofiles",
    "aiogram",
    "aiohttp",
    "aiokafka",
    "aiomqtt",
    "aiomysql",
    "aiopg",
    "aioresponses",
    "aiosqlite",
    "anyio",
    "asyncio",
    "asyncio_mqtt",
    "asyncpg",
    "asyncssh",
    "backoff",
    "bleak",
    "builtins",
    "concurrent",
    "contextlib",
    "discord",
    "disnake",
    "functools",
    "hikari",
    "homeassistant",
    "http",
    "httpx",
    "httpx2",
    "motor",
    "multiprocessing",
    "nextcord",
    "niquests",
    "pyppeteer",
    "pyrogram",
    "pytest",
    "pytest_asyncio",
    "pytest_trio",
    "qtrio",
    "quart",
    "requests",
    "sanic",
    "telegram",
    "telethon",
    "tenacity",
    "threading",
    "time",
    "tortoise",
    "trio",
    "trio_websocket",
    "typing",
    "typing_extensions",
    "unittest",
    "urllib",
    "uvloop",
    "warnings",
];

/// The Rust tables: the name of the crate and the text of its table, sorted.
pub const RUST: &[(&str, &str)] = tables![
    "rust":
    "actix_rt",
    "actix_web",
    "async_executor",
    "async_global_executor",
    "async_io",
    "async_recursion",
    "async_std",
    "async_trait",
    "axum",
    "blocking",
    "futures",
    "futures_executor",
    "futures_lite",
    "hyper",
    "pollster",
    "rand",
    "rayon",
    "reqwest",
    "smol",
    "std",
    "tokio",
    "tonic",
    "tracing",
    "warp",
];

impl Apis {
    /// The shipped tables of a language, read once per process.
    ///
    /// # Panics
    /// A shipped table has a mistake; a test reads them all.
    pub fn builtin(language: Language) -> &'static Apis {
        static PYTHON_APIS: OnceLock<Apis> = OnceLock::new();
        static RUST_APIS: OnceLock<Apis> = OnceLock::new();
        let (slot, tables) = match language {
            Language::Python => (&PYTHON_APIS, PYTHON),
            Language::Rust => (&RUST_APIS, RUST),
        };
        slot.get_or_init(|| {
            Apis::load(language, tables.iter().copied()).unwrap_or_else(|errors| {
                let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
                panic!("{}", all.join("\n"))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    fn check_all(language: Language, tables: &[(&str, &str)], complain: &dyn Fn(&Apis) -> Vec<String>) {
        let apis = Apis::load(language, tables.iter().copied()).expect("every table is well-formed");
        let complaints = complain(&apis);
        assert!(complaints.is_empty(), "{language}:\n{}", complaints.join("\n"));
    }

    fn check(complain: impl Fn(&Apis) -> Vec<String>) {
        check_all(Language::Python, PYTHON, &complain);
        check_all(Language::Rust, RUST, &complain);
    }

    #[test]
    fn the_lists_are_the_folders() {
        for (language, tables) in [(Language::Python, PYTHON), (Language::Rust, RUST)] {
            let folder = format!("queries/{}/apis", language.name());
            let files: BTreeSet<String> = fs::read_dir(&folder)
                .expect("the folder is there")
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().trim_end_matches(".toml").to_owned())
                .collect();
            let listed: Vec<String> = tables.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(listed, files.into_iter().collect::<Vec<_>>(), "{folder}");
        }
    }

    #[test]
    fn python_symbols_stand_in_the_table_of_their_root() {
        for (name, text) in PYTHON {
            let apis = Apis::load(Language::Python, [(*name, *text)]).expect("every table is well-formed");
            for (path, _) in apis.symbols() {
                assert_eq!(path.split('.').next(), Some(*name), "{path}");
            }
            for submodule in apis.libraries().flat_map(|library| &library.submodules) {
                assert_eq!(submodule.split('.').next(), Some(*name), "{submodule}");
            }
        }
    }

    #[test]
    fn names_are_sorted() {
        for (name, text) in PYTHON {
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
                let is_runtime = apis.library(runtime).is_some_and(|library| library.runtime.is_some());
                !is_runtime || !apis.get(twin).is_some_and(|api| api.coroutine || api.class)
            });
            wrong.map(|(path, runtime, twin)| format!("{path}: {runtime} = {twin}")).collect()
        });
    }

    #[test]
    fn types_are_classes_of_the_tables() {
        check_all(Language::Python, PYTHON, &|apis| {
            let all = apis
                .symbols()
                .flat_map(|(path, api)| api.returns.iter().chain(&api.enters).map(move |class| (path, class)));
            let wrong = all.filter(|(_, class)| !apis.get(class).is_some_and(|api| api.class && api.path == **class));
            wrong.map(|(path, class)| format!("{path} gives {class}")).collect()
        });
    }

    #[test]
    fn aliases_say_what_their_symbol_says() {
        check(|apis| {
            let aliases = apis.symbols().filter(|(path, api)| api.path != *path);
            let wrong = aliases.filter(|(_, alias)| apis.get(&alias.path) != Some(*alias));
            wrong.map(|(path, alias)| format!("{path} is not the same as {}", alias.path)).collect()
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
