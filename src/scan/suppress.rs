//! Comments that say to leave code alone: `# asyncfix: ignore[rule] reason`, and those of other linters whose codes
//! stand for rules of ours (`# noqa: ASYNC251`).

use std::ops::RangeInclusive;

use super::attributes::allowed;
use crate::source::{Language, LineIndex, Span};
use crate::syntax::{NodeId, SyntaxTree};

/// What the comments of one file suppress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    ignores: Vec<Ignore>,
    unknown: Vec<UnknownRule>,
}

/// Some rules, on some lines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ignore {
    /// From 0, both included.
    lines: RangeInclusive<usize>,
    /// `None`: every rule.
    rules: Option<Vec<String>>,
}

/// A name in a comment of ours that stands for no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name as written.
    pub name: String,
    /// The comment.
    pub span: Span,
}

impl Suppressions {
    /// Whether `rule` is suppressed on one of `lines` (from 0): those of a finding.
    pub fn covers(&self, rule: &str, lines: RangeInclusive<usize>) -> bool {
        let meets = |ignore: &Ignore| ignore.lines.start() <= lines.end() && lines.start() <= ignore.lines.end();
        let names = |ignore: &Ignore| ignore.rules.as_ref().is_none_or(|rules| rules.iter().any(|known| known == rule));
        self.ignores.iter().any(|ignore| meets(ignore) && names(ignore))
    }

    /// Whether nothing is suppressed.
    pub fn is_empty(&self) -> bool {
        self.ignores.is_empty()
    }

    /// The names that stand for no rule.
    pub fn unknown(&self) -> &[UnknownRule] {
        &self.unknown
    }
}

/// Reads the comments of a file. `rules` gives the names of the rules that a rule, a family, or a code of another tool
/// stands for.
///
/// A comment at the end of a line counts for that line, and for the statement that ends there; one at the end of a
/// function's head counts for the function; one on a line of its own for the statement or function below.
pub fn suppressions(tree: &SyntaxTree<'_>, rules: &dyn Fn(&str) -> Vec<String>) -> Suppressions {
    let index = LineIndex::new(tree.source());
    let allowed = allowed(tree, &index, rules).into_iter();
    let ignores = allowed.map(|(lines, rules)| Ignore { lines, rules: Some(rules) }).collect();
    let mut found = Suppressions { ignores, unknown: Vec::new() };
    if !has_marker(tree.source()) {
        return found;
    }
    for comment in tree.all().filter(|node| tree.is_any(*node, &["comment", "line_comment", "block_comment"])) {
        for directive in directives(tree.text(comment)) {
            found.add(tree, &index, comment, &directive, rules);
        }
    }
    found
}

/// Whether the text can hold a suppression at all; saves the walk over most files.
fn has_marker(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    has("asyncfix:") || has("ruff:") || ["noqa", "NOQA", "NoQA", "Noqa"].into_iter().any(has)
}

/// What one comment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    reach: Reach,
    /// `None`: every rule.
    names: Option<Vec<String>>,
    /// Whether it is addressed to us, so that an unknown name is a mistake.
    ours: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Exactly the line of the comment, as other linters read it.
    Line,
    /// The code that the comment stands at.
    Code,
    /// The file.
    File,
}

impl Suppressions {
    fn add(
        &mut self,
        tree: &SyntaxTree<'_>,
        index: &LineIndex,
        comment: NodeId,
        directive: &Directive,
        rules: &dyn Fn(&str) -> Vec<String>,
    ) {
        let lines = match directive.reach {
            Reach::File => 0..=usize::MAX,
            Reach::Line => index.line(tree.start(comment))..=index.line(tree.start(comment)),
            Reach::Code => reach_of(tree, index, comment),
        };
        let Some(names) = &directive.names else {
            return self.ignores.push(Ignore { lines, rules: None });
        };
        let mut covered = Vec::new();
        for name in names {
            let known = rules(name);
            if known.is_empty() && directive.ours {
                self.unknown.push(UnknownRule { name: name.clone(), span: tree.span(comment) });
            }
            covered.extend(known);
        }
        if !covered.is_empty() {
            self.ignores.push(Ignore { lines, rules: Some(covered) });
        }
    }
}

