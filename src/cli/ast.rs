//! `asyncfix ast`: the syntax tree of a file as a query would write it, and what a query finds in it.

use std::fs;
use std::io::{self, Read, Write};

use super::args::{AstArgs, RulesArgs};
use super::check::finish;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::rulebook::rules_here;
use crate::error::Error;
use crate::facts::Surroundings;
use crate::scan::query_matches;
use crate::source::{Language, LineIndex, Span, visible_line};
use crate::syntax::{NodeId, Parser, SyntaxTree};

/// Leaves are shown with so many characters of their text.
const LONGEST: usize = 40;

/// A file and the place in it that is asked for.
struct Asked {
    path: String,
    line: Option<usize>,
    column: Option<usize>,
}

/// Prints the tree, or the places that a query finds.
///
/// # Errors
/// The file cannot be read, its language is not known, or the query is wrong.
pub fn ast(args: &AstArgs, console: &Console) -> Result<ExitStatus, Error> {
    let asked = asked(&args.place);
    let language = language(args, &asked.path)?;
    let text = read(&asked.path)?;
    let parser = Parser::new();
    if let Some(query) = &args.query {
        let found = run_query(query, &text, language, &parser)?;
        let status = if found.is_empty() { ExitStatus::FindingsRemain } else { ExitStatus::Clean };
        return finish(print_matches(&found, &text, console), status);
    }
    let tree = parser.parse(&text, language);
    let roots = roots(&tree, &asked, &text)?;
    finish(print_trees(&tree, &roots, &text, console), ExitStatus::Clean)
}

/// `file.py:3:5` names a file, a line and a column.
fn asked(place: &str) -> Asked {
    let whole = |path: &str| Asked { path: path.to_owned(), line: None, column: None };
    if place == "-" || fs::metadata(place).is_ok() {
        return whole(place);
    }
    let Some((before, last)) = place.rsplit_once(':') else { return whole(place) };
    let Ok(last) = last.parse::<usize>() else { return whole(place) };
    match before.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse::<usize>().ok()?))) {
        Some((path, line)) => Asked { path: path.to_owned(), line: Some(line), column: Some(last) },
        None => Asked { path: before.to_owned(), line: Some(last), column: None },
    }
}

