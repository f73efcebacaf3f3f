//! Tables of the user, on top of the shipped ones.
//!
//! The shipped tables are read by tests; these are read by nobody but us, so every name in them is looked up here.

use rustc_hash::FxHashMap;
use toml::de::{DeTable, DeValue};

use super::Apis;
use super::check::{self, Row};
use super::table::{Api, WrittenTable};
use crate::error::{Mistake, Mistakes, nearest};
use crate::source::{Language, Span};

/// A table of the user: a file of its own, or the rows in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The library that the file is about; `None` for rows in a configuration file.
    pub library: Option<String>,
    /// The path of the file, for messages.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The tables that lead to the rows: `tool`, `asyncfix` in a manifest.
    pub below: Vec<&'static str>,
}

impl Table {
    /// The languages that have a row in it: in a configuration file a path with `::` is one of Rust.
    fn is_about(&self, api: &Api, language: Language) -> bool {
        let is_rust = api.paths().any(|path| path.contains("::"));
        self.library.is_some() || is_rust == (language == Language::Rust)
    }
}

impl Apis {
    /// These tables with those of the user on top: a row of theirs takes the place of a shipped one.
    ///
    /// # Errors
    /// Every mistake of every table.
    pub fn with(&self, language: Language, tables: &[Table]) -> Result<Apis, Vec<Mistakes>> {
        let mut added = Added { apis: self.clone(), language, files: FxHashMap::default() };
        let mut wrong: Vec<Vec<Mistake>> = tables.iter().map(|table| added.add(table, self)).collect();
        added.apis.follow_aliases();
        for (table, wrong) in tables.iter().zip(&mut wrong).filter(|(_, wrong)| wrong.is_empty()) {
            added.check(table, wrong);
        }
        let all = tables.iter().zip(wrong).filter(|(_, wrong)| !wrong.is_empty());
        let errors: Vec<Mistakes> = all.map(|(table, wrong)| Mistakes::of(&*table.file, &*table.text, wrong)).collect();
        if errors.is_empty() { Ok(added.apis) } else { Err(errors) }
    }
}

impl Apis {
    /// The rows of a table that block in a way for which `is_seen` does not hold.
    pub fn unseen_effects(&self, language: Language, table: &Table, is_seen: impl Fn(&str) -> bool) -> Vec<Mistake> {
        let Ok(document) = check::syntax(&table.text) else { return Vec::new() };
        let Some(document) = below(document.get_ref(), &table.below) else { return Vec::new() };
        let rows = check::rows(document, &mut Vec::new());
        let rows = rows.iter().filter(|row| table.is_about(&row.api, language));
        let unseen = rows.flat_map(|row| {
            let words = [("blocks", row.word("blocks")), ("members", row.word("members"))];
            words
                .into_iter()
                .filter_map(|(key, word)| Some((key, word?)))
                .filter(|(_, word)| !is_seen(word))
                .map(|(key, word)| {
                    let mistake = row.mistake(key, format!("no rule looks for calls that block by `{word}`"));
                    mistake.hint(format!(
                        "say `{key} = \"service\"`, or write a rule that asks `(#blocks? @callee {word})`"
                    ))
                })
                .collect::<Vec<_>>()
        });
        unseen.collect()
    }
}

/// Tables that are being added to.
struct Added {
    apis: Apis,
    language: Language,
    /// The file in which each symbol of the user has its row.
    files: FxHashMap<String, String>,
}