/// The directives in one comment; several can share it: `# type: ignore  # noqa: ASYNC251`.
fn directives(comment: &str) -> Vec<Directive> {
    let comment = comment.trim_end().trim_end_matches("*/");
    let parts = comment.split(['#', '/', '*']).map(str::trim_start);
    // `split` at `/` also cuts a reason in pieces, none of which can start a directive by accident.
    parts.filter_map(directive).collect()
}

fn directive(text: &str) -> Option<Directive> {
    if let Some(rest) = text.strip_prefix("asyncfix:") {
        return own_directive(rest.trim_start());
    }
    for tool in ["ruff:", "flake8:"] {
        let Some(rest) = text.strip_prefix(tool).map(str::trim_start) else { continue };
        if let Some(rest) = rest.strip_prefix("ignore").filter(|rest| rest.starts_with('[')) {
            return Some(Directive { reach: Reach::Code, names: Some(bracketed(rest)?), ours: false });
        }
        return noqa(rest).map(|names| Directive { reach: Reach::File, names, ours: false });
    }
    noqa(text).map(|names| Directive { reach: Reach::Line, names, ours: false })
}

/// `ignore[rule, rule] reason`, `ignore-file[rule]`, or either for every rule.
fn own_directive(text: &str) -> Option<Directive> {
    let rest = text.strip_prefix("ignore")?;
    let (reach, rest) = match rest.strip_prefix("-file") {
        Some(rest) => (Reach::File, rest),
        None => (Reach::Code, rest),
    };
    let names = match rest.chars().next() {
        Some('[') => Some(bracketed(rest)?),
        None => None,
        Some(next) if next.is_whitespace() => None,
        Some(_) => return None,
    };
    Some(Directive { reach, names, ours: true })
}

/// The names in `[a, b]` at the start of the text.
fn bracketed(text: &str) -> Option<Vec<String>> {
    let (names, _) = text.strip_prefix('[')?.split_once(']')?;
    Some(names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}

/// The codes of a `noqa`, `Some(None)` for a bare one that means every rule.
#[expect(clippy::option_option, reason = "no directive, one for everything, one for some codes")]
fn noqa(text: &str) -> Option<Option<Vec<String>>> {
    let (word, rest) = text.split_at_checked(4)?;
    if !word.eq_ignore_ascii_case("noqa") || rest.starts_with(|next: char| next.is_alphanumeric() || next == '_') {
        return None;
    }
    let Some(codes) = rest.trim_start().strip_prefix(':') else { return Some(None) };
    let codes = codes.split([',', ' ', '\t']).filter(|code| !code.is_empty()).take_while(|code| is_code(code));
    Some(Some(codes.map(str::to_owned).collect()))
}

/// Letters, then digits: `ASYNC251`.
fn is_code(word: &str) -> bool {
    let letters = word.trim_end_matches(|one: char| one.is_ascii_digit());
    !letters.is_empty() && letters.len() < word.len() && letters.chars().all(|one| one.is_ascii_alphabetic())
}

/// The lines that a comment of ours covers.
fn reach_of(tree: &SyntaxTree<'_>, index: &LineIndex, comment: NodeId) -> RangeInclusive<usize> {
    let line = index.line(tree.start(comment));
    let before = tree.source().get(index.start(line, tree.source())..tree.start(comment)).unwrap_or("");
    if before.trim_start_matches('\u{feff}').trim().is_empty() {
        return below(tree, index, comment, line);
    }
    for above in tree.ancestors(comment).chain(code_before(tree, comment)) {
        if is_function(tree, above) && head_lines(tree, index, above).contains(&line) {
            return lines_of(tree, index, above);
        }
        if is_simple_statement(tree, above) && lines_of(tree, index, above).end() == &line {
            return lines_of(tree, index, above);
        }
    }
    line..=line
}

/// The lines of the statement, or the function, that starts below a comment on a line of its own.
fn below(tree: &SyntaxTree<'_>, index: &LineIndex, comment: NodeId, line: usize) -> RangeInclusive<usize> {
    let is_beside = |node: NodeId| tree.is_any(node, &["comment", "line_comment", "block_comment", "attribute_item"]);
    let starts_below = |node: &NodeId| tree.start(*node) >= tree.end(comment) && !is_beside(*node);
    let Some(next) = following(tree, comment).find(starts_below) else { return line..=line + 1 };
    let first = index.line(tree.start(next));
    // A comment and the code it is about stand together.
    if !is_run_of_comments(tree, index, line + 1..first) {
        return line..=line + 1;
    }
    let starts_here = tree.descendants(next).take_while(|node| index.line(tree.start(*node)) == first);
    let nodes: Vec<NodeId> =
        starts_here.chain(tree.ancestors(next).filter(|node| tree.start(*node) == tree.start(next))).collect();
    let wholes = nodes.into_iter().filter(|node| is_function(tree, *node) || is_simple_statement(tree, *node));
    let reach = wholes.filter_map(|node| whole(tree, node)).map(|node| lines_of(tree, index, node));
    reach.filter(|lines| *lines.start() == first).max_by_key(|lines| *lines.end()).unwrap_or(first..=first)
}

/// The nodes after `node` in the order of the text, without those below it.
fn following<'t>(tree: &'t SyntaxTree<'_>, node: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let chain = std::iter::once(node).chain(tree.ancestors(node));
    chain
        .filter_map(|node| tree.next_sibling(node))
        .flat_map(|first| std::iter::successors(Some(first), |node| tree.next_sibling(*node)))
}

