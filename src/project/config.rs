//! The configuration: `asyncfix.toml`, `.asyncfix.toml`, or a table of `pyproject.toml` or `Cargo.toml`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::python_version::parse_version;
use crate::error::{Error, nearest};
use crate::facts::{PythonVersion, Surroundings};
use crate::source::Span;

/// Where settings can stand: file names in order of preference, each with the tables that may hold them.
const PLACES: &[(&str, &[&[&str]])] = &[
    ("asyncfix.toml", &[&[]]),
    (".asyncfix.toml", &[&[]]),
    ("pyproject.toml", &[&["tool", "asyncfix"]]),
    ("Cargo.toml", &[&["workspace", "metadata", "asyncfix"], &["package", "metadata", "asyncfix"]]),
];

/// Every setting.
pub const KEYS: &[&str] = &[
    "select",
    "ignore",
    "extend-select",
    "exclude",
    "http-client",
    "offload",
    "runtime",
    "target-python",
    "blocking",
    "per-file-ignores",
    "rule-dirs",
    "api",
    "minimum-version",
    "keys",
];

/// A value of the configuration with its place, for errors that come up when it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value.
    pub text: String,
    /// Where it is written, in bytes of the file.
    pub span: Span,
}

/// The settings of one configuration file; the default is what holds without one.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The rules that run instead of the default ones.
    pub select: Option<Vec<Entry>>,
    /// The rules that do not run.
    pub ignore: Vec<Entry>,
    /// The rules that run besides.
    pub extend_select: Vec<Entry>,
    /// Patterns of paths to leave out.
    pub exclude: Vec<Entry>,
    /// Patterns of paths, each with the rules that do not run there.
    pub per_file_ignores: Vec<(Entry, Vec<Entry>)>,
    /// The HTTP client that rewrites may use.
    pub http_client: Option<Entry>,
    /// The way in which rewritten calls go to a worker thread.
    pub offload: Option<Entry>,
    /// Functions that block: patterns of their paths, each with the path of an async function for it, or `to_thread`.
    pub blocking: Vec<(Entry, Entry)>,
    /// The keys of a review: names of commands, each with the keys it has.
    pub keys: Vec<(Entry, Vec<Entry>)>,
    /// The runtime the code runs under.
    pub runtime: Option<Entry>,
    /// The lowest Python the code must run on.
    pub target_python: Option<PythonVersion>,
    /// Folders with rules and tables of the project, from the folder of the file.
    pub rule_dirs: Vec<Entry>,
    /// Whether the file has rows of API tables.
    pub has_api: bool,
    /// The folder patterns count from: the one of the file.
    pub folder: PathBuf,
    /// The tables in the file that lead to the settings.
    pub below: Vec<&'static str>,
    path: PathBuf,
    text: String,
}

impl Config {
    /// Reads the file at `path`, whatever its name; a manifest must have a table for asyncfix.
    ///
    /// # Errors
    /// It cannot be read, has no such table, or is wrong.
    pub fn read_named(path: &Path) -> Result<Self, Error> {
        let shown = path.display();
        let text = fs::read_to_string(path)
            .map_err(|error| Error::new(format!("cannot read the configuration `{shown}`: {error}")))?;
        let name = path.file_name().unwrap_or_default();
        let tables = PLACES.iter().find(|(known, _)| name == *known).map_or(PLACES[0].1, |(_, tables)| *tables);
        let found = Self::parse(path, &text, tables)?;
        found.ok_or_else(|| Error::new(format!("`{shown}` has no table `[{}]`", tables[0].join("."))))
    }

