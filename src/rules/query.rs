//! Reads `.scm` files: the subset of tree-sitter's query language that rules use.
//!
//! Reading gives syntax only; whether a predicate exists or a capture is used is for `load` to say. Kinds and fields are
//! checked here, against the grammar.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::apis::FORMAT;
use crate::error::{Mistake, nearest};
use crate::source::{Language, Span};
use crate::syntax::node_types::{fields_of, has_places, kinds_in};
use crate::syntax::tree::{field_id, field_names, kind_ids, kind_names};

/// The patterns of a file that could be read, and everything that is wrong with their form, kinds and fields.
///
/// With `is_strict` that includes shapes that no node can have: who has shipped a rule has found that out already.
pub(super) fn read(text: &'static str, language: Language, is_strict: bool) -> (Vec<Written>, Vec<Mistake>) {
    let mut reader = Reader { text, at: 0, language, mistakes: Vec::new(), depth: 0, is_strict };
    let mut patterns = Vec::new();
    loop {
        reader.skip_blank();
        if reader.at >= text.len() {
            break;
        }
        let before = reader.at;
        if let Some(written) = reader.top_level() {
            patterns.push(written);
        }
        if reader.at == before {
            break;
        }
    }
    (patterns, reader.mistakes)
}

/// That the query is written for a newer asyncfix, if a line `; format: 2` at its head says so.
pub(super) fn newer_format(text: &str) -> Option<Mistake> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim().strip_prefix(';');
        if let Some(version) = comment.and_then(|comment| comment.trim().strip_prefix("format:")) {
            let version: u64 = version.trim().parse().ok()?;
            let place = Span::new(at, at + line.trim_end().len());
            return (version > u64::from(FORMAT)).then(|| {
                let own = env!("CARGO_PKG_VERSION");
                let message =
                    format!("this is written in format {version}, and asyncfix {own} knows formats up to {FORMAT}");
                Mistake::new(place, message).hint("a newer asyncfix reads it")
            });
        }
        if comment.is_none() && !line.trim().is_empty() {
            return None;
        }
        at += line.len();
    }
    None
}

/// One pattern with what stands behind it.
#[derive(Debug)]
pub(super) struct Written {
    /// The structure to match.
    pub(super) pattern: Pattern,
    /// The names of its captures, by number.
    pub(super) captures: Vec<String>,
    /// Predicates and directives, in order.
    pub(super) calls: Vec<Call>,
    /// The whole of it in the file.
    pub(super) span: Span,
    /// The structure without layout and comments: equal text, equal shape.
    pub(super) shape: String,
}

/// A predicate or directive as written.
#[derive(Debug)]
pub(super) struct Call {
    /// With its `#` left out and its `?` or `!` kept: `in-async?`.
    pub(super) name: String,
    pub(super) name_span: Span,
    /// The whole of it.
    pub(super) span: Span,
    pub(super) arguments: Vec<Argument>,
}

/// One argument of a predicate or directive.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) value: Value,
    pub(super) span: Span,
}

/// What an argument can be.
#[derive(Debug)]
pub(super) enum Value {
    /// `@name`.
    Capture(String),
    /// `"text"` or a bare word.
    Text(Cow<'static, str>),
}

/// A structure to match.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// One node.
    Node(NodePattern),
    /// One of several; the first that fits counts.
    Any(Vec<Pattern>, Vec<usize>),
}

/// One node and what must be below it.
#[derive(Clone, Debug)]
pub(super) struct NodePattern {
    pub(super) kind: Kind,
    /// Where its kind is written.
    pub(super) kind_span: Span,
    pub(super) children: Vec<Child>,
    pub(super) without_fields: Vec<u16>,
    pub(super) captures: Vec<usize>,
}

/// Which nodes fit.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A node with one of these numbers.
    Ids(Vec<u16>),
    /// `(_)`.
    Named,
    /// `_`.
    Anything,
}

/// One step among the children.
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) field: Option<u16>,
    pub(super) pattern: Pattern,
    pub(super) times: Times,
    /// Where it is written.
    pub(super) span: Span,
    /// Nothing named may stand between this and the step before (or the first child).
    pub(super) anchored: bool,
    /// Nothing named may follow.
    pub(super) last: bool,
}

