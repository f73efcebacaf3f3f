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
