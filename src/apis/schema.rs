//! The words of tables with what each can be, asked of the reader itself: for editors that check tables.

use serde::de::DeserializeOwned;

use super::table::{Api, WrittenTable};

/// A word of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub name: String,
    /// The kinds of value it can have, as JSON schemas name them.
    pub kinds: Vec<&'static str>,
    /// The only values it can have, if they are few.
    pub values: Vec<String>,
}

/// The words of a row, in the order of the reader.
pub fn row_words() -> Vec<Word> {
    words::<Api>()
}

/// The words of a table besides its rows.
pub fn table_words() -> Vec<Word> {
    words::<WrittenTable>()
}

fn words<T: DeserializeOwned>() -> Vec<Word> {
    let names = known(&complaint::<T>("no-such-word = 0"));
    names.into_iter().map(|name| word::<T>(name)).collect()
}

fn word<T: DeserializeOwned>(name: String) -> Word {
    let values = [("boolean", "true"), ("string", "\"?\""), ("integer", "0"), ("array", "[]"), ("object", "{}")];
    let mut word = Word { name, kinds: Vec::new(), values: Vec::new() };
    for (kind, value) in values {
        let complaint = complaint::<T>(&format!("{} = {value}", word.name));
        if complaint.contains("unknown variant") {
            word.values = known(&complaint);
        }
        // A table may lack a word that it must have, and still be what is wanted.
        if complaint.is_empty() || complaint.contains("unknown variant") || complaint.contains("missing field") {
            word.kinds.push(kind);
        }
    }
    word
}

/// What the reader says against a text; empty if nothing.
fn complaint<T: DeserializeOwned>(text: &str) -> String {
    toml::from_str::<T>(text).err().map(|error| error.message().to_owned()).unwrap_or_default()
}

/// The names that a complaint says could stand there.
fn known(complaint: &str) -> Vec<String> {
    let names = complaint.split_once("expected").map_or("", |(_, names)| names);
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_the_reader_takes() {
        let rows = row_words();
        let word = |name: &str| rows.iter().find(|word| word.name == name).unwrap();
        assert_eq!(word("coroutine").kinds, ["boolean"]);
        assert!(word("blocks").values.contains(&"service".to_owned()) && word("blocks").kinds == ["string"]);
        assert_eq!(word("twin").kinds, ["object"]);
        assert_eq!(word("names").kinds, ["array"]);
        assert!(table_words().iter().any(|word| word.name == "format" && word.kinds == ["integer"]));
    }
}