impl Added {
    /// Takes in what a table says; what is wrong with its form is given back.
    fn add(&mut self, table: &Table, shipped: &Apis) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let document = match check::syntax(&table.text) {
            Ok(document) => document,
            Err(mistakes) => return mistakes,
        };
        let Some(document) = below(document.get_ref(), &table.below) else { return mistakes };
        if let Some(newer) = check::newer_format(document) {
            return vec![newer];
        }
        if let Some(name) = &table.library {
            self.add_library(name, document, shipped, &mut mistakes);
        }
        for row in check::rows(document, &mut mistakes) {
            if row.api.paths().next().is_none() {
                mistakes.push(row.mistake("", "a row says what it is about: `name = \"…\"`"));
            } else if table.is_about(&row.api, self.language) {
                self.add_row(&row, table, &mut mistakes);
            }
        }
        mistakes
    }

    fn add_library(&mut self, name: &str, document: &DeTable<'_>, shipped: &Apis, mistakes: &mut Vec<Mistake>) {
        let written = check::library(document, mistakes);
        let mut words = document.iter().filter(|(key, _)| !matches!(key.get_ref().as_ref(), "api" | "format"));
        match (shipped.library(name), words.next()) {
            (Some(_), Some((key, _))) => {
                let message =
                    format!("asyncfix ships with a table of `{name}`: a table of yours can only add rows to it");
                mistakes.push(Mistake::new(check::span(key), message));
            }
            (Some(_), None) => {}
            (None, _) => self.apis.add_own_library(name, written.unwrap_or_default()),
        }
    }

    fn add_row(&mut self, row: &Row<'_>, table: &Table, mistakes: &mut Vec<Mistake>) {
        let separator = self.language.separator();
        for path in row.api.paths() {
            let key = if row.api.paths().count() > 1 { "names" } else { "name" };
            let place = row.place_of(key, path);
            if !is_path(path, separator) {
                let example = ["acme", "client", "get"].join(separator);
                mistakes.push(Mistake::new(place, format!("`{path}` is no full path, such as `{example}`")));
            }
            if let Some(other) = self.files.insert(path.to_owned(), table.file.clone()) {
                mistakes.push(Mistake::new(place, format!("`{path}` has a row already, in {other}")));
            }
            let root = path.split(separator).next().unwrap_or(path);
            if self.apis.library(root).is_none() {
                self.apis.add_own_library(root, WrittenTable::default());
            }
        }
        self.apis.add_row(&row.api);
    }

    /// Looks up every name in the rows of a table, now that all tables are in.
    fn check(&self, table: &Table, mistakes: &mut Vec<Mistake>) {
        let Ok(document) = check::syntax(&table.text) else { return };
        let Some(document) = below(document.get_ref(), &table.below) else { return };
        for row in check::rows(document, mistakes) {
            if table.is_about(&row.api, self.language) {
                self.check_row(&row, mistakes);
            }
        }
    }

    fn check_row(&self, row: &Row<'_>, mistakes: &mut Vec<Mistake>) {
        let api = &row.api;
        for (runtime, twin) in &api.twin {
            if self.apis.library(runtime).is_none() {
                let names = self.apis.libraries().map(|library| library.name.as_str());
                let message = format!("there is no runtime and no library `{runtime}` in the tables");
                let mistake = Mistake::new(row.place_of_key("twin", runtime), message);
                mistakes.push(mistake.suggest(nearest(runtime, names)));
            }
            for twin in api.paths().map(|path| twin.replace("{}", path)) {
                self.check_twin(&twin, row.place_of("twin", &twin), mistakes);
            }
        }
        if !api.path.is_empty() {
            self.check_known(&api.path, row.place("same-as"), mistakes);
        }
        if self.language == Language::Python {
            for (key, class) in [("returns", &api.returns), ("enters", &api.enters), ("items", &api.items)] {
                let Some(class) = class else { continue };
                self.check_class(class, row.place(key), mistakes);
            }
        }
    }

    /// A twin is something to await, or a class.
    fn check_twin(&self, twin: &str, place: Span, mistakes: &mut Vec<Mistake>) {
        let fits = |api: &Api| api.coroutine || api.class || api.plain || api.manager.is_some();
        match self.apis.get(twin) {
            Some(api) if fits(api) => {}
            Some(_) => {
                let message = format!("the row of `{twin}` does not say that it is async");
                mistakes.push(Mistake::new(place, message).hint("add `coroutine = true` to it"));
            }
            None => {
                let message = format!("`{twin}` has no row, so nobody knows that it is async");
                let row = format!("add `[[api]]` with `name = \"{twin}\"` and `coroutine = true`");
                mistakes.push(Mistake::new(place, message).suggest(self.near(twin)).hint(row));
            }
        }
    }

    fn check_class(&self, class: &str, place: Span, mistakes: &mut Vec<Mistake>) {
        if self.apis.get(class).is_some_and(|api| api.class) {
            return;
        }
        let row = format!("add `[[api]]` with `name = \"{class}\"` and `class = true`");
        let message = format!("no row says that `{class}` is a class");
        mistakes.push(Mistake::new(place, message).suggest(self.near(class)).hint(row));
    }

    fn check_known(&self, path: &str, place: Span, mistakes: &mut Vec<Mistake>) {
        if self.apis.get(path).is_none() {
            mistakes.push(Mistake::new(place, format!("`{path}` has no row")).suggest(self.near(path)));
        }
    }

    /// The symbol with a row that is most like `path`, among those of its library.
    fn near(&self, path: &str) -> Option<String> {
        let root = |path: &str| path.split(self.language.separator()).next().unwrap_or("").to_owned();
        let own = root(path);
        let alike = self.apis.symbols().map(|(known, _)| known).filter(|known| root(known) == own);
        nearest(path, alike.filter(|known| *known != path)).map(str::to_owned)
    }
}

