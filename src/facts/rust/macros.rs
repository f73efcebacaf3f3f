//! The inside of macro calls. The grammar leaves it as tokens; for a list of known macros
//! (`queries/rust/macros.toml`) the pieces are parsed as what the macro takes them for and hung into the tree.
//! A piece that does not parse, and every other macro, stays tokens, which no question sees.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::source::{Language, Span, shipped};
use crate::syntax::{GraftPlace, NodeId, Parser, SyntaxTree};

/// Replaces the tokens inside known macro calls by the expressions they stand for.
///
/// Macros inside macros are read too, as long as the text read again stays in proportion to the file.
pub fn graft_macros(tree: &mut SyntaxTree<'_>, parser: &Parser) {
    let own = own_macros(tree);
    let mut budget = tree.source().len().saturating_mul(8) + 65_536;
    let mut waiting: Vec<NodeId> = tree.all().filter(|node| tree.is(*node, "macro_invocation")).collect();
    while let Some(invocation) = waiting.pop() {
        let Some((body, form)) = readable(tree, invocation, &own) else { continue };
        // Backwards: a piece may follow another one directly, and its neighbour must still be the token it was.
        for piece in pieces(tree, body, form).iter().rev() {
            if piece.span.len() > budget {
                return;
            }
            budget -= piece.span.len();
            let Some(grafted) = graft_piece(tree, parser, piece) else { continue };
            waiting.extend(tree.descendants(grafted).filter(|node| tree.is(*node, "macro_invocation")));
        }
    }
}

/// The type of the macro call's value, where the list says so.
pub(super) fn value_type(tree: &SyntaxTree<'_>, invocation: NodeId) -> Option<String> {
    macro_name(tree, invocation).and_then(|name| MACROS.get(name))?.returns.clone()
}

/// Whether the macro call awaits the futures that stand in it.
pub(super) fn awaits(tree: &SyntaxTree<'_>, invocation: NodeId) -> bool {
    macro_name(tree, invocation).and_then(|name| MACROS.get(name)).is_some_and(|known| known.awaits)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Arguments,
    FirstArgument,
    Arms,
    Nested,
}

#[derive(Clone)]
struct Known {
    form: Form,
    awaits: bool,
    returns: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMacros {
    #[serde(rename = "macro")]
    macros: Vec<WrittenMacro>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMacro {
    names: Vec<String>,
    form: Form,
    #[serde(default)]
    awaits: bool,
    returns: Option<String>,
}

static MACROS: LazyLock<FxHashMap<String, Known>> = LazyLock::new(|| {
    let written: WrittenMacros = toml::from_str(shipped::text("rust/macros.toml").unwrap_or_default())
        .expect("the list is compiled in and a test reads it");
    let rows = written.macros.into_iter();
    rows.flat_map(|row| {
        let known = Known { form: row.form, awaits: row.awaits, returns: row.returns };
        row.names.into_iter().map(move |name| (name, known.clone()))
    })
    .collect()
});

/// The names of macros this file defines: they may take anything.
fn own_macros<'a>(tree: &SyntaxTree<'a>) -> FxHashSet<&'a str> {
    tree.all()
        .filter(|node| tree.is(*node, "macro_definition"))
        .filter_map(|node| tree.field(node, "name"))
        .map(|name| tree.text(name))
        .collect()
}

fn macro_name<'a>(tree: &SyntaxTree<'a>, invocation: NodeId) -> Option<&'a str> {
    let path = tree.field(invocation, "macro")?;
    Some(tree.text(tree.field(path, "name").unwrap_or(path)))
}

fn readable(tree: &SyntaxTree<'_>, invocation: NodeId, own: &FxHashSet<&str>) -> Option<(NodeId, Form)> {
    let name = macro_name(tree, invocation)?;
    if own.contains(name) {
        return None;
    }
    Some((tree.child_of_kind(invocation, "token_tree")?, MACROS.get(name)?.form))
}

/// A run of tokens below `host` that may be an expression or an arm.
struct Piece {
    host: NodeId,
    place: GraftPlace,
    span: Span,
    arm: Option<Arm>,
}

/// Where an arm `pattern = future, if condition => handler` has its parts.
struct Arm {
    pattern: Span,
    future: Span,
    handler: Span,
}

fn pieces(tree: &SyntaxTree<'_>, body: NodeId, form: Form) -> Vec<Piece> {
    match form {
        Form::Arguments => argument_pieces(tree, body).collect(),
        Form::FirstArgument => argument_pieces(tree, body).take(1).collect(),
        Form::Arms => arm_pieces(&Tokens::of(tree, body)),
        Form::Nested => nested_pieces(tree, body),
    }
}

/// The tokens of a token tree: its delimiters are the first and the last.
struct Tokens<'t, 'a> {
    tree: &'t SyntaxTree<'a>,
    body: NodeId,
    list: Vec<NodeId>,
}

