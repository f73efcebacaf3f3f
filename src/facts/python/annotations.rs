//! What an annotation says, in whichever of its spellings: `X`, `"X"`, `X | None`, `Optional[X]`, `Annotated[X, …]`.

use super::PythonFacts;
use super::names::Purpose;
use super::scopes::{BindingKind, Owner, RegionId, RegionKind};
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// Annotations nested deeper are not read.
const DEEPEST: usize = 8;

impl PythonFacts<'_> {
    /// The type an annotation node names; `None` beside it is seen through.
    pub(super) fn annotated(&self, annotation: NodeId, region: RegionId) -> Option<Type> {
        let _guard = self.descend()?;
        self.type_named(self.tree.text(annotation), region)
    }

    /// The type that a part of an annotation names.
    pub(super) fn type_written(&self, text: &str, region: RegionId) -> Option<Type> {
        let _guard = self.descend()?;
        self.type_named(text, region)
    }

    /// Whether an annotation says only how a name is used, not its type: a bare `Final` or `ClassVar`.
    pub(super) fn leaves_type_open(&self, annotation: NodeId) -> bool {
        let text = self.tree.text(annotation);
        matches!(text.rsplit('.').next(), Some("Final" | "ClassVar"))
    }

    /// The type of the items of a value annotated as `list[Path]`, `Iterable[Path]`, `tuple[Path, ...]`; `is_iterable` tells
    /// for which generic types the first argument is that type.
    pub(super) fn annotated_items(
        &self,
        annotation: NodeId,
        region: RegionId,
        is_iterable: impl Fn(&str) -> bool,
    ) -> Option<Type> {
        let _guard = self.descend()?;
        let (head, arguments) = self.bare(self.tree.text(annotation), region)?.split_once('[')?;
        let Resolved::Symbol(path) = self.resolve_dotted(head.trim(), region) else { return None };
        let arguments = split(arguments.strip_suffix(']')?, ',');
        let is_tuple = matches!(path.as_str(), "builtins.tuple" | "typing.Tuple");
        match arguments[..] {
            [item, rest] if is_tuple && rest.trim() == "..." => self.type_named(item, region),
            [item, ..] if !is_tuple && is_iterable(&path) => self.type_named(item, region),
            _ => None,
        }
    }

    fn type_named(&self, text: &str, region: RegionId) -> Option<Type> {
        let text = self.bare(text, region)?;
        match text.split_once('[') {
            Some((head, _)) => self.generic_type(head.trim(), region),
            None => self.plain_type(text, region),
        }
    }

    /// The text without quotes, `None` beside it and what says only how a value is used.
    fn bare<'a>(&self, text: &'a str, region: RegionId) -> Option<&'a str> {
        let mut text = text;
        for _ in 0..DEEPEST {
            text = text.trim();
            let inside = quoted(text).or_else(|| text.strip_prefix('(').and_then(|text| text.strip_suffix(')')));
            if let Some(inner) = inside {
                text = inner;
                continue;
            }
            let parts = split(text, '|');
            if parts.len() > 1 {
                text = only_part(&parts)?;
                continue;
            }
            let Some((head, rest)) = text.split_once('[') else { return Some(text) };
            let Resolved::Symbol(path) = self.resolve_dotted(head.trim(), region) else { return Some(text) };
            let arguments = split(rest.strip_suffix(']')?, ',');
            let name = path.strip_prefix("typing.").or_else(|| path.strip_prefix("typing_extensions."));
            text = match name {
                Some("Optional" | "Union") => only_part(&arguments)?,
                Some("Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly") => {
                    arguments.first()?
                }
                _ => return Some(text),
            };
        }
        None
    }

    fn generic_type(&self, head: &str, region: RegionId) -> Option<Type> {
        match self.resolve_dotted(head, region) {
            Resolved::Symbol(path) if path.starts_with("typing.") || path.starts_with("typing_extensions.") => None,
            Resolved::Symbol(path) if path == "builtins.type" => None,
            Resolved::Symbol(path) => Some(Type::Symbol(path)),
            _ => self.plain_type(head, region),
        }
    }

    fn plain_type(&self, dotted: &str, region: RegionId) -> Option<Type> {
        match self.resolve_dotted(dotted, region) {
            Resolved::Symbol(path) if matches!(path.as_str(), "typing.Self" | "typing_extensions.Self") => {
                self.class_of(region).map(Type::Local)
            }
            Resolved::Symbol(path) if path.starts_with("typing.") || path == "builtins.object" => None,
            // What its values give depends on how they were made.
            Resolved::Symbol(path) if self.apis.get(&path).is_some_and(|api| !api.other_with.is_empty()) => None,
            Resolved::Symbol(path) => Some(Type::Symbol(path)),
            Resolved::Local(definition) if self.tree.is(definition, "class_definition") => {
                Some(Type::Local(definition))
            }
            Resolved::Local(_) => None,
            Resolved::Unknown => self.aliased_type(dotted, region),
        }
    }

    /// The type behind a name for an annotation: `SessionDep = Annotated[Session, Depends(get_session)]`.
    fn aliased_type(&self, name: &str, region: RegionId) -> Option<Type> {
        let _guard = self.descend()?;
        let Owner::Scope(scope) = self.scopes.owner(name, region) else { return None };
        let mut bindings = self.scopes.bindings_of(scope, name);
        let (Some(only), None) = (bindings.next(), bindings.next()) else { return None };
        let BindingKind::Value { value: Some(value), .. } = &only.kind else { return None };
        let is_type = self.tree.is_any(*value, &["subscript", "binary_operator"]);
        is_type.then(|| self.type_named(self.tree.text(*value), only.region))?
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

/// The one part that is not `None`.
fn only_part<'a>(parts: &[&'a str]) -> Option<&'a str> {
    let mut rest = parts.iter().filter(|part| !matches!(part.trim(), "None" | "\"None\"" | "'None'" | ""));
    match (rest.next(), rest.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = text.trim_start_matches(quote).strip_suffix(quote)?.trim_end_matches(quote);
    (!inner.contains(quote)).then_some(inner)
}

/// Splits at `separator` outside of brackets and quotes.
pub(super) fn split(text: &str, separator: char) -> Vec<&str> {
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
