//! The names that rules ask for, prepared for look-up.

use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::rust::angles_end;
use crate::source::Language;

/// Full names and last names that make a place a candidate.
#[derive(Clone, Debug, Default)]
pub struct Names<'t> {
    symbols: FxHashSet<&'t str>,
    /// Modules all of whose symbols are triggers.
    whole_modules: FxHashSet<&'t str>,
    /// What a path to a symbol starts with: `urllib` and `urllib.request` for `urllib.request.urlopen`.
    prefixes: FxHashSet<&'t str>,
    /// Symbols that need no import.
    pub(super) builtins: FxHashSet<&'t str>,
    /// Last names of callees, each with what can make their receivers; none means any file.
    pub(super) methods: FxHashMap<&'t str, Vec<Maker<'t>>>,
    /// What can make a receiver of which every method matters.
    pub(super) receivers: Vec<Maker<'t>>,
    /// Every module of `methods` and `receivers`.
    pub(super) method_modules: FxHashSet<&'t str>,
    /// The first names of all paths, to be searched for.
    pub(super) roots: Vec<(&'t str, Finder<'static>)>,
    separator: &'static str,
}

/// What can make a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Maker<'t> {
    /// The module the file must use; empty for any file.
    pub(super) root: &'t str,
    /// What it must mention besides.
    pub(super) word: &'t str,
}

impl<'t> Maker<'t> {
    fn of(path: &'t str, separator: &str) -> Self {
        let root = path.split(separator).next().unwrap_or(path);
        Self { root, word: path.rsplit(separator).next().unwrap_or(path) }
    }
}

/// How far a path leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To nothing that matters.
    No,
    /// To a module that has a symbol.
    Module,
    /// To a symbol, or to something of it.
    Symbol,
}

impl<'t> Names<'t> {
    /// Prepares names of `language`.
    ///
    /// `symbols` are full paths such as `time.sleep`, `builtins.input`, `std::thread::sleep`; one that ends in `.*` or
    /// `::*` stands for all of a module. `methods` are last names of callees on any receiver, each with the paths that
    /// can give such a receiver (a class, a function, a module), of one of which the file must use the first name and
    /// mention the last (none: any file).
    pub fn new(
        language: Language,
        symbols: impl IntoIterator<Item = &'t str>,
        methods: impl IntoIterator<Item = (&'t str, Vec<&'t str>)>,
    ) -> Self {
        let separator = language.separator();
        let maker = |path: &'t str| Maker::of(path, separator);
        let methods = methods.into_iter().map(|(name, paths)| (name, paths.into_iter().map(maker).collect()));
        let mut names = Self { methods: methods.collect(), separator, ..Self::default() };
        for symbol in symbols {
            names.add_symbol(symbol, separator);
        }
        names.find_roots();
        names
    }

    /// Adds values of which every method matters, each as a path that can give one.
    #[must_use]
    pub fn with_receivers(mut self, paths: impl IntoIterator<Item = &'t str>) -> Self {
        let separator = self.separator;
        self.receivers = paths.into_iter().map(|path| Maker::of(path, separator)).collect();
        self.find_roots();
        self
    }

    fn find_roots(&mut self) {
        let separator = self.separator;
        let makers = self.methods.values().flatten().chain(&self.receivers);
        self.method_modules = makers.map(|maker| maker.root).collect();
        let firsts = self.prefixes.iter().chain(&self.symbols).chain(&self.method_modules);
        let mut roots: Vec<&'t str> = firsts.map(|path| path.split(separator).next().unwrap_or(path)).collect();
        roots.sort_unstable();
        roots.dedup();
        self.roots = roots.into_iter().map(|root| (root, Finder::new(root).into_owned())).collect();
    }

    fn add_symbol(&mut self, symbol: &'t str, separator: &str) {
        let module = symbol.strip_suffix('*').and_then(|symbol| symbol.strip_suffix(separator));
        if let Some(module) = module {
            self.whole_modules.insert(module);
            self.prefixes.insert(module);
        } else {
            self.symbols.insert(symbol);
            self.builtins.extend(symbol.strip_prefix("builtins."));
        }
        let path = module.unwrap_or(symbol);
        self.prefixes.extend(path.match_indices(separator).map(|(at, _)| &path[..at]));
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty() && self.whole_modules.is_empty() && self.methods.is_empty()
    }

    /// How far `path` leads.
    pub(super) fn reach(&self, path: &str) -> Reach {
        if self.symbols.contains(path) {
            return Reach::Symbol;
        }
        let inner = path.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'.' | b':'));
        for (at, _) in inner {
            let prefix = path.get(..at).unwrap_or("");
            if self.symbols.contains(prefix) || self.whole_modules.contains(prefix) {
                return Reach::Symbol;
            }
        }
        if self.prefixes.contains(path) { Reach::Module } else { Reach::No }
    }
}

/// Writes `path` and the names of `rest` into `joined`, without layout, comments and generic arguments.
/// Stops at the first thing that is no name.
pub(super) fn join(path: &str, rest: &str, language: Language, joined: &mut String) {
    joined.clear();
    joined.push_str(path);
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let end = super::super::bytes::name_end(bytes, at);
        match byte {
            b'.' | b':' | b'\\' => at += 1,
            b'#' => at = super::super::bytes::line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = super::super::bytes::line_end(bytes, at),
            b'<' => match angles_end(&bytes[at..]) {
                Some(length) => at += length,
                None => return,
            },
            _ if byte.is_ascii_whitespace() => at += 1,
            _ if end > at => {
                joined.push_str(language.separator());
                joined.push_str(rest.get(at..end).unwrap_or(""));
                at = end;
            }
            _ => return,
        }
    }
}