    /// The settings in `folder`; `None` if no file there has any.
    ///
    /// # Errors
    /// The first file that has settings cannot be read, or is wrong.
    pub fn read_in(folder: &Path) -> Result<Option<Self>, Error> {
        for (name, tables) in PLACES {
            let path = folder.join(name);
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if is_nothing(&error) || !tables.contains(&&[][..]) => continue,
                Err(error) => {
                    let shown = path.display();
                    return Err(Error::new(format!("cannot read the configuration `{shown}`: {error}")));
                }
            };
            if !tables.contains(&&[][..]) && !text.contains("asyncfix") {
                continue;
            }
            if let Some(config) = Self::parse(&path, &text, tables)? {
                return Ok(Some(config));
            }
        }
        Ok(None)
    }

    /// Reads the settings in the first of `tables` that `text` has.
    ///
    /// # Errors
    /// The text is no TOML, or a setting is unknown or of the wrong kind.
    pub fn parse(path: &Path, text: &str, tables: &[&[&'static str]]) -> Result<Option<Self>, Error> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut config = Self { folder, path: path.to_owned(), text: text.to_owned(), ..Self::default() };
        let document = DeTable::parse(text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            config.error("the configuration is no valid TOML", Span::new(span.start, span.end), error.message())
        })?;
        let found = tables.iter().find_map(|keys| Some((*keys, table_at(document.get_ref(), keys)?)));
        let Some((keys, table)) = found else { return Ok(None) };
        config.below = keys.to_vec();
        // First of all: a newer asyncfix may have settings that this one does not know.
        if let Some((_, version)) = table.iter().find(|(key, _)| key.get_ref() == "minimum-version") {
            config.check_own_version(version)?;
        }
        for (key, value) in table {
            config.set(key, value)?;
        }
        Ok(Some(config))
    }

    /// An error about the text at `span` of the configuration file.
    pub fn error(&self, what: impl Into<String>, span: Span, label: impl Into<String>) -> Error {
        Error::new(what).at(self.path.display().to_string(), &self.text, span, label)
    }

    /// The file that the settings come from; empty if there is none.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text of that file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the settings come from a file.
    pub fn is_from_file(&self) -> bool {
        !self.path.as_os_str().is_empty()
    }

    /// Puts what the configuration says in the place of what manifests say.
    pub fn override_in(&self, surroundings: &mut Surroundings) {
        if let Some(version) = self.target_python {
            (surroundings.python, surroundings.python_is_declared) = (version, true);
        }
        let text = |entry: &Entry| entry.text.clone();
        surroundings.runtime = self.runtime.as_ref().map(text).or(surroundings.runtime.take());
        surroundings.offload = self.offload.as_ref().map(text).or(surroundings.offload.take());
        if !self.blocking.is_empty() {
            let pair = |(pattern, alternative): &(Entry, Entry)| (pattern.text.clone(), alternative.text.clone());
            surroundings.blocking = self.blocking.iter().map(pair).collect();
        }
        surroundings.http_client = self.http_client.as_ref().map(text).or(surroundings.http_client.take());
    }

    fn set(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) -> Result<(), Error> {
        match key.get_ref().as_ref() {
            "select" => self.select = Some(self.list(value)?),
            "ignore" => self.ignore = self.list(value)?,
            "extend-select" => self.extend_select = self.list(value)?,
            "exclude" => self.exclude = self.list(value)?,
            "http-client" => self.http_client = Some(self.string(value)?),
            "offload" => self.offload = Some(self.string(value)?),
            "blocking" => self.blocking = self.pairs(value)?,
            "runtime" => self.runtime = Some(self.string(value)?),
            "target-python" => self.target_python = Some(self.version(value)?),
            "per-file-ignores" => self.per_file_ignores = self.lists(value)?,
            "rule-dirs" => self.rule_dirs = self.list(value)?,
            // The rows are read with the tables of the rule folders: they may speak of each other.
            "api" => self.has_api = true,
            "minimum-version" => {}
            "keys" => self.keys = self.lists(value)?,
            unknown => {
                let error = self.error(format!("unknown setting `{unknown}`"), span_of(key), "no such setting");
                return Err(match nearest(unknown, KEYS.iter().copied()) {
                    Some(name) => error.did_you_mean(Some(name)),
                    None => error.next(format!("the settings are {}", KEYS.join(", "))),
                });
            }
        }
        Ok(())
    }

    fn check_own_version(&self, value: &Spanned<DeValue<'_>>) -> Result<(), Error> {
        let written = self.string(value)?;
        let own = env!("CARGO_PKG_VERSION");
        match (release(&written.text), release(own)) {
            (Some(wanted), Some(here)) if wanted > here => {
                let what = format!("this project needs asyncfix {} or later, and this is {own}", written.text);
                Err(self.error(what, written.span, "asked for here").next("install a newer asyncfix"))
            }
            (Some(_), _) => Ok(()),
            (None, _) => {
                let what = format!("`{}` is no version of asyncfix", written.text);
                Err(self.error(what, written.span, format!("must be a version such as \"{own}\"")))
            }
        }
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, wanted: &str) -> Error {
        let kind = value.get_ref().type_str();
        self.error(format!("expected {wanted}, found {kind}"), span_of(value), format!("must be {wanted}"))
    }

    fn string(&self, value: &Spanned<DeValue<'_>>) -> Result<Entry, Error> {
        let text = value.get_ref().as_str().ok_or_else(|| self.wrong(value, "a string"))?;
        Ok(Entry { text: text.to_owned(), span: span_of(value) })
    }

    fn list(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<Entry>, Error> {
        let items = value.get_ref().as_array().ok_or_else(|| self.wrong(value, "a list of strings"))?;
        items.iter().map(|item| self.string(item)).collect()
    }

    fn lists(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<(Entry, Vec<Entry>)>, Error> {
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(value, "a table of lists"))?;
        let pairs = table.iter().map(|(key, value)| {
            let pattern = Entry { text: key.get_ref().to_string(), span: span_of(key) };
            let one = value.get_ref().as_str().is_some();
            Ok((pattern, if one { vec![self.string(value)?] } else { self.list(value)? }))
        });
        pairs.collect()
    }

    fn pairs(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<(Entry, Entry)>, Error> {
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(value, "a table of strings"))?;
        let mut pairs = Vec::new();
        for (key, value) in table {
            let pattern = Entry { text: key.get_ref().to_string(), span: span_of(key) };
            pairs.push((pattern, self.string(value)?));
        }
        // As they are written: the first pattern that fits decides.
        pairs.sort_by_key(|(pattern, _)| pattern.span.start);
        Ok(pairs)
    }

    fn version(&self, value: &Spanned<DeValue<'_>>) -> Result<PythonVersion, Error> {
        let written = self.string(value)?;
        parse_version(&written.text).ok_or_else(|| {
            let what = format!("`{}` is no Python version", written.text);
            self.error(what, written.span, "must be a version such as \"3.11\"")
        })
    }
}

/// The table that `keys` lead to.
pub(super) fn table_at<'t, 'i>(table: &'t DeTable<'i>, keys: &[&str]) -> Option<&'t DeTable<'i>> {
    keys.iter().try_fold(table, |table, key| value_at(table, key)?.as_table())
}

/// The value of `key` in `table`.
pub(super) fn value_at<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeValue<'i>> {
    table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value.get_ref())
}