fn is_run_of_comments(tree: &SyntaxTree<'_>, index: &LineIndex, lines: std::ops::Range<usize>) -> bool {
    let text = tree.source();
    let mut lines = lines.map(|line| Span::new(index.start(line, text), index.start(line + 1, text)).of(text).trim());
    let marker = tree.language().comment();
    let is_attribute = |line: &str| tree.language() == Language::Rust && line.starts_with("#[");
    lines.all(|line| line.starts_with(marker) || is_attribute(line))
}

/// The node with its decorators, if it has any.
fn whole(tree: &SyntaxTree<'_>, node: NodeId) -> Option<NodeId> {
    let parent = tree.parent(node)?;
    Some(if tree.is(parent, "decorated_definition") { parent } else { node })
}

/// What ends right before a comment at the end of a line, and what is around it.
fn code_before<'t>(tree: &'t SyntaxTree<'_>, comment: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let before = tree.previous_sibling(comment);
    let last_child = |node: &NodeId| tree.children(*node).last();
    before.into_iter().flat_map(move |node| std::iter::successors(Some(node), last_child))
}

fn is_function(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.is_any(node, &["function_definition", "function_item", "decorated_definition"])
}

/// From the first line of a function to the one on which its body starts, or the line before that.
fn head_lines(tree: &SyntaxTree<'_>, index: &LineIndex, function: NodeId) -> RangeInclusive<usize> {
    let function = tree.field(function, "definition").unwrap_or(function);
    let first = index.line(tree.start(function));
    let Some(body) = tree.field(function, "body") else { return first..=first };
    let body = index.line(tree.start(body));
    let opens = tree.language() == Language::Rust || body == first;
    first..=if opens { body } else { body - 1 }
}

fn is_simple_statement(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    let kind = tree.kind(node);
    let is_simple = match tree.language() {
        Language::Python => matches!(
            kind,
            "expression_statement" | "return_statement" | "raise_statement" | "assert_statement" | "delete_statement"
        ),
        Language::Rust => matches!(kind, "let_declaration" | "expression_statement"),
    };
    is_simple && !holds_block(tree, node)
}

/// Whether a Rust statement is a block in truth: `if … { … }` as a statement.
fn holds_block(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    let value = tree.named_children(node).last();
    tree.language() == Language::Rust && value.is_some_and(|value| tree.child_of_kind(value, "block").is_some())
}