impl<'t, 'a> Tokens<'t, 'a> {
    fn of(tree: &'t SyntaxTree<'a>, body: NodeId) -> Self {
        Self { tree, body, list: tree.children(body).filter(|token| !tree.is_extra(*token)).collect() }
    }

    /// The index after the last token inside the delimiters.
    fn end(&self) -> usize {
        self.list.len().saturating_sub(1)
    }

    fn is(&self, index: usize, kind: &str) -> bool {
        self.list.get(index).is_some_and(|token| self.tree.is(*token, kind))
    }

    fn find(&self, range: Range<usize>, kind: &str) -> Option<usize> {
        range.into_iter().find(|index| self.is(*index, kind))
    }

    fn span(&self, range: Range<usize>) -> Option<Span> {
        let run = self.list.get(range)?;
        Some(Span::new(self.tree.start(*run.first()?), self.tree.end(*run.last()?)))
    }

    /// The runs between separators.
    fn split(&self, separators: &[&str]) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut from = 1;
        for index in 1..self.end() {
            if self.tree.is_any(self.list[index], separators) {
                runs.push(from..index);
                from = index + 1;
            }
        }
        runs.push(from..self.end().max(from));
        runs
    }

    fn piece(&self, range: Range<usize>, arm: Option<Arm>) -> Option<Piece> {
        let span = self.span(range.clone())?;
        let before = self.list.get(range.start.checked_sub(1)?).copied();
        // A comment between two tokens is a child too: the place starts after it.
        let before = before.map(|token| self.last_extra_after(token));
        Some(Piece { host: self.body, place: GraftPlace { before, last: self.list[range.end - 1] }, span, arm })
    }

    fn last_extra_after(&self, token: NodeId) -> NodeId {
        let extras = std::iter::successors(self.tree.next_sibling(token), |next| self.tree.next_sibling(*next));
        extras.take_while(|next| self.tree.is_extra(*next)).last().unwrap_or(token)
    }

    /// The piece of a run, after its label (`name = `, `"key": `). Without a call in it there is nothing to see.
    fn expression(&self, run: Range<usize>, label: &str) -> Option<Piece> {
        let start = if self.is(run.start + 1, label) { run.start + 2 } else { run.start };
        let has_call =
            self.list.get(start..run.end)?.iter().any(|token| self.tree.is_any(*token, &["token_tree", "await"]));
        if !has_call {
            return None;
        }
        self.piece(start..run.end, None)
    }
}

fn argument_pieces<'t>(tree: &'t SyntaxTree<'_>, body: NodeId) -> impl Iterator<Item = Piece> + 't {
    let tokens = Tokens::of(tree, body);
    tokens.split(&[",", ";"]).into_iter().filter_map(move |run| tokens.expression(run, "="))
}

fn nested_pieces(tree: &SyntaxTree<'_>, body: NodeId) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut bodies = vec![body];
    while let Some(body) = bodies.pop() {
        let tokens = Tokens::of(tree, body);
        for run in tokens.split(&[","]) {
            let value = if tokens.is(run.start + 1, ":") { run.start + 2 } else { run.start };
            if value + 1 == run.end && tokens.is(value, "token_tree") {
                bodies.push(tokens.list[value]);
            } else {
                found.extend(tokens.expression(run, ":"));
            }
        }
    }
    found
}

fn arm_pieces(tokens: &Tokens<'_, '_>) -> Vec<Piece> {
    let mut found = Vec::new();
    // `biased;` comes before the arms.
    let mut at = if tokens.is(2, ";") { 3 } else { 1 };
    while let Some(arrow) = tokens.find(at..tokens.end(), "=>") {
        let end = handler_end(tokens, arrow + 1);
        found.extend(arm_piece(tokens, at, arrow, end));
        at = end + usize::from(tokens.is(end, ","));
    }
    found
}

/// Where the handler that starts at `from` ends: after its block, or at the comma.
fn handler_end(tokens: &Tokens<'_, '_>, from: usize) -> usize {
    let is_block = tokens.is(from, "token_tree") && tokens.tree.text(tokens.list[from]).starts_with('{');
    let goes_on = tokens.is(from + 1, ".") || tokens.is(from + 1, "?");
    if is_block && !goes_on {
        return from + 1;
    }
    tokens.find(from..tokens.end(), ",").unwrap_or(tokens.end()).max(from)
}

fn arm_piece(tokens: &Tokens<'_, '_>, from: usize, arrow: usize, end: usize) -> Option<Piece> {
    let Some(equals) = tokens.find(from..arrow, "=") else {
        // `else => …`, `default => …`: only the handler is an expression.
        return tokens.expression(arrow + 1..end, "=");
    };
    let condition = (equals..arrow).find(|index| tokens.is(*index, ",") && tokens.is(index + 1, "if"));
    let arm = Arm {
        pattern: tokens.span(from..equals)?,
        future: tokens.span(equals + 1..condition.unwrap_or(arrow))?,
        handler: tokens.span(arrow + 1..end)?,
    };
    tokens.piece(from..end, Some(arm))
}

