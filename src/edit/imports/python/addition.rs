//! Where new imports go: into the section of the existing ones that they belong to, sorted if those are.

use super::definition::is_block;
use super::statement::{Section, Statement, blank_lines_after, blank_lines_before, section_of};
use super::{Edit, Layout};
use crate::facts::{Import, ImportItem};
use crate::source::Span;

/// The longest line that a name is added to.
const LINE: usize = 88;

/// The edits that add `imports`, which the file lacks.
pub(super) fn add_imports(
    text: &str,
    layout: &Layout,
    statements: &[Statement<'_>],
    imports: &[&Import],
    removals: &[Span],
    is_followed: bool,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut lines: Vec<&Import> = Vec::new();
    for import in imports {
        match add_name(text, statements, import, removals) {
            Some(edit) if !edits.iter().any(|known: &Edit| known.span.touches(edit.span)) => edits.push(edit),
            _ => lines.push(import),
        }
    }
    let start = block_start(layout, statements, text);
    let groups = groups_of(text, &block_of(text, start, statements));
    if groups.is_empty() {
        edits.extend(open_block(text, start, &lines, is_followed));
        return edits;
    }
    for section in [Section::Standard, Section::Other] {
        let new: Vec<&Import> = lines.iter().copied().filter(|import| section_of(&import.module) == section).collect();
        match groups.iter().find(|group| group.iter().any(|statement| statement.section() == section)) {
            Some(group) => {
                let peers: Vec<&Statement<'_>> =
                    group.iter().copied().filter(|statement| statement.section() == section).collect();
                edits.extend(new.iter().map(|import| place_beside(text, &peers, import)));
            }
            None if new.is_empty() => {}
            None => edits.push(open_group(text, section, &groups, &new)),
        }
    }
    edits
}

/// Adds a name to a `from` import of its module.
fn add_name(text: &str, statements: &[Statement<'_>], import: &Import, removals: &[Span]) -> Option<Edit> {
    let name = import.name.as_ref()?;
    let statement = statements.iter().find(|one| one.top_level && one.is_from && one.module == import.module)?;
    let written = statement.span.of(text);
    let is_removed = removals.iter().any(|removal| removal.overlaps(statement.span));
    if is_removed || written.contains(['\\', '*', '#']) || statement.items.len() != statement.items[0].siblings {
        return None;
    }
    let items = &statement.items;
    let indent = if written.contains('\n') { Some(own_indent(text, items)?) } else { None };
    if indent.is_none() && written.len() + name.len() + 2 > LINE {
        return None;
    }
    let gap = indent.map_or(" ".to_owned(), |indent| format!("\n{indent}"));
    let key = |item: &ImportItem| name_key(item.path.rsplit('.').next().unwrap_or(&item.path));
    let is_sorted = items.is_sorted_by_key(|item| key(item));
    match items.iter().find(|item| is_sorted && key(item) > name_key(name)) {
        Some(next) => Some(Edit::insert(next.item.start, format!("{name},{gap}"))),
        None => Some(Edit::insert(items.last()?.item.end, format!(",{gap}{name}"))),
    }
}

/// The indentation of items that each have a line of their own.
fn own_indent<'t>(text: &'t str, items: &[&ImportItem]) -> Option<&'t str> {
    let before = |item: &ImportItem| {
        let start = super::statement::line_start(text, item.item.start);
        Span::new(start, item.item.start).of(text)
    };
    items.iter().all(|item| before(item).trim().is_empty()).then(|| before(items[0]))
}

/// Constants first, then classes, then the rest.
fn name_key(name: &str) -> (u8, String) {
    let is_constant = name.len() > 1 && !name.chars().any(char::is_lowercase);
    let rank = match name.chars().next() {
        _ if is_constant => 0,
        Some(first) if first.is_uppercase() => 1,
        _ => 2,
    };
    (rank, name.to_lowercase())
}

/// After the file's head and its `from __future__` imports.
fn block_start(layout: &Layout, statements: &[Statement<'_>], text: &str) -> usize {
    let future = statements.iter().filter(|one| one.top_level && one.section() == Section::Future);
    let after_future = future.map(|one| one.lines.end).max().unwrap_or(0);
    layout.header_end.max(after_future).min(text.len())
}

/// The first import statements of the module that stand together; none if code that does something precedes them.
fn block_of<'s, 'l>(text: &str, start: usize, statements: &'s [Statement<'l>]) -> Vec<&'s Statement<'l>> {
    let mut block: Vec<&Statement<'l>> = Vec::new();
    let mut at = start;
    for statement in statements.iter().filter(|one| one.top_level && one.is_alone && one.lines.start >= start) {
        let between = Span::new(at.min(statement.lines.start), statement.lines.start).of(text);
        let is_quiet = |line: &str| line.is_empty() || line.starts_with('#') || (block.is_empty() && is_dunder(line));
        if !between.lines().all(|line| is_quiet(line.trim())) {
            break;
        }
        block.push(statement);
        at = statement.lines.end;
    }
    block
}

/// Whether the line is the likes of `__version__ = "1.0"`.
fn is_dunder(line: &str) -> bool {
    let complete = |value: &str| !value.trim_end().ends_with(['(', '[', '{', '\\', ',']) && !value.contains("\"\"\"");
    line.starts_with("__") && line.split_once("__ =").is_some_and(|(_, value)| complete(value))
}

