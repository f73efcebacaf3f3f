//! What the files of a Rust crate declare, by full path: plain data, for the facts of each of its files.
//!
//! Paths start with `crate`. Who reads the crate fills it; what is not here is unknown.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::apis::{Api, Apis};
use crate::outline::Outline;

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
    /// What is used with all its names.
    pub globs: Vec<Glob>,
    /// Paths that are declared in two ways, behind different `cfg`s: nothing is known of them.
    pub ambiguous: FxHashSet<String>,
    /// Paths that only their module sees, and those inside it.
    pub private: FxHashSet<String>,
    /// Names of which any mention can matter: of values and types that the tables know.
    telling: FxHashSet<String>,
    /// Names of which calls can matter that are not awaited.
    coroutines: FxHashSet<String>,
}

/// `use target::*` in a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// The module it stands in.
    pub module: String,
    /// The module whose names it brings.
    pub target: String,
    /// Whether it hands them on.
    pub is_public: bool,
}

/// How often a path may lead to another one.
const HOPS: usize = 8;

/// How many globs are looked through for one name.
const GLOBS: usize = 64;

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
        self.globs.iter().find_map(|glob| {
            let rest = below(path, &glob.module)?;
            let name = rest.split("::").next().unwrap_or(rest);
            self.sees(&glob.target, name, &glob.module).then(|| format!("{}::{rest}", glob.target))
        })
    }

    /// Whether `use module::*` brings this name to the module `from`.
    pub fn sees(&self, module: &str, name: &str, from: &str) -> bool {
        let mut open = vec![(module, from)];
        for _ in 0..GLOBS {
            let Some((module, from)) = open.pop() else { return false };
            let path = format!("{module}::{name}");
            let is_inside = from == module || below(from, module).is_some();
            if self.has(&path) || self.uses.contains_key(&path) || self.ambiguous.contains(&path) {
                if is_inside || !self.private.contains(&path) {
                    return true;
                }
                continue;
            }
            let handed_on = self.globs.iter().filter(|glob| glob.module == module && (is_inside || glob.is_public));
            open.extend(handed_on.map(|glob| (glob.target.as_str(), module)));
        }
        false
    }

    /// Adds the type at this path with its fields.
    pub fn add_type(&mut self, path: String, fields: Vec<(String, TypeTold)>) {
        add(&mut self.types, &mut self.ambiguous, path, fields);
    }

    /// Adds a constant or static.
    pub fn add_static(&mut self, path: String, told: TypeTold) {
        add(&mut self.statics, &mut self.ambiguous, path, told);
    }

    /// Adds a type alias.
    pub fn add_alias(&mut self, path: String, told: TypeTold) {
        add(&mut self.aliases, &mut self.ambiguous, path, told);
    }

    /// Adds what `use` makes of another path.
    pub fn add_use(&mut self, path: String, target: String) {
        add(&mut self.uses, &mut self.ambiguous, path, target);
    }

    /// Finds the names that can matter, when all files are read.
    pub fn close(&mut self, apis: &Apis) {
        let owners = telling_owners(apis);
        let matters = |told: &TypeTold| told.any(&|path| owners.contains(path));
        let last = |path: &str| path.rsplit("::").next().unwrap_or(path).to_owned();
        let mut telling: FxHashSet<String> = FxHashSet::default();
        let fields = self.types.values().flatten();
        telling.extend(fields.filter(|(_, told)| matters(told)).map(|(name, _)| name.clone()));
        let typed = self.statics.iter().chain(&self.aliases);
        telling.extend(typed.filter(|(_, told)| matters(told)).map(|(path, _)| last(path)));
        for (path, signature) in self.functions.iter().filter_map(|(path, it)| Some((path, it.as_ref()?))) {
            if signature.returns.as_ref().is_some_and(matters) {
                telling.insert(last(path));
            }
            if signature.is_async == Some(true) {
                self.coroutines.insert(last(path));
            }
        }
        let is_known = |target: &str| apis.get(target).is_some() || owners.contains(target);
        telling.extend(self.uses.iter().filter(|(_, target)| is_known(target)).map(|(path, _)| last(path)));
        self.telling = telling;
    }
}

/// Adds what a path is; if it is something else already, it is nothing that can be known.
fn add<T: PartialEq>(items: &mut FxHashMap<String, T>, ambiguous: &mut FxHashSet<String>, path: String, item: T) {
    if ambiguous.contains(&path) {
        return;
    }
    match items.entry(path) {
        Entry::Vacant(free) => _ = free.insert(item),
        Entry::Occupied(taken) if *taken.get() != item => _ = ambiguous.insert(taken.remove_entry().0),
        Entry::Occupied(_) => {}
    }
}

/// The types and modules with members that rules look for.
fn telling_owners(apis: &Apis) -> FxHashSet<&str> {
    let tells = |api: &Api| {
        let given = api.returns.as_deref().and_then(|returns| apis.get(returns));
        let is_guard = given.is_some_and(|given| given.guard.is_some());
        api.blocks.is_some() || api.coroutine || api.task.is_some() || is_guard
    };
    apis.symbols().filter(|(_, api)| tells(api)).filter_map(|(path, _)| Some(path.rsplit_once("::")?.0)).collect()
}