/// The table that `keys` lead to.
fn below<'t, 'i>(table: &'t DeTable<'i>, keys: &[&str]) -> Option<&'t DeTable<'i>> {
    keys.iter().try_fold(table, |table, key| {
        table
            .iter()
            .find(|(known, _)| known.get_ref() == *key)
            .map(|(_, value)| value.get_ref())
            .and_then(DeValue::as_table)
    })
}

/// Whether this is names with separators between them, at least two.
fn is_path(path: &str, separator: &str) -> bool {
    let is_name = |name: &str| {
        let first = name.chars().next();
        first.is_some_and(|first| first.is_alphabetic() || first == '_')
            && name.chars().all(|one| one.is_alphanumeric() || one == '_')
    };
    path.contains(separator) && path.split(separator).all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table {
            library: Some("acme".into()),
            file: "rules/python/apis/acme.toml".into(),
            text: text.into(),
            below: vec![],
        }
    }

    fn load(text: &str) -> Result<Apis, String> {
        let shipped = Apis::builtin(Language::Python);
        shipped.with(Language::Python, &[table(text)]).map_err(|all| crate::error::Error::from(all).to_string())
    }

    fn check(text: &str, shown: &[&str]) {
        let error = load(text).unwrap_err();
        for part in shown {
            assert!(error.contains(part), "no {part:?} in\n{error}");
        }
    }

    #[test]
    fn a_row_is_on_top_of_the_shipped_ones() {
        let apis = load(
            "[[api]]\nname = \"acme.get\"\nblocks = \"service\"\ntwin = { asyncio = \"acme.aio.get\" }\n\
             [[api]]\nname = \"acme.aio.get\"\ncoroutine = true\n",
        )
        .unwrap();
        assert_eq!(apis.get("acme.get").unwrap().twin["asyncio"], "acme.aio.get");
        assert!(apis.get("time.sleep").is_some() && apis.library("acme").is_some());
    }

    #[test]
    fn every_mistake_of_a_table_is_told_at_once() {
        check(
            "[[api]]\nname = \"acme.get\"\nblokcs = \"service\"\nunless = 3\n[[api]]\nname = \"acme.put\"\nblocks = \"slep\"\n",
            &[
                "there is no word `blokcs` here",
                "acme.toml:3:1",
                "did you mean `blocks`?",
                "acme.toml:4:10",
                "`slep` is none of the values",
                "acme.toml:7:10",
                "did you mean `sleep`?",
            ],
        );
    }

    #[test]
    fn names_must_lead_somewhere() {
        check(
            "[[api]]\nname = \"acme.get\"\ntwin = { asynco = \"acme.aio.get\" }\nreturns = \"acme.Reply\"\n",
            &[
                "no library `asynco`",
                "`asyncio`",
                "`acme.aio.get` has no row",
                "no row says that `acme.Reply` is a class",
            ],
        );
        check("[[api]]\nblocks = \"sleep\"\n", &["a row says what it is about"]);
        check("[[api]]\nname = \"acme get\"\n", &["`acme get` is no full path"]);
        check("[[api]]\nname = \"acme.get\"\n[[api]]\nname = \"acme.get\"\n", &["has a row already"]);
    }

    #[test]
    fn a_newer_format_is_all_that_is_told() {
        check("format = 9\nnew-word = 1\n", &["this is written in format 9", "a newer asyncfix reads it"]);
        assert!(!load("format = 9\nnew-word = 1\n").unwrap_err().contains("new-word`"));
    }

    #[test]
    fn what_is_no_toml_has_a_place() {
        check("[[api]\nname = 1\n", &["acme.toml:1:"]);
    }
}