/// The block, cut where blank lines stand.
fn groups_of<'s, 'l>(text: &str, block: &[&'s Statement<'l>]) -> Vec<Vec<&'s Statement<'l>>> {
    let mut groups: Vec<Vec<&Statement<'l>>> = Vec::new();
    for statement in block {
        let last = groups.last_mut().filter(|group| {
            let between = group.last().map_or("", |last| Span::new(last.lines.end, statement.lines.start).of(text));
            !between.lines().any(|line| line.trim().is_empty())
        });
        match last {
            Some(group) => group.push(statement),
            None => groups.push(vec![statement]),
        }
    }
    groups
}

/// Puts `import` where it belongs among `peers`, the statements of its section in one group.
fn place_beside(text: &str, peers: &[&Statement<'_>], import: &Import) -> Edit {
    let is_from = import.name.is_some();
    let key = |statement: &Statement<'_>| statement.module.to_lowercase();
    let new = import.module.to_lowercase();
    let is_mixed = peers.windows(2).any(|pair| pair[0].is_from && !pair[1].is_from)
        && peers.iter().is_sorted_by_key(|statement| key(statement));
    let alike: Vec<&Statement<'_>> = peers.iter().copied().filter(|one| is_mixed || one.is_from == is_from).collect();
    let is_sorted = alike.iter().is_sorted_by_key(|statement| key(statement));
    let line = format!("{}\n", write(import));
    if let Some(next) = alike.iter().find(|one| is_sorted && (key(one) > new || (!is_from && key(one) == new))) {
        return insert_before(text, next, peers, line);
    }
    match (alike.last(), peers.first(), peers.last()) {
        (None, Some(first), _) if !is_from => insert_before(text, first, peers, line),
        (Some(last), ..) | (None, _, Some(last)) => insert_after(text, last, line),
        (None, _, None) => Edit::insert(text.len(), line),
    }
}

fn insert_before(text: &str, statement: &Statement<'_>, peers: &[&Statement<'_>], line: String) -> Edit {
    // A comment above the first statement speaks of the whole group, one further down of its statement.
    let is_first = peers.first().is_some_and(|first| first.span == statement.span);
    let start = if is_first { statement.lines.start } else { comment_start(text, statement.lines.start) };
    Edit::insert(start, line)
}

fn insert_after(text: &str, statement: &Statement<'_>, line: String) -> Edit {
    let end = statement.lines.end;
    let line = if text[..end].ends_with('\n') { line } else { format!("\n{}", line.trim_end()) };
    Edit::insert(end, line)
}

/// The start of the comment lines that end at the line start `at`.
fn comment_start(text: &str, at: usize) -> usize {
    let comments = text[..at].split_inclusive('\n').rev().take_while(|line| line.starts_with('#'));
    at - comments.map(str::len).sum::<usize>()
}

/// Opens a group for a section that the block lacks.
fn open_group(text: &str, section: Section, groups: &[Vec<&Statement<'_>>], imports: &[&Import]) -> Edit {
    let lines = write_lines(imports);
    let earlier = groups.iter().rev().find(|group| group.iter().all(|statement| statement.section() <= section));
    if let Some(last) = earlier.and_then(|group| group.last()) {
        return insert_after(text, last, format!("\n{lines}"));
    }
    let first = groups[0][0].lines.start;
    let heading = comment_start(text, first);
    // Comments that reach up to the start of the file are its licence, not a heading of the first group.
    let is_heading = heading < first && !text[..heading].trim().is_empty();
    Edit::insert(if is_heading { heading } else { first }, format!("{lines}\n"))
}

/// Opens the block of a file without imports at the line start `start`.
fn open_block(text: &str, start: usize, imports: &[&Import], is_followed: bool) -> Option<Edit> {
    let of = |section: Section| -> String {
        let one = imports.iter().copied().filter(|import| section_of(&import.module) == section);
        write_lines(&one.collect::<Vec<_>>())
    };
    let groups = [of(Section::Standard), of(Section::Other)];
    let groups: Vec<&str> = groups.iter().map(String::as_str).filter(|group| !group.is_empty()).collect();
    let lines = groups.join("\n");
    if lines.is_empty() {
        return None;
    }
    let head = &text[..start];
    let is_first = head.trim_start_matches('\u{feff}').trim().is_empty();
    let is_comment = head.trim_end().lines().next_back().is_some_and(|line| line.starts_with('#'));
    let gap: Vec<&str> = blank_lines_after(text, start).collect();
    let before = blank_lines_before(text, start);
    let torn = if head.is_empty() || head.ends_with('\n') || is_first { "" } else { "\n" };
    let (at, lead, used) = match () {
        () if is_first || before > 0 => (start, "", 0),
        () if !gap.is_empty() && start + gap[0].len() < text.len() => (start + gap[0].len(), "", 1),
        () if is_comment => (start, "", 0),
        () => (start, "\n", 0),
    };
    let rest = text[at..].trim_start();
    let wanted = match () {
        () if rest.is_empty() || is_followed => 0,
        () if is_block(rest) => 2,
        () => 1,
    };
    let trail = "\n".repeat(wanted - wanted.min(gap.len() - used));
    Some(Edit::insert(at, format!("{torn}{lead}{lines}{trail}")))
}

fn write_lines(imports: &[&Import]) -> String {
    imports.iter().map(|import| write(import) + "\n").collect()
}

fn write(import: &Import) -> String {
    match &import.name {
        Some(name) => format!("from {} import {name}", import.module),
        None => format!("import {}", import.module),
    }
}