fn language(args: &AstArgs, path: &str) -> Result<Language, Error> {
    if let Some(name) = &args.lang {
        let found = Language::ALL.into_iter().find(|language| language.name() == name);
        return found.ok_or_else(|| {
            Error::new(format!("`{name}` is no language of ours")).next("use `--lang python` or `--lang rust`")
        });
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    Language::of_extension(extension).ok_or_else(|| {
        Error::new(format!("which language `{path}` is in cannot be told"))
            .next("say it: `--lang python` or `--lang rust`")
    })
}

fn read(path: &str) -> Result<String, Error> {
    let mut text = String::new();
    let read = match path {
        "-" => io::stdin().lock().read_to_string(&mut text).map(|_| text),
        _ => fs::read_to_string(path),
    };
    read.map_err(|error| Error::new(format!("{}: {error}", visible_line(path))))
}

/// The nodes to show: all of the file, or what begins on the line; with a column, the smallest node there.
fn roots(tree: &SyntaxTree<'_>, asked: &Asked, text: &str) -> Result<Vec<NodeId>, Error> {
    let Some(line) = asked.line else { return Ok(vec![NodeId::ROOT]) };
    let index = LineIndex::new(text);
    let count = text.lines().count();
    if line == 0 || line > count.max(1) {
        return Err(Error::new(format!("{} has {count} lines, not {line}", asked.path)));
    }
    let start = index.start(line - 1, text);
    let shown = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let from = start + shown.len() - shown.trim_start().len();
    let span = match asked.column {
        Some(column) => {
            let at =
                shown.char_indices().nth(column.saturating_sub(1)).map_or(start + shown.len(), |(at, _)| start + at);
            Span::at(at)
        }
        None => Span::new(from, start + shown.trim_end().len().max(from - start)),
    };
    let smallest = tree.smallest_over(span);
    let named = std::iter::once(smallest)
        .chain(tree.ancestors(smallest))
        .find(|node| tree.is_named(*node))
        .unwrap_or(NodeId::ROOT);
    if asked.column.is_some() || tree.start(named) >= from {
        return Ok(vec![named]);
    }
    // The line is a part of something larger: what begins on it.
    let begins: Vec<NodeId> =
        tree.named_children(named).filter(|child| (from..=span.end).contains(&tree.start(*child))).collect();
    Ok(if begins.is_empty() { vec![named] } else { begins })
}

fn print_trees(tree: &SyntaxTree<'_>, roots: &[NodeId], text: &str, console: &Console) -> io::Result<()> {
    let mut out = console.styled();
    let index = LineIndex::new(text);
    for root in roots {
        for (code, note) in lines(tree, *root, &index, text) {
            let gap = " ".repeat(44_usize.saturating_sub(code.chars().count()));
            writeln!(out, "{code}{gap} ; {note}")?;
        }
    }
    out.flush()
}

/// One line per named node: as a query writes it, and where it stands with the text of a leaf.
fn lines(tree: &SyntaxTree<'_>, root: NodeId, index: &LineIndex, text: &str) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let is_shown = |node: &NodeId| tree.is_named(*node) || tree.field_name(*node).is_some();
    let mut open: Vec<(NodeId, usize)> = vec![(root, 0)];
    let mut depths: Vec<usize> = Vec::new();
    while let Some((node, depth)) = open.pop() {
        close(&mut lines, &mut depths, depth);
        let field = if node == root { None } else { tree.field_name(node) };
        let field = field.map(|name| format!("{name}: ")).unwrap_or_default();
        let place = index.position(tree.start(node), text);
        let shown: Vec<NodeId> = tree.children(node).filter(is_shown).collect();
        let leaf = if shown.is_empty() { format!(" {}", shortened(tree.text(node))) } else { String::new() };
        let kind =
            if tree.is_named(node) { format!("({}", tree.kind(node)) } else { format!("\"{}\"", tree.kind(node)) };
        lines.push((
            format!("{}{field}{kind}", "  ".repeat(depth.min(200))),
            format!("{}:{}{leaf}", place.line, place.column),
        ));
        if tree.is_named(node) {
            depths.push(depth);
        }
        open.extend(shown.into_iter().rev().map(|child| (child, depth + 1)));
    }
    close(&mut lines, &mut depths, 0);
    lines
}

/// Closes every node that is at least so deep, at the end of the last line.
fn close(lines: &mut [(String, String)], depths: &mut Vec<usize>, depth: usize) {
    while depths.last().is_some_and(|open| *open >= depth) {
        depths.pop();
        if let Some((line, _)) = lines.last_mut() {
            line.push(')');
        }
    }
}

fn shortened(text: &str) -> String {
    let line = visible_line(text.lines().next().unwrap_or("")).into_owned();
    if line.chars().count() <= LONGEST && !text.contains('\n') {
        return line;
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}

/// What the query finds; the query may be the name of a file.
fn run_query(query: &str, text: &str, language: Language, parser: &Parser) -> Result<Vec<Vec<(String, Span)>>, Error> {
    let is_file = !query.trim_start().starts_with(['(', '[', ';']) && fs::metadata(query).is_ok();
    let query = if is_file { read(query)? } else { query.to_owned() };
    let rules = rules_here(&RulesArgs::default())?;
    let found = query_matches(text, query.leak(), language, &rules, &Surroundings::default(), parser);
    found.map_err(|mistakes| Error::from(vec![mistakes]))
}

fn print_matches(found: &[Vec<(String, Span)>], text: &str, console: &Console) -> io::Result<()> {
    let mut out = console.styled();
    let index = LineIndex::new(text);
    for captures in found {
        let mut at = None;
        for (name, span) in captures.iter().rev() {
            let line = index.line(span.start);
            let start = index.start(line, text);
            let shown = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
            if at != Some(line) {
                writeln!(out, "{:>5} | {}", line + 1, visible_line(shown))?;
                at = Some(line);
            }
            if name.is_empty() && captures.len() > 1 {
                continue;
            }
            let before = text.get(start..span.start).map_or(0, |before| before.chars().count());
            let width = span.of(text).lines().next().map_or(1, |line| line.chars().count().max(1));
            let name = if name.is_empty() { String::new() } else { format!(" @{name}") };
            writeln!(out, "      | {}{}{name}", " ".repeat(before), "^".repeat(width))?;
        }
    }
    out.flush()?;
    let count = found.len();
    console.say(&if count == 1 { "1 match".to_owned() } else { format!("{count} matches") });
    Ok(())
}