fn lines_of(tree: &SyntaxTree<'_>, index: &LineIndex, node: NodeId) -> RangeInclusive<usize> {
    index.line(tree.start(node))..=index.line(tree.end(node).saturating_sub(1).max(tree.start(node)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Parser;

    fn rules(name: &str) -> Vec<String> {
        let rules: &[&str] = match name {
            "sleep" | "ASYNC251" => &["sleep"],
            "http" | "ASYNC210" => &["http"],
            "blocking" => &["sleep", "http"],
            _ => &[],
        };
        rules.iter().map(|rule| (*rule).to_owned()).collect()
    }

    /// Lines that hold `!` must be suppressed for `sleep`, all others not. The `!` is part of a name or a string.
    fn check(language: Language, text: &str) {
        let source = text.replace('!', "");
        let parser = Parser::new();
        let tree = parser.parse(&source, language);
        let found = suppressions(&tree, &rules);
        for (line, shown) in text.lines().enumerate() {
            assert_eq!(found.covers("sleep", line..=line), shown.contains('!'), "line {} of\n{text}", line + 1);
        }
    }

    fn check_python(text: &str) {
        check(Language::Python, text);
    }

    #[test]
    fn at_the_end_of_a_line() {
        check_python("a()\nb!()  # asyncfix: ignore[sleep] because\nc()\n");
        check_python("b!()  # asyncfix: ignore\nc()\n");
        check_python("b!()  # type: ignore  # asyncfix: ignore[sleep]\n");
        check_python("b!()  # asyncfix: ignore[http, sleep]\n");
        check_python("b!()  # asyncfix: ignore[blocking]\n");
        check_python("b()  # asyncfix: ignore[http]\n");
        check_python("b()  # asyncfix: ignored\n");
    }

    #[test]
    fn on_the_line_above() {
        check_python("a()\n# asyncfix: ignore[sleep] because\nb!()\nc()\n");
        check_python("a()\n# asyncfix: ignore[sleep]\n# more words\nb!()\nc()\n");
        check_python("# asyncfix: ignore[sleep]\nb!(\n    1!,\n)!\nc()\n");
    }

    #[test]
    fn a_statement_over_several_lines() {
        check_python("x!(\n    b(!),\n)  # asyncfix: ignore[sleep] !\nc()\n");
    }

    #[test]
    fn a_function_by_its_head() {
        check_python("async def f!():  # asyncfix: ignore[sleep]\n    a!()\n    b!()\nc()\n");
        check_python("async def f!(\n    x=0,#!\n):  # asyncfix: ignore[sleep] !\n    a!()\nc()\n");
        check_python("# asyncfix: ignore[sleep]\n@d!\nasync def f!():\n    a!()\nc()\n");
        check_python(
            "class A:\n    # asyncfix: ignore[sleep]\n    def f!():\n        a!()\n    def g():\n        b()\n",
        );
    }

    #[test]
    fn the_body_is_not_the_head() {
        check_python("async def f():\n    a!()  # asyncfix: ignore[sleep]\n    b()\n");
        check_python("async def f():\n    # asyncfix: ignore[sleep]\n    a!()\n    b()\n");
        check_python("if x:\n    # asyncfix: ignore[sleep]\n    a!()\nb()\n");
        check_python("# asyncfix: ignore[sleep]\nwith a!():\n    b()\n");
    }

    #[test]
    fn the_file() {
        check_python("# asyncfix: ignore-file[sleep] !\na!()\ndef f!():\n    b!()\n");
        check_python("# asyncfix: ignore-file[http]\na()\n");
        check_python("# ruff: noqa: ASYNC251 !\na!()\n");
        check_python("# flake8: noqa !\na!()\n");
    }

    #[test]
    fn codes_of_other_tools() {
        check_python("a!()  # noqa\nb()\n");
        check_python("a!()  # NOQA: E501, ASYNC251 because\n");
        check_python("a()  # noqa: E501\n");
        check_python("a()  # noqa: sleep\n");
        check_python("a()  # noqaX\n");
        check_python("a!()  # ruff: ignore[ASYNC251]\n");
    }

    #[test]
    fn text_that_is_no_comment() {
        check_python("a(\"# asyncfix: ignore[sleep]\")\n");
        check_python("\"\"\"\n# asyncfix: ignore-file[sleep]\n\"\"\"\na()\n");
    }

    #[test]
    fn rust() {
        let check = |text: &str| check(Language::Rust, text);
        check("fn f() {\n    a(!); // asyncfix: ignore[sleep] why\n    b();\n}\n");
        check("fn f() {\n    // asyncfix: ignore[sleep]\n    a(!);\n    b();\n}\n");
        check("// asyncfix: ignore[sleep]\n#[x]\nasync fn f(!) {\n    a(!);\n}!\nfn g() {}\n");
        check("async fn f(!) { // asyncfix: ignore[sleep]\n    a(!);\n}!\nfn g() {}\n");
        check("fn f() {\n    /* asyncfix: ignore[sleep] */\n    a(!);\n}\n");
        check("fn f() {\n    a(\"// asyncfix: ignore[sleep]\");\n}\n");
    }

    #[test]
    fn names_that_mean_nothing_are_kept() {
        let parser = Parser::new();
        let tree = parser.parse("a()  # asyncfix: ignore[slep]  # noqa: X1\n", Language::Python);
        let found = suppressions(&tree, &rules);
        assert_eq!(found.unknown().iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["slep"]);
        assert!(found.is_empty());
    }
}