/// Parses the piece and hangs it into the tree; `None` if it does not parse.
fn graft_piece(tree: &mut SyntaxTree<'_>, parser: &Parser, piece: &Piece) -> Option<NodeId> {
    let source = tree.source();
    match &piece.arm {
        None => {
            let head = "fn f(){(";
            let text = format!("{head}{}\n);}}", piece.span.of(source));
            let other = parser.parse(&text, Language::Rust);
            let part = only_part(&other, Span::new(head.len(), head.len() + piece.span.len()), None)?;
            let shift = |offset: usize| offset - head.len() + piece.span.start;
            Some(tree.graft(piece.host, piece.place, &other, part, shift))
        }
        Some(arm) => {
            // `pattern = future => handler` is read as the arm `pattern if future => handler` of a match.
            let head = "fn f(){match(){";
            let (pattern, future) = (arm.pattern.of(source), arm.future.of(source));
            let text = format!("{head}{pattern} if {future}\n=>{}\n,}}}}", arm.handler.of(source));
            let future_at = head.len() + pattern.len() + " if ".len();
            let handler_at = future_at + future.len() + "\n=>".len();
            let other = parser.parse(&text, Language::Rust);
            let whole = Span::new(head.len(), handler_at + arm.handler.len());
            let part = only_part(&other, whole, Some("match_arm"))?;
            let shift = |offset: usize| match offset {
                at if at >= handler_at => (at - handler_at + arm.handler.start).min(arm.handler.end),
                at if at >= future_at => (at - future_at + arm.future.start).min(arm.future.end),
                at => (at - head.len() + arm.pattern.start).min(arm.pattern.end),
            };
            Some(tree.graft(piece.host, piece.place, &other, part, shift))
        }
    }
}

/// The one node over exactly `span`, if everything parsed and it is of `kind`.
fn only_part(other: &SyntaxTree<'_>, span: Span, kind: Option<&str>) -> Option<NodeId> {
    if !other.broken().is_empty() {
        return None;
    }
    let part = match kind {
        Some(kind) => other.all().find(|node| other.is(*node, kind))?,
        None => other.all().find(|node| other.span(*node) == span && other.is_named(*node))?,
    };
    (other.start(part) == span.start && (kind.is_some() || other.end(part) == span.end)).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the calls that can be seen after grafting.
    fn check(inside: &str, calls: &[&str]) {
        let text = format!("async fn f() {{ {inside} }}");
        let parser = Parser::new();
        let mut tree = parser.parse(&text, Language::Rust);
        graft_macros(&mut tree, &parser);
        let root = tree.descendants(NodeId::ROOT);
        let found: Vec<&str> =
            root.filter(|node| tree.is(*node, "call_expression")).map(|node| tree.text(node)).collect();
        assert_eq!(found, calls, "{text}");
        for node in tree.descendants(NodeId::ROOT) {
            let above = tree.parent(node).unwrap_or(node);
            assert!(tree.span(above).contains(tree.span(node)), "{} leaves {}", tree.text(node), tree.text(above));
        }
    }

    #[test]
    fn known_macros_are_read() {
        check("println!(\"{}\", load(1, 2));", &["load(1, 2)"]);
        check("println!(\"{x}\", x = load());", &["load()"]);
        check("let v = vec![a(); 3];", &["a()"]);
        check("vec![a(), b()]", &["a()", "b()"]);
        check("assert!(matches!(load(), Some(_) if late()));", &["load()"]);
        check("json!({\"a\": {\"b\": [one(), 2]}, \"c\": m::two()})", &["one()", "m::two()"]);
        check("tokio::join!(a(), b.c())", &["a()", "b.c()"]);
        check("format!(\"{}\", format!(\"{}\", deep()))", &["deep()"]);
    }

    #[test]
    fn arms_are_pattern_future_and_handler() {
        check(
            "tokio::select! { biased; Some(x) = rx.recv(), if ready() => { go(x).await } _ = nap(d) => a(b, c), else => last() }",
            &["rx.recv()", "go(x)", "nap(d)", "a(b, c)", "last()"],
        );
        check(
            "futures::select! { v = a().fuse() => v, complete => break, default => idle() }",
            &["a().fuse()", "a()", "idle()"],
        );
    }

    #[test]
    fn what_cannot_be_read_stays_tokens() {
        check("html! { <p>{ load() }</p> }", &[]);
        check("println!(\"{}\", a::<B, C>(), b())", &["b()"]);
        check("println!(\"{}\", load( => ), b())", &["b()"]);
        check("macro_rules! println { ($($t:tt)*) => {} } println!(load())", &[]);
    }

    #[test]
    fn nesting_does_not_cost_more_than_it_is_worth() {
        let text = format!("fn f() {{ {}{} }}", "vec![g(), ".repeat(5_000), "]".repeat(5_000));
        let parser = Parser::new();
        let mut tree = parser.parse(&text, Language::Rust);
        graft_macros(&mut tree, &parser);
        assert!(tree.len() < text.len() * 40);
    }
}
