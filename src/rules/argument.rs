//! What predicates and directives take: the kinds of their arguments.

/// What a predicate or directive takes at one place. The kinds from `Texts` on take all that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// `@capture`.
    Capture,
    /// One string or word.
    Text,
    /// `safe` or `unsafe`.
    Applicability,
    /// The name of a helper definition.
    Definition,
    /// The name of a native rewrite.
    Rewriting,
    /// The lifetime of a task.
    Lifetime,
    /// One or more strings or words.
    Texts,
    /// One or more kinds of node.
    Kinds,
    /// One or more effects of the API tables.
    Effects,
    /// One or more kinds of guard.
    Guards,
    /// One or more strings and captures, written one after the other.
    Parts,
}

impl Takes {
    /// How the documentation writes it.
    pub fn notation(self) -> &'static str {
        match self {
            Takes::Capture => "@node",
            Takes::Text => "\"text\"",
            Takes::Applicability => "safe|unsafe",
            Takes::Definition => "definition",
            Takes::Rewriting => "\"native-step\"",
            Takes::Lifetime => "weak|cancelled-on-drop",
            Takes::Texts => "\"text\"…",
            Takes::Kinds => "kind…",
            Takes::Effects => "effect…",
            Takes::Guards => "guard…",
            Takes::Parts => "part…",
        }
    }

    pub(super) fn takes_the_rest(self) -> bool {
        matches!(self, Takes::Texts | Takes::Kinds | Takes::Effects | Takes::Guards | Takes::Parts)
    }
}
