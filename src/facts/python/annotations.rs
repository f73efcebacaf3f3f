//! What an annotation says, in whichever of its spellings: `X`, `"X"`, `X | None`, `Optional[X]`, `Annotated[X, …]`.

use super::PythonFacts;
use super::names::Purpose;
use super::scopes::{RegionId, RegionKind};
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// Annotations nested deeper are not read.
const DEEPEST: usize = 8;

impl PythonFacts<'_> {
    /// The type an annotation node names; `None` beside it is seen through.
    pub(super) fn annotated(&self, annotation: NodeId, region: RegionId) -> Option<Type> {
        let _guard = self.descend()?;
        self.type_named(self.tree.text(annotation), region, DEEPEST)
    }

    /// Whether an annotation says only how a name is used, not its type: a bare `Final` or `ClassVar`.
    pub(super) fn leaves_type_open(&self, annotation: NodeId) -> bool {
        let text = self.tree.text(annotation);
        matches!(text.rsplit('.').next(), Some("Final" | "ClassVar"))
    }

    fn type_named(&self, text: &str, region: RegionId, depth: usize) -> Option<Type> {
        let depth = depth.checked_sub(1)?;
        let text = text.trim();
        if let Some(inner) = quoted(text) {
            return self.type_named(inner, region, depth);
        }
        if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            return self.type_named(inner, region, depth);
        }
        let parts = split(text, '|');
        if parts.len() > 1 {
            return self.only_type(&parts, region, depth);
        }
        match text.split_once('[') {
            Some((head, rest)) => self.generic_type(head.trim(), rest.strip_suffix(']')?, region, depth),
            None => self.plain_type(text, region),
        }
    }

    /// The type of the one part that is not `None`.
    fn only_type(&self, parts: &[&str], region: RegionId, depth: usize) -> Option<Type> {
        let mut rest = parts.iter().filter(|part| !matches!(part.trim(), "None" | "\"None\"" | "'None'" | ""));
        match (rest.next(), rest.next()) {
            (Some(only), None) => self.type_named(only, region, depth),
            _ => None,
        }
    }

    fn generic_type(&self, head: &str, arguments: &str, region: RegionId, depth: usize) -> Option<Type> {
        let Resolved::Symbol(path) = self.resolve_dotted(head, region) else {
            return self.plain_type(head, region);
        };
        let name = path.strip_prefix("typing.").or_else(|| path.strip_prefix("typing_extensions."));
        let parts = split(arguments, ',');
        match name {
            Some("Optional" | "Union") => self.only_type(&parts, region, depth),
            Some("Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly") => {
                self.type_named(parts.first()?, region, depth)
            }
            Some(_) => None,
            None if path == "builtins.type" => None,
            None => Some(Type::Symbol(path)),
        }
    }

    fn plain_type(&self, dotted: &str, region: RegionId) -> Option<Type> {
        match self.resolve_dotted(dotted, region) {
            Resolved::Symbol(path) if matches!(path.as_str(), "typing.Self" | "typing_extensions.Self") => {
                self.class_of(region).map(Type::Local)
            }
            Resolved::Symbol(path) if path.starts_with("typing.") || path == "builtins.object" => None,
            Resolved::Symbol(path) => Some(Type::Symbol(path)),
            Resolved::Local(definition) if self.tree.is(definition, "class_definition") => {
                Some(Type::Local(definition))
            }
            _ => None,
        }
    }

    fn resolve_dotted(&self, dotted: &str, region: RegionId) -> Resolved {
        let mut names = dotted.split('.').map(str::trim);
        let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let Some(first) = names.next().filter(is_name) else { return Resolved::Unknown };
        let mut resolved = self.resolve_name(first, region, Purpose::Annotating);
        for name in names {
            resolved = match resolved {
                Resolved::Symbol(path) if is_name(&name) => Resolved::Symbol(self.member(&path, name)),
                Resolved::Local(class) if self.tree.is(class, "class_definition") => self.method(class, name),
                _ => return Resolved::Unknown,
            };
        }
        resolved
    }

    /// The class whose body or method a region is in.
    fn class_of(&self, region: RegionId) -> Option<NodeId> {
        let mut at = self.scopes.region(region);
        for _ in 0..DEEPEST {
            if at.kind == RegionKind::Class {
                return Some(at.node);
            }
            at = self.scopes.region(at.parent?);
        }
        None
    }
}

fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = text.trim_start_matches(quote).strip_suffix(quote)?.trim_end_matches(quote);
    (!inner.contains(quote)).then_some(inner)
}

/// Splits at `separator` outside of brackets and quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0usize);
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match c {
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() => quote = Some(c),
            _ if quote.is_some() => {}
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            _ if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
