//! Change as data: edits, sets of edits, fixes, and requests for imports and definitions.
//!
//! Nothing here knows a rule. Offsets always refer to the text as it was read; nothing edits a tree.

pub mod definition;
pub mod edit_set;
pub mod idle;
pub mod imports;
#[cfg(test)]
pub(crate) mod testing;
pub mod taken;
pub mod verbs;

pub use edit_set::{EditConflict, EditSet};
pub use taken::Taken;

use crate::facts::Spelling;
pub use crate::facts::{CargoFeature, Import};
use crate::source::Span;

/// Replace `span` of the original text by `text`. An empty span inserts; an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts `text` before byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(at), text: text.into() }
    }

    /// Removes `span`.
    pub fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }
}

/// How far a fix can be trusted. Ordered: a user who accepts `Unsafe` accepts `Safe` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Types, exceptions, ordering, lifetime, dependencies or public signatures may change.
    Unsafe,
    /// Same values and exceptions; a suspension point may appear where none was.
    Safe,
}

impl Applicability {
    /// `safe` or `unsafe`.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        }
    }
}

/// Something the file must have for a fix to work, added once however many fixes ask for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// An import, in the words of the file's language.
    Import(Import),
    /// A definition at module level, after the imports.
    Definition(Definition),
    /// This place, which the fix leaves as it is, no longer needs what it was imported for: another method of its name is
    /// called there.
    Release(Span),
    /// A feature of a dependency, in the manifest of the project.
    Feature(CargoFeature),
}

/// A definition a fix needs at module level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Definition {
    /// The names it defines, for clashes and for not defining it twice.
    pub names: Vec<String>,
    /// Its source, with `\n` line ends, without a blank line before or after.
    pub text: String,
}

/// One change a person can accept or reject as a whole. Valid alone, whatever subset of the others is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The cure in a few words, lower case: "sleep on the event loop".
    pub title: String,
    /// How far it can be trusted here.
    pub applicability: Applicability,
    /// Why it is unsafe here although its rule calls it safe.
    pub caution: Option<String>,
    /// The kind of rewrite, for machines: `twin`, `offload`, `await`, `native`, `edit`.
    pub kind: &'static str,
    /// The edits of the finding's own file.
    pub edits: EditSet,
    /// What the file needs besides.
    pub requests: Vec<Request>,
    /// Regions whose content must not change under the fix: it moves them to another function or thread.
    /// No other fix with an edit inside is applied together with it.
    pub claims: Vec<Span>,
}

impl Fix {
    /// The Cargo features that it adds to the project's manifest.
    pub fn features(&self) -> impl Iterator<Item = &CargoFeature> {
        self.requests.iter().filter_map(|request| match request {
            Request::Feature(feature) => Some(feature),
            _ => None,
        })
    }

    /// Whether the two cannot be applied to the same text together.
    pub fn conflicts_with(&self, other: &Fix) -> bool {
        let enters = |fix: &Fix, claims: &[Span]| {
            fix.edits.iter().any(|edit| claims.iter().any(|claim| claim.touches(edit.span)))
        };
        self.edits.touches(&other.edits) || enters(self, &other.claims) || enters(other, &self.claims)
    }
}

/// What one verb or native step contributes to a fix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewrite {
    /// Edits of the finding's file; they may not overlap each other.
    pub edits: Vec<Edit>,
    /// What the file needs besides.
    pub requests: Vec<Request>,
    /// See [`Fix::claims`].
    pub claims: Vec<Span>,
    /// Why the fix is unsafe here, if it is; a safe fix becomes unsafe by it.
    pub caution: Option<String>,
}

impl Rewrite {
    /// Edits and nothing else.
    pub fn of(edits: impl IntoIterator<Item = Edit>) -> Self {
        Self { edits: edits.into_iter().collect(), ..Self::default() }
    }

    /// Adds what `other` contributes.
    pub fn extend(&mut self, other: Rewrite) {
        self.edits.extend(other.edits);
        self.requests.extend(other.requests);
        self.claims.extend(other.claims);
        self.caution = self.caution.take().or(other.caution);
    }

    /// Adds what a spelling needs: an import, Cargo features. Gives its text.
    pub fn adopt(&mut self, spelling: Spelling) -> String {
        self.request(spelling.needs);
        self.requests.extend(spelling.features.into_iter().map(Request::Feature));
        spelling.text
    }

    /// Adds an import if the spelling needs one.
    pub fn request(&mut self, needs: Option<Import>) {
        self.requests.extend(needs.map(Request::Import));
    }
}
