//! What the files of a Rust crate declare, by full path: plain data, for the facts of each of its files.
//!
//! Paths start with `crate`. Who reads the crate fills it; what is not here is unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A type as another file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeTold {
    /// Its full path: `crate::db::Db`, `std::sync::Mutex`.
    pub path: String,
    /// Its type arguments, without lifetimes; what is not known of one ends the list.
    pub arguments: Vec<TypeTold>,
}

/// What is known of calling a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The type it returns, without references and holders.
    pub returns: Option<TypeTold>,
    /// Whether calling it only makes a future; `None` if nobody can say.
    pub is_async: Option<bool>,
}

/// The items of one crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrateItems {
    /// The fields of each type whose type is known, those of tuple structs by number.
    pub types: FxHashMap<String, Vec<(String, TypeTold)>>,
    /// Functions and methods; `None` for a path that is declared twice.
    pub functions: FxHashMap<String, Option<Signature>>,
    /// Constants and statics.
    pub statics: FxHashMap<String, TypeTold>,
    /// Type aliases.
    pub aliases: FxHashMap<String, TypeTold>,
    /// What `use` makes of other paths.
    pub uses: FxHashMap<String, String>,
    /// Modules with the paths of which they use everything.
    pub globs: Vec<(String, String)>,
}

/// How often a path may lead to another one.
const HOPS: usize = 8;

impl CrateItems {
    /// Whether something is declared at this path.
    pub fn has(&self, path: &str) -> bool {
        self.types.contains_key(path)
            || self.functions.contains_key(path)
            || self.statics.contains_key(path)
            || self.aliases.contains_key(path)
    }

    /// The path at which the item is declared that `path` leads to through `use`.
    pub fn declared(&self, path: &str) -> String {
        let mut at = path.to_owned();
        for _ in 0..HOPS {
            if self.has(&at) {
                break;
            }
            match self.used(&at).or_else(|| self.through_glob(&at)) {
                Some(next) if next != at => at = next,
                _ => break,
            }
        }
        at
    }

    /// The path with its longest prefix that a `use` stands for replaced.
    fn used(&self, path: &str) -> Option<String> {
        let ends = path.rmatch_indices("::").map(|(at, _)| at);
        std::iter::once(path.len()).chain(ends).find_map(|end| {
            let target = self.uses.get(&path[..end])?;
            Some(format!("{target}{}", &path[end..]))
        })
    }

    fn through_glob(&self, path: &str) -> Option<String> {
        self.globs.iter().find_map(|(module, target)| {
            let rest = path.strip_prefix(module.as_str()).filter(|rest| rest.starts_with("::"))?;
            let candidate = format!("{target}{rest}");
            (self.has(&candidate) || self.uses.contains_key(&candidate)).then_some(candidate)
        })
    }
}

/// The crates around a file whose sources are at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crates {
    /// The module that the file is: `crate`, `crate::db`; empty if that is not known.
    pub module: String,
    /// The items by the name a path starts with: `crate` for the file's own, the names of others.
    pub items: BTreeMap<String, Arc<CrateItems>>,
}

impl Crates {
    /// The path seen from the root of a crate, where `self` and `super` start at the file.
    pub fn absolute(&self, path: &str) -> String {
        if self.module.is_empty() || !(path.starts_with("self::") || path.starts_with("super::")) {
            return path.to_owned();
        }
        let (mut module, mut rest) = (self.module.as_str(), path);
        loop {
            if let Some(tail) = rest.strip_prefix("self::") {
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix("super::") {
                let Some((outer, _)) = module.rsplit_once("::") else { return path.to_owned() };
                (module, rest) = (outer, tail);
            } else {
                return format!("{module}::{rest}");
            }
        }
    }

    /// The crate of a path, its name, and the path inside it.
    pub fn find(&self, path: &str) -> Option<(&CrateItems, &str, String)> {
        let (first, rest) = path.split_once("::")?;
        let (name, items) = self.items.get_key_value(first)?;
        Some((items, name, items.declared(&format!("crate::{rest}"))))
    }

    /// The path at which an item is declared, if it is one of these crates.
    pub fn declared(&self, path: &str) -> Option<String> {
        let (_, name, inner) = self.find(path)?;
        Some(from_outside(&inner, name))
    }

    /// Whether one of these crates declares something at this path, or uses it from elsewhere.
    pub fn has(&self, path: &str) -> bool {
        self.find(path).is_some_and(|(items, _, inner)| items.has(&inner) || !inner.starts_with("crate::"))
    }
}

/// A path of a crate as one of another crate, which calls it `name`.
pub fn from_outside(path: &str, name: &str) -> String {
    match path.strip_prefix("crate") {
        Some(rest) if name != "crate" && (rest.is_empty() || rest.starts_with("::")) => format!("{name}{rest}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_declarations() {
        let mut items = CrateItems::default();
        items.types.insert("crate::db::Db".to_owned(), Vec::new());
        items.uses.insert("crate::Db".to_owned(), "crate::db::Db".to_owned());
        items.uses.insert("crate::web::Lock".to_owned(), "std::sync::Mutex".to_owned());
        items.globs.push(("crate::prelude".to_owned(), "crate::db".to_owned()));
        items.uses.insert("crate::a".to_owned(), "crate::b".to_owned());
        items.uses.insert("crate::b".to_owned(), "crate::a".to_owned());
        for (path, expected) in [
            ("crate::db::Db", "crate::db::Db"),
            ("crate::Db", "crate::db::Db"),
            ("crate::prelude::Db", "crate::db::Db"),
            ("crate::web::Lock::new", "std::sync::Mutex::new"),
            ("crate::other::X", "crate::other::X"),
        ] {
            assert_eq!(items.declared(path), expected);
        }
        assert!(items.declared("crate::a::x").ends_with("::x"));
        let crates =
            Crates { module: "crate::web::api".to_owned(), items: [("crate".to_owned(), Arc::new(items))].into() };
        assert_eq!(crates.absolute("super::super::Db"), "crate::Db");
        assert_eq!(crates.absolute("self::x::Db"), "crate::web::api::x::Db");
        assert_eq!(crates.absolute("super::super::super::Db"), "super::super::super::Db");
        assert_eq!(crates.declared("crate::Db").as_deref(), Some("crate::db::Db"));
        assert_eq!(crates.declared("std::Db"), None);
        assert_eq!(from_outside("crate::db::Db", "app"), "app::db::Db");
        assert_eq!(from_outside("crates::Db", "app"), "crates::Db");
    }
}
