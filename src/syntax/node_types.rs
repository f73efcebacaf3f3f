//! What the grammars say of their nodes: which fields a kind has, and which kinds can stand in them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::source::Language;

/// A kind of node as `node-types.json` describes it.
#[derive(Deserialize)]
struct Described {
    #[serde(rename = "type")]
    kind: String,
    named: bool,
    #[serde(default)]
    fields: FxHashMap<String, Slot>,
    children: Option<Slot>,
    /// The kinds that it stands for, if it is a name for several.
    #[serde(default)]
    subtypes: Vec<Named>,
    /// Whether it can stand anywhere, as comments can.
    #[serde(default)]
    extra: bool,
}

/// What can stand in a place.
#[derive(Deserialize)]
struct Slot {
    types: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "type")]
    kind: String,
    named: bool,
}

/// The fields that nodes of a kind can have, sorted; `None` if that is not known.
pub fn fields_of(language: Language, kind: &str) -> Option<Vec<&'static str>> {
    let one = described(language).get(kind).filter(|one| one.subtypes.is_empty())?;
    let mut fields: Vec<&str> = one.fields.keys().map(String::as_str).collect();
    fields.sort_unstable();
    Some(fields)
}

/// What the grammar leaves as tokens. Code can be grafted there, so anything can stand in it.
const TOKENS: &str = "token_tree";

/// The named kinds that can stand below nodes of a kind: in the field, or anywhere. `None` if that is not known.
///
/// Comments and the like, which can stand everywhere, are not among them.
pub fn kinds_in(language: Language, kind: &str, field: Option<&str>) -> Option<BTreeSet<&'static str>> {
    let all = described(language);
    let above = all.get(kind).filter(|one| one.subtypes.is_empty() && one.kind != TOKENS)?;
    let slots: Vec<&Slot> = match field {
        Some(field) => vec![above.fields.get(field)?],
        None => above.fields.values().chain(&above.children).collect(),
    };
    Some(meant(all, slots.into_iter().flat_map(|slot| &slot.types).collect()))
}

/// Whether nodes of the kind stand only where the grammar has a place for them, unlike comments.
pub fn has_places(language: Language, kind: &str) -> bool {
    described(language).get(kind).is_some_and(|one| !one.extra && one.subtypes.is_empty())
}

/// The kinds that these names stand for.
fn meant(all: &'static Kinds, mut open: Vec<&'static Named>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    while let Some(one) = open.pop() {
        if !one.named || !seen.insert(one.kind.as_str()) {
            continue;
        }
        let subtypes = all.get(&one.kind).map_or(&[][..], |kind| &kind.subtypes);
        if subtypes.is_empty() {
            found.insert(one.kind.as_str());
        }
        open.extend(subtypes);
    }
    found
}

type Kinds = FxHashMap<String, Described>;

fn described(language: Language) -> &'static Kinds {
    static PYTHON: OnceLock<Kinds> = OnceLock::new();
    static RUST: OnceLock<Kinds> = OnceLock::new();
    let (slot, text) = match language {
        Language::Python => (&PYTHON, tree_sitter_python::NODE_TYPES),
        Language::Rust => (&RUST, tree_sitter_rust::NODE_TYPES),
    };
    slot.get_or_init(|| {
        // A grammar that describes itself otherwise is one of which nothing is known.
        let all: Vec<Described> = serde_json::from_str(text).unwrap_or_default();
        all.into_iter().filter(|one| one.named).map(|one| (one.kind.clone(), one)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_their_fields() {
        assert_eq!(fields_of(Language::Python, "call").unwrap(), ["arguments", "function"]);
        assert!(kinds_in(Language::Python, "call", Some("function")).unwrap().contains("attribute"));
        assert!(!kinds_in(Language::Python, "call", Some("function")).unwrap().contains("block"));
        assert!(kinds_in(Language::Rust, "call_expression", None).unwrap().contains("arguments"));
        assert_eq!(kinds_in(Language::Rust, "token_tree", None), None);
        assert_eq!(fields_of(Language::Rust, "no_such_kind"), None);
    }

    #[test]
    fn comments_stand_everywhere() {
        assert!(has_places(Language::Python, "call") && has_places(Language::Rust, "call_expression"));
        assert!(!has_places(Language::Python, "comment") && !has_places(Language::Rust, "line_comment"));
        assert!(!has_places(Language::Python, "expression"), "this stands for several kinds");
        assert_eq!(fields_of(Language::Python, "expression"), None);
    }
}