/// The numbers of a version: `0.2` and `0.2.0` are the same.
fn release(text: &str) -> Option<[u64; 3]> {
    let mut numbers = [0; 3];
    let mut parts = text.split('.');
    for (number, part) in numbers.iter_mut().zip(parts.by_ref()) {
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

fn span_of<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}

fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, Error> {
        Config::parse(Path::new("asyncfix.toml"), text, &[&[]]).map(Option::unwrap)
    }

    fn check_error(text: &str, shown: &[&str]) {
        let error = parse(text).unwrap_err().to_string();
        for part in shown {
            assert!(error.contains(part), "no {part:?} in\n{error}");
        }
    }

    #[test]
    fn every_setting_is_read() {
        let config = parse(
            "select = [\"blocking\"]\nignore = ['http']\nextend-select = []\nexclude = ['vendor']\n\
             http-client = 'aiohttp'\noffload = 'hass.async_add_executor_job'\nruntime = 'trio'\ntarget-python = '3.12'\n\
             rule-dirs = ['rules']\nminimum-version = '0.0.1'\n[per-file-ignores]\n'tests/*' = ['blocking-sleep']\n\
             [blocking]\n'shop.load' = 'shop.load_async'\n'shop.*' = 'to_thread'\n",
        )
        .unwrap();
        assert_eq!(config.select.as_ref().unwrap()[0].text, "blocking");
        assert_eq!(config.per_file_ignores[0].1[0].text, "blocking-sleep");
        let mut surroundings = Surroundings::default();
        config.override_in(&mut surroundings);
        assert_eq!(surroundings.python, PythonVersion(3, 12));
        assert_eq!(surroundings.runtime.as_deref(), Some("trio"));
        assert_eq!(surroundings.http_client.as_deref(), Some("aiohttp"));
        assert_eq!(surroundings.offload.as_deref(), Some("hass.async_add_executor_job"));
        assert_eq!(surroundings.configured_for("shop.load"), Some("shop.load_async"));
        assert_eq!(surroundings.configured_for("shop.save"), Some("to_thread"));
    }

    #[test]
    fn an_unknown_setting_has_a_caret_and_a_suggestion() {
        check_error(
            "ignore = []\nslect = []\n",
            &["unknown setting `slect`", "asyncfix.toml:2:1", "^^^^^", "`select`"],
        );
        check_error("zzz = 1\n", &["the settings are select, ignore"]);
    }

    #[test]
    fn a_newer_asyncfix_is_asked_for_before_all_else() {
        check_error("slect = []\nminimum-version = '99.1'\n", &["needs asyncfix 99.1 or later", "asyncfix.toml:2:19"]);
        check_error("minimum-version = 'new'\n", &["`new` is no version of asyncfix"]);
        assert!(parse("minimum-version = '0.0.1'\n").is_ok());
    }

    #[test]
    fn a_value_of_the_wrong_kind_has_a_caret() {
        check_error("select = 'x'\n", &["expected a list of strings, found string", "asyncfix.toml:1:10"]);
        check_error("ignore = [1]\n", &["expected a string, found integer", "asyncfix.toml:1:11"]);
        check_error("blocking = ['x']\n", &["expected a table of strings, found array"]);
        check_error("[blocking]\n'x' = 1\n", &["expected a string, found integer"]);
        check_error("target-python = 'new'\n", &["`new` is no Python version"]);
    }

    #[test]
    fn what_is_no_toml_has_a_caret() {
        check_error("select = [\n", &["no valid TOML", "asyncfix.toml:"]);
    }

    #[test]
    fn manifests_may_have_no_settings() {
        let tables: &[&[&str]] = &[&["tool", "asyncfix"]];
        let parse = |text: &str| Config::parse(Path::new("pyproject.toml"), text, tables).unwrap();
        assert!(parse("[project]\nname = 'asyncfix-user'\n").is_none());
        let config = parse("[project]\nname = 'x'\n[tool.asyncfix]\nignore = ['http']\n").unwrap();
        assert_eq!(config.ignore[0].text, "http");
    }
}
