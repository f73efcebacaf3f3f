//! What is wrong with a table, all of it at once, each mistake with its place and the nearest right word.
//!
//! Reading stops at the first mistake. Here the part that holds it is left out and the rest is read again, until nothing
//! is wrong any more.

use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::table::{Api, WrittenTable};
use crate::error::{Mistake, nearest};
use crate::source::Span;

/// The version of the format of tables and rules; a file of a newer one is refused.
pub const FORMAT: u32 = 1;

/// So many mistakes of one row are told: who has made more has mended nothing yet.
const MOST: usize = 20;

/// A row of a table with the places of its parts.
pub(super) struct Row<'t> {
    /// The row, read.
    pub(super) api: Api,
    written: &'t DeTable<'t>,
    span: Span,
}

impl Row<'_> {
    /// Where the value of `key` stands; the whole row if it has none.
    pub(super) fn place(&self, key: &str) -> Span {
        self.written.iter().find(|(known, _)| known.get_ref() == key).map_or(self.span, |(_, value)| span(value))
    }

    /// Where `text` stands among the strings of the value of `key`.
    pub(super) fn place_of(&self, key: &str, text: &str) -> Span {
        let value = self.written.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value);
        let parts: Vec<&Spanned<DeValue<'_>>> = match value.map(Spanned::get_ref) {
            Some(DeValue::Array(items)) => items.iter().collect(),
            Some(DeValue::Table(table)) => table.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        };
        let found = parts.into_iter().find(|value| value.get_ref().as_str() == Some(text));
        found.map_or_else(|| self.place(key), span)
    }

    /// Where the key `inner` of the table `key` stands.
    pub(super) fn place_of_key(&self, key: &str, inner: &str) -> Span {
        let value = self.written.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value.get_ref());
        let table = value.and_then(DeValue::as_table);
        let found = table.and_then(|table| table.iter().find(|(known, _)| known.get_ref() == inner));
        found.map_or_else(|| self.place(key), |(known, _)| span(known))
    }

    /// The text of the value of `key`.
    pub(super) fn word(&self, key: &str) -> Option<&str> {
        self.written.iter().find(|(known, _)| known.get_ref() == key)?.1.get_ref().as_str()
    }

    /// A mistake about a part of the row.
    pub(super) fn mistake(&self, key: &str, message: impl Into<String>) -> Mistake {
        Mistake::new(self.place(key), message)
    }
}

/// Everything wrong with the form of a table.
pub(super) fn mistakes(text: &str) -> Vec<Mistake> {
    let document = match syntax(text) {
        Ok(document) => document,
        Err(mistakes) => return mistakes,
    };
    let mut found = Vec::new();
    library(document.get_ref(), &mut found);
    rows(document.get_ref(), &mut found);
    found
}

/// The text as TOML, or everything that keeps it from being that.
pub(super) fn syntax(text: &str) -> Result<Spanned<DeTable<'_>>, Vec<Mistake>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(document);
    }
    let mut mistakes: Vec<Mistake> = errors.iter().map(|error| mistake(error, Span::at(0))).collect();
    mistakes.dedup_by_key(|mistake| mistake.span);
    Err(mistakes)
}

/// That the table is written for a newer asyncfix, if it is; nothing else is then worth telling.
pub(super) fn newer_format(document: &DeTable<'_>) -> Option<Mistake> {
    let (_, value) = document.iter().find(|(key, _)| key.get_ref() == "format")?;
    let version: u64 = value.get_ref().as_integer()?.as_str().parse().ok()?;
    (version > u64::from(FORMAT)).then(|| {
        let own = env!("CARGO_PKG_VERSION");
        let message = format!("this is written in format {version}, and asyncfix {own} knows formats up to {FORMAT}");
        Mistake::new(span(value), message).hint("a newer asyncfix reads it")
    })
}

/// What a table says of its library.
pub(super) fn library(document: &DeTable<'_>, mistakes: &mut Vec<Mistake>) -> Option<WrittenTable> {
    let whole = span(document.iter().next().map(|(key, _)| key)?);
    let rest = document.iter().filter(|(key, _)| key.get_ref() != "api");
    let rest: DeTable<'_> = rest.map(|(key, value)| (key.clone(), value.clone())).collect();
    read(&rest, whole, mistakes)
}

/// The rows of a table that can be read.
pub(super) fn rows<'t>(document: &'t DeTable<'t>, mistakes: &mut Vec<Mistake>) -> Vec<Row<'t>> {
    let Some((_, value)) = document.iter().find(|(key, _)| key.get_ref() == "api") else { return Vec::new() };
    let Some(list) = value.get_ref().as_array() else {
        mistakes.push(Mistake::new(span(value), "rows are written `[[api]]`, one by one"));
        return Vec::new();
    };
    let mut rows = Vec::new();
    for item in list {
        let Some(written) = item.get_ref().as_table() else {
            mistakes.push(Mistake::new(span(item), "a row is a table: `[[api]]`, and its words below"));
            continue;
        };
        let Some(api) = read::<Api>(written, span(item), mistakes) else { continue };
        rows.push(Row { api, written, span: span(item) });
    }
    rows
}

/// Reads what can be read of a table; what cannot is left out and told.
fn read<'t, T: Deserialize<'t>>(table: &DeTable<'t>, whole: Span, mistakes: &mut Vec<Mistake>) -> Option<T> {
    let mut left = table.clone();
    for _ in 0..MOST {
        let spanned = Spanned::new(whole.start..whole.end, left.clone());
        let error = match T::deserialize(spanned.into_deserializer()) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let found = mistake(&error, whole);
        let at = found.span.start;
        mistakes.push(found);
        let before = left.len();
        let holds = |key: &Spanned<_>, value: &Spanned<_>| (key.span().start..=value.span().end).contains(&at);
        left = left.into_iter().filter(|(key, value)| !holds(key, value)).collect();
        if left.len() == before {
            return None;
        }
    }
    None
}

/// A complaint of the TOML reader in our words.
fn mistake(error: &toml::de::Error, whole: Span) -> Mistake {
    let place = error.span().map_or(whole, |place| Span::new(place.start, place.end.max(place.start)));
    let message = error.message().trim();
    let Some((what, rest)) = message.split_once(", expected ") else { return Mistake::new(place, message) };
    let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let name = what.split('`').nth(1).unwrap_or("");
    let clause = match what.split('`').next().map(str::trim) {
        Some("unknown field") => format!("there is no word `{name}` here"),
        Some("unknown variant") => format!("`{name}` is none of the values this can have"),
        _ => return Mistake::new(place, message),
    };
    let near = nearest(name, known.iter().copied());
    let mistake = Mistake::new(place, clause).suggest(near);
    if near.is_none() && known.len() <= 30 { mistake.hint(format!("it can be {}", known.join(", "))) } else { mistake }
}

/// Where something of the table stands.
pub(super) fn span<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}