/// How often a child may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    Once,
    Optional,
    Any,
    Some,
}

/// A pattern nested deeper than this is refused: matching recurses along the pattern.
const DEEPEST: usize = 64;

struct Reader {
    text: &'static str,
    at: usize,
    language: Language,
    mistakes: Vec<Mistake>,
    depth: usize,
    is_strict: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_blank(&mut self) {
        while let Some(next) = self.peek() {
            if next == ';' {
                self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at);
            } else if next.is_whitespace() {
                self.at += next.len_utf8();
            } else {
                return;
            }
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.skip_blank();
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn fail<T>(&mut self, span: Span, message: impl Into<String>) -> Option<T> {
        self.mistakes.push(Mistake::new(span, message));
        None
    }

    fn here(&self) -> Span {
        let width = self.peek().map_or(0, char::len_utf8);
        Span::new(self.at, self.at + width)
    }

    fn name(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        while self.peek().is_some_and(|next| next.is_alphanumeric() || "_-.?!".contains(next)) {
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        (self.at > start).then(|| (self.text[start..self.at].to_owned(), Span::new(start, self.at)))
    }

    fn string(&mut self) -> Option<(Cow<'static, str>, Span)> {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        loop {
            let Some(next) = self.peek().filter(|next| *next != '\n') else {
                self.at = self.text.len();
                return self.fail(Span::new(start, start + 1), "this string does not end");
            };
            self.at += next.len_utf8();
            match next {
                '"' => {
                    let plain = &self.text[start + 1..self.at - 1];
                    let value = if plain == value { Cow::Borrowed(plain) } else { Cow::Owned(value) };
                    return Some((value, Span::new(start, self.at)));
                }
                '\\' => {
                    let escaped = self.peek().unwrap_or('\\');
                    self.at += escaped.len_utf8().min(self.text.len() - self.at);
                    value.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    });
                }
                other => value.push(other),
            }
        }
    }

    /// A pattern at the top: `(kind …) @c`, or `((kind …) @c (#p? …) …)`.
    fn top_level(&mut self) -> Option<Written> {
        let start = self.at;
        let mut captures = Vec::new();
        if !self.text[self.at..].starts_with('(') {
            let span = self.here();
            self.at = self.text.len();
            return self.fail(span, "a pattern starts with `(`");
        }
        let grouped = self.text[self.at + 1..].trim_start().starts_with(['(', '[']);
        if grouped {
            self.eat('(');
        }
        self.skip_blank();
        let structure = self.at;
        let pattern = self.pattern(&mut captures)?;
        let shape = squeeze(&self.text[structure..self.at]);
        let mut calls = Vec::new();
        if grouped {
            while !self.eat(')') {
                self.skip_blank();
                if self.at >= self.text.len() {
                    return self.fail(Span::new(start, start + 1), "this `(` is never closed");
                }
                if !self.text[self.at..].starts_with("(#") {
                    let span = self.here();
                    self.at = self.text.len();
                    return self
                        .fail(span, "after its node a pattern has predicates `(#…? …)` and directives `(#…! …)`");
                }
                calls.push(self.call()?);
            }
        } else {
            self.skip_blank();
            if self.text[self.at..].starts_with("(#") {
                let span = self.here();
                self.mistakes.push(Mistake::new(
                    span,
                    "this stands outside its pattern and would filter nothing; put both into one more pair of parentheses",
                ));
                self.at = self.text.len();
                return None;
            }
        }
        Some(Written { pattern, captures, calls, span: Span::new(start, self.at), shape })
    }

    fn call(&mut self) -> Option<Call> {
        let open = self.at;
        self.at += 2;
        let Some((name, name_span)) = self.name() else {
            let span = self.here();
            self.at = self.text.len();
            return self.fail(span, "a predicate needs a name");
        };
        let mut arguments = Vec::new();
        while !self.eat(')') {
            self.skip_blank();
            let start = self.at;
            let argument = match self.peek() {
                Some('@') => {
                    self.at += 1;
                    self.name().map(|(name, span)| (Value::Capture(name), Span::new(start, span.end)))
                }
                Some('"') => self.string().map(|(text, span)| (Value::Text(text), span)),
                _ => self.name().map(|(word, span)| (Value::Text(word.into()), span)),
            };
            let Some((value, span)) = argument else {
                let span = self.here();
                self.at = self.text.len();
                return self.fail(span, "expected a capture, a string, a word or `)`");
            };
            arguments.push(Argument { value, span });
        }
        Some(Call { name, name_span, span: Span::new(open, self.at), arguments })
    }

    fn pattern(&mut self, captures: &mut Vec<String>) -> Option<Pattern> {
        self.skip_blank();
        self.depth += 1;
        if self.depth > DEEPEST {
            let span = self.here();
            self.at = self.text.len();
            return self.fail(span, "patterns nest too deep here");
        }
        let mut pattern = match self.peek() {
            Some('(') => Pattern::Node(self.node(captures)?),
            Some('[') => self.alternatives(captures)?,
            Some('"') => {
                let (token, span) = self.string()?;
                Pattern::Node(leaf(Kind::Ids(self.kind(&token, span, false)), span))
            }
            Some('_') => {
                let span = self.here();
                self.at += 1;
                Pattern::Node(leaf(Kind::Anything, span))
            }
            _ => {
                let span = self.here();
                self.at = self.text.len();
                return self.fail(span, "expected a node `(kind)`, a token `\"…\"`, `_` or `[…]`");
            }
        };
        let named = self.capture_names(captures);
        match &mut pattern {
            Pattern::Node(node) => node.captures.extend(named),
            Pattern::Any(_, own) => own.extend(named),
        }
        self.depth -= 1;
        Some(pattern)
    }

    fn capture_names(&mut self, captures: &mut Vec<String>) -> Vec<usize> {
        let mut own = Vec::new();
        loop {
            let before = self.at;
            self.skip_blank();
            if self.peek() != Some('@') {
                self.at = before;
                return own;
            }
            self.at += 1;
            if let Some((name, _)) = self.name() {
                let known = captures.iter().position(|seen| *seen == name);
                own.push(known.unwrap_or_else(|| {
                    captures.push(name);
                    captures.len() - 1
                }));
            }
        }
    }

    fn alternatives(&mut self, captures: &mut Vec<String>) -> Option<Pattern> {
        let open = self.here();
        self.eat('[');
        let mut any = Vec::new();
        while !self.eat(']') {
            if self.at >= self.text.len() {
                return self.fail(open, "this `[` is never closed");
            }
            any.push(self.pattern(captures)?);
        }
        Some(Pattern::Any(any, Vec::new()))
    }

    fn node(&mut self, captures: &mut Vec<String>) -> Option<NodePattern> {
        let open = self.here();
        self.eat('(');
        self.skip_blank();
        let Some((name, span)) = self.name() else {
            let span = self.here();
            self.at = self.text.len();
            return self.fail(span, "expected the kind of a node");
        };
        let kind = if name == "_" { Kind::Named } else { Kind::Ids(self.kind(&name, span, true)) };
        let mut node = leaf(kind, span);
        let mut anchored = false;
        while !self.eat(')') {
            self.skip_blank();
            match self.peek() {
                None => return self.fail(open, "this `(` is never closed"),
                Some('.') => {
                    self.at += 1;
                    self.skip_blank();
                    anchored = true;
                    if self.peek() == Some(')')
                        && let Some(child) = node.children.last_mut()
                    {
                        child.last = true;
                    }
                }
                Some('!') => {
                    self.at += 1;
                    if let Some((field, span)) = self.name() {
                        node.without_fields.extend(self.field_of(&name, &field, span));
                    }
                }
                Some(_) => {
                    let child = self.child(captures, anchored, &name)?;
                    node.children.push(child);
                    anchored = false;
                }
            }
        }
        Some(node)
    }

    /// A child of a node whose kind is called `above`.
    fn child(&mut self, captures: &mut Vec<String>, anchored: bool, above: &str) -> Option<Child> {
        let before = self.at;
        let mut field = None;
        let mut field_name = None;
        if let Some((name, span)) = self.name() {
            if self.peek() == Some(':') {
                self.at += 1;
                field = self.field_of(above, &name, span);
                field_name = field.map(|_| name);
            } else {
                self.at = before;
            }
        }
        self.skip_blank();
        let mut pattern = self.pattern(captures)?;
        if self.is_strict {
            self.check_child(above, field_name.as_deref(), &pattern);
        }
        let times = match self.peek() {
            Some('?') => Times::Optional,
            Some('*') => Times::Any,
            Some('+') => Times::Some,
            _ => Times::Once,
        };
        if times != Times::Once {
            self.at += 1;
            let named = self.capture_names(captures);
            match &mut pattern {
                Pattern::Node(node) => node.captures.extend(named),
                Pattern::Any(_, own) => own.extend(named),
            }
        }
        Some(Child { field, pattern, times, span: Span::new(before, self.at), anchored, last: false })
    }

    /// A field of a node whose kind is called `above`.
    fn field_of(&mut self, above: &str, name: &str, span: Span) -> Option<u16> {
        let id = self.field(name, span)?;
        if let Some(fields) = fields_of(self.language, above).filter(|fields| self.is_strict && !fields.contains(&name))
        {
            let hint = match fields.as_slice() {
                [] => format!("it has no fields; {SEE_TREE}"),
                fields => format!("its fields are {}; {SEE_TREE}", fields.join(", ")),
            };
            let mistake = Mistake::new(span, format!("`{above}` has no field `{name}`")).hint(hint);
            self.mistakes.push(mistake.suggest(nearest(name, fields)));
        }
        Some(id)
    }

    /// Tells each kind of child that nodes of the kind `above` never have there.
    fn check_child(&mut self, above: &str, field: Option<&str>, child: &Pattern) {
        let Some(possible) = kinds_in(self.language, above, field) else { return };
        let mut open = vec![child];
        while let Some(pattern) = open.pop() {
            let node = match pattern {
                Pattern::Any(any, _) => {
                    open.extend(any.iter().rev());
                    continue;
                }
                Pattern::Node(node) => node,
            };
            // A token is written with its quotes, so it has the name of no kind.
            let name = &self.text[node.kind_span.start..node.kind_span.end];
            if !has_places(self.language, name) || possible.contains(name) {
                continue;
            }
            let place = field.map_or_else(|| "below it".to_owned(), |field| format!("as its `{field}`"));
            let mistake = Mistake::new(node.kind_span, format!("`{above}` never has `{name}` {place}"));
            let mistake = mistake.suggest(nearest(name, possible.iter().copied())).hint(one_of(&possible));
            self.mistakes.push(mistake);
        }
    }

    fn kind(&mut self, name: &str, span: Span, named: bool) -> Vec<u16> {
        let ids = kind_ids(self.language, name, named);
        if ids.is_empty() {
            let known = kind_names(self.language).filter(|(_, is_named)| *is_named == named).map(|(name, _)| name);
            let what = if named { "kind of node" } else { "token" };
            let message = format!("{} has no {what} `{name}`", self.language.name());
            self.mistakes.push(Mistake::new(span, message).suggest(nearest(name, known)));
        }
        ids
    }

    fn field(&mut self, name: &str, span: Span) -> Option<u16> {
        let id = field_id(self.language, name);
        if id.is_none() {
            let message = format!("{} has no field `{name}`", self.language.name());
            self.mistakes.push(Mistake::new(span, message).suggest(nearest(name, field_names(self.language))));
        }
        id
    }
}

/// What tells the author of a rule which shape is right.
const SEE_TREE: &str = "`asyncfix ast` shows how real code is read";

/// Tells which kinds can stand in a place.
fn one_of(possible: &BTreeSet<&str>) -> String {
    /// A list of kinds that is longer helps nobody.
    const MOST: usize = 12;
    match possible.len() {
        0 => format!("no node can stand there; {SEE_TREE}"),
        1..=MOST => format!("it can be {}; {SEE_TREE}", possible.iter().copied().collect::<Vec<_>>().join(", ")),
        _ => SEE_TREE.to_owned(),
    }
}

fn leaf(kind: Kind, kind_span: Span) -> NodePattern {
    NodePattern { kind, kind_span, children: Vec::new(), without_fields: Vec::new(), captures: Vec::new() }
}

/// The text with every run of blanks as one space and without comments.
fn squeeze(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once(';').map_or(line, |(code, _)| code));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