/// What of a path comes after the module.
fn below<'p>(path: &'p str, module: &str) -> Option<&'p str> {
    path.strip_prefix(module)?.strip_prefix("::")
}

impl TypeTold {
    /// Whether one of the types it is made of has such a path.
    fn any(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        let mut open = vec![self];
        while let Some(at) = open.pop() {
            if holds(&at.path) {
                return true;
            }
            open.extend(&at.arguments);
        }
        false
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

    /// Whether a glob of the module at the start of the path, one of these crates, brings its last name to the file.
    pub fn sees(&self, path: &str) -> bool {
        let Some((module, name)) = path.rsplit_once("::") else { return false };
        let (first, rest) = module.split_once("::").unwrap_or((module, ""));
        let Some(items) = self.items.get(first) else { return false };
        let module = if rest.is_empty() { "crate".to_owned() } else { items.declared(&format!("crate::{rest}")) };
        items.sees(&module, name, if first == "crate" { &self.module } else { "" })
    }

    /// Whether a file mentions what other files say more of: a lock that is declared elsewhere, an async function that is
    /// not awaited.
    pub fn add_to(&self, outline: &Outline<'_>) -> bool {
        if self.items.is_empty() {
            return false;
        }
        let any = |name: &str, of: fn(&CrateItems) -> &FxHashSet<String>| {
            self.items.values().any(|items| of(items).contains(name))
        };
        let mut words = outline.text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let mut calls = outline.calls.iter().filter(|call| !call.is_awaited());
        words.any(|word| any(word, |items| &items.telling))
            || calls.any(|call| any(call.last.of(outline.text), |items| &items.coroutines))
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
    use crate::source::Language;

    #[test]
    fn paths_lead_to_declarations() {
        let mut items = CrateItems::default();
        items.types.insert("crate::db::Db".to_owned(), Vec::new());
        items.uses.insert("crate::Db".to_owned(), "crate::db::Db".to_owned());
        items.uses.insert("crate::web::Lock".to_owned(), "std::sync::Mutex".to_owned());
        items.globs.push(Glob { module: "crate::prelude".into(), target: "crate::db".into(), is_public: true });
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

    #[test]
    fn globs_bring_what_can_be_seen() {
        let mut items = CrateItems::default();
        items.add_type("crate::db::Db".to_owned(), Vec::new());
        items.add_use("crate::db::Mutex".to_owned(), "std::sync::Mutex".to_owned());
        items.private.insert("crate::db::Mutex".to_owned());
        let glob =
            |module: &str, is_public| Glob { module: module.to_owned(), target: "crate::db".to_owned(), is_public };
        items.globs.extend([glob("crate::open", true), glob("crate::shut", false)]);
        for (module, name, from, expected) in [
            ("crate::db", "Db", "crate::web", true),
            ("crate::db", "Mutex", "crate::web", false),
            ("crate::db", "Mutex", "crate::db::tests", true),
            ("crate::open", "Db", "crate::web", true),
            ("crate::shut", "Db", "crate::web", false),
            ("crate::shut", "Db", "crate::shut::inner", true),
            ("crate::open", "Mutex", "crate::web", false),
        ] {
            assert_eq!(items.sees(module, name, from), expected, "{name} of {module} in {from}");
        }
    }

    #[test]
    fn what_is_declared_in_two_ways_is_unknown() {
        let mut items = CrateItems::default();
        items.add_use("crate::Lock".to_owned(), "std::sync::Mutex".to_owned());
        items.add_use("crate::Lock".to_owned(), "tokio::sync::Mutex".to_owned());
        items.add_use("crate::Lock".to_owned(), "std::sync::Mutex".to_owned());
        assert_eq!(items.declared("crate::Lock"), "crate::Lock");
        assert!(!items.has("crate::Lock"));
    }

    #[test]
    fn files_that_mention_known_things_are_read() {
        let told = |path: &str| TypeTold { path: path.to_owned(), arguments: Vec::new() };
        let mut items = CrateItems::default();
        let rows =
            ("rows".to_owned(), TypeTold { path: "std::sync::Arc".into(), arguments: vec![told("std::sync::Mutex")] });
        items.add_type("crate::Db".to_owned(), vec![rows, ("name".to_owned(), told("std::string::String"))]);
        items.functions.insert("crate::tick".to_owned(), Some(Signature { returns: None, is_async: Some(true) }));
        items.close(Apis::builtin(Language::Rust));
        let crates = Crates { module: "crate::web".to_owned(), items: [("crate".to_owned(), Arc::new(items))].into() };
        let adds = |text: &str| crates.add_to(&Outline::of(text, Language::Rust));
        assert!(adds("fn f(db: &Db) { let _ = db.rows.lock(); }"));
        assert!(adds("async fn f() { tick(); }"));
        assert!(!adds("async fn f() { tick().await; }"));
        assert!(!adds("fn f(db: &Db) { print(db.name); }"));
    }
}
