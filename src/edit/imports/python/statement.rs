//! The import statements of a file as lines of text.

use crate::apis::words::is_standard_module;
use crate::facts::{Import, ImportItem, Layout};
use crate::source::Span;

/// One import statement with all names it binds.
pub(super) struct Statement<'l> {
    pub(super) span: Span,
    /// From the start of its first line to the end of its last, line break included.
    pub(super) lines: Span,
    /// Whether nothing else but a comment stands on its lines.
    pub(super) is_alone: bool,
    pub(super) top_level: bool,
    /// `from module import …` rather than `import …`.
    pub(super) is_from: bool,
    /// The module of `from`, the first one of `import`. Relative ones keep their dots.
    pub(super) module: String,
    pub(super) items: Vec<&'l ImportItem>,
}

/// The sections that sorted imports are kept in, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Future,
    Standard,
    Other,
    Relative,
}

impl Statement<'_> {
    /// Whether `import` is there already, at module level and under its own name.
    pub(super) fn satisfies(&self, text: &str, import: &Import) -> bool {
        self.top_level
            && match &import.name {
                Some(name) => {
                    self.is_from && self.module == import.module && self.items.iter().any(|item| item.local == *name)
                }
                None => !self.is_from && self.items.iter().any(|item| item.item.of(text) == import.module),
            }
    }

    pub(super) fn section(&self) -> Section {
        section_of(&self.module)
    }
}

/// Where `module` belongs.
pub(super) fn section_of(module: &str) -> Section {
    let root = module.split('.').next().unwrap_or(module);
    match root {
        "" => Section::Relative,
        "__future__" => Section::Future,
        _ if is_standard_module(root) => Section::Standard,
        _ => Section::Other,
    }
}

/// The statements of the layout in source order.
pub(super) fn statements_of<'l>(text: &str, layout: &'l Layout) -> Vec<Statement<'l>> {
    let mut statements: Vec<Statement<'l>> = Vec::new();
    for item in &layout.imports {
        match statements.last_mut().filter(|last| last.span == item.statement) {
            Some(last) => last.items.push(item),
            None => statements.push(read_statement(text, item)),
        }
    }
    statements
}

fn read_statement<'l>(text: &str, item: &'l ImportItem) -> Statement<'l> {
    let span = item.statement;
    let lines = Span::new(line_start(text, span.start), line_end(text, span.end));
    let before = Span::new(lines.start, span.start.max(lines.start)).of(text);
    let after = Span::new(span.end, lines.end).of(text).trim();
    let written = span.of(text);
    let module = written.strip_prefix("from").map(|rest| rest.trim_start_matches([' ', '\t', '\\', '\r', '\n']));
    let end = |rest: &str| rest.find(|letter: char| letter.is_whitespace() || letter == '\\').unwrap_or(rest.len());
    Statement {
        span,
        lines,
        is_alone: before.trim().is_empty() && (after.is_empty() || after.starts_with('#')),
        top_level: item.top_level,
        is_from: module.is_some(),
        module: module.map_or_else(|| item.path.clone(), |rest| rest[..end(rest)].to_owned()),
        items: vec![item],
    }
}

/// The start of the line that holds `at`; after the byte-order mark on the first line.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    match text.get(..at).and_then(|before| before.rfind('\n')) {
        Some(newline) => newline + 1,
        None if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}

/// The start of the line after the one that holds `at`.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

/// Number of blank lines that end at the line start `at`.
pub(super) fn blank_lines_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.split_inclusive('\n').rev().take_while(|line| line.trim_start_matches('\u{feff}').trim().is_empty()).count()
}

/// The blank lines that start at the line start `at`.
pub(super) fn blank_lines_after(text: &str, at: usize) -> impl Iterator<Item = &str> {
    text.get(at..).unwrap_or("").split_inclusive('\n').take_while(|line| line.trim().is_empty())
}
