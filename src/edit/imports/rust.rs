//! `use` declarations: those that fixes ask for are added, those whose last use a fix takes away go.

use std::collections::BTreeMap;

use super::{Edit, EditSet, Layout, Request};
use crate::facts::ImportItem;
use crate::source::Span;

pub(super) fn settle(text: &str, layout: &Layout, edits: &EditSet, requests: &[Request]) -> Vec<Edit> {
    let mut settled = removals(text, layout, edits, requests);
    for addition in additions(text, layout, requests) {
        add_beside(&mut settled, addition);
    }
    settled.retain(|edit| edits.iter().all(|other| !other.span.overlaps(edit.span)));
    settled
}

/// Adds an edit; one that inserts at the end of lines that go, or just inside them, takes their place.
fn add_beside(settled: &mut Vec<Edit>, addition: Edit) {
    let at = addition.span.start;
    let meets = |gone: &Edit| !gone.span.is_empty() && gone.span.start < at && at <= gone.span.end;
    match settled.iter_mut().find(|gone| addition.span.is_empty() && meets(gone)) {
        Some(gone) if gone.text.is_empty() || gone.text.ends_with('\n') => {
            gone.span = Span::new(gone.span.start, at);
            gone.text.push_str(&addition.text);
        }
        _ => settled.push(addition),
    }
}

fn removals(text: &str, layout: &Layout, edits: &EditSet, requests: &[Request]) -> Vec<Edit> {
    let gone = layout.imports.iter().filter(|item| is_gone(item, edits, requests));
    let mut statements: BTreeMap<Span, Vec<&ImportItem>> = BTreeMap::new();
    for item in gone {
        statements.entry(item.statement).or_default().push(item);
    }
    let mut edits = Vec::new();
    let mut lines: Vec<Span> = Vec::new();
    for (statement, items) in statements {
        if items.len() < items[0].siblings {
            edits.extend(remove_items(text, statement, &items));
            continue;
        }
        let whole = whole_lines(text, statement);
        match lines.last_mut() {
            Some(last) if last.end == whole.start => last.end = whole.end,
            _ => lines.push(whole),
        }
    }
    edits.extend(lines.into_iter().map(|span| Edit::delete(with_blank_line(text, span))));
    edits
}

/// Lines that go, with the blank line after them if they begin the file or follow another blank line.
fn with_blank_line(text: &str, lines: Span) -> Span {
    let before = text[..lines.start].trim_start_matches('\u{feff}');
    let is_first = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n");
    let after = &text[lines.end..];
    let blank = if after.starts_with("\r\n") { 2 } else { usize::from(after.starts_with('\n')) };
    if is_first && lines.of(text).ends_with('\n') { Span::new(lines.start, lines.end + blank) } else { lines }
}

/// Whether every use of an import stands in code that the edits replace, and no new code names it.
fn is_gone(item: &ImportItem, edits: &EditSet, requests: &[Request]) -> bool {
    let is_released = |place: &Span| requests.contains(&Request::Release(*place));
    let is_replaced = |place: &Span| {
        edits.iter().any(|edit| !edit.span.is_empty() && edit.span.contains(*place)) || is_released(place)
    };
    if item.kept || item.uses.is_empty() || !item.uses.iter().all(is_replaced) {
        return false;
    }
    let in_edit = edits.iter().any(|edit| names(&edit.text, &item.local));
    let in_request = requests.iter().any(|request| match request {
        Request::Definition(definition) => names(&definition.text, &item.local),
        Request::Import(import) => import.module == item.path,
        Request::Release(_) | Request::Feature(_) => false,
    });
    !in_edit && !in_request
}

/// Whether `text` has `name` as a word, other than as a later part of a path.
fn names(text: &str, name: &str) -> bool {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(is_word) && !after.starts_with(is_word) && !before.ends_with("::")
    })
}

/// The statement with the rest of its line, if that is blank.
fn whole_lines(text: &str, statement: Span) -> Span {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let line = text[..statement.start].rfind('\n').map_or(mark, |at| at + 1);
    let end = text[statement.end..].find('\n').map_or(text.len(), |at| statement.end + at + 1);
    let is_alone = text[line..statement.start].trim().is_empty() && text[statement.end..end].trim().is_empty();
    if is_alone { Span::new(line, end) } else { statement }
}

/// Takes items out of their braces; braces around a single name that is left go too.
fn remove_items(text: &str, statement: Span, gone: &[&ImportItem]) -> Vec<Edit> {
    let Some(group) = group_of(text, statement, gone[0].item) else { return Vec::new() };
    let written = group.of(text);
    if gone.iter().any(|item| group_of(text, statement, item.item) != Some(group))
        || written.contains("//")
        || written.contains("/*")
    {
        return Vec::new();
    }
    let parts = parts_of(text, group);
    let left: Vec<Span> = parts.iter().copied().filter(|part| !gone.iter().any(|item| item.item == *part)).collect();
    match left.as_slice() {
        [] => Vec::new(),
        [one] if one.of(text) != "self" => vec![Edit::replace(group, one.of(text))],
        [_] if text[..group.start].ends_with("::") => vec![Edit::delete(Span::new(group.start - 2, group.end))],
        _ => gone.iter().filter_map(|item| Some(Edit::delete(with_comma(&parts, item.item)?))).collect(),
    }
}

/// The innermost braces around an item, braces included.
fn group_of(text: &str, statement: Span, item: Span) -> Option<Span> {
    let mut depth = 0_usize;
    let open = text[statement.start..item.start].char_indices().rev().find_map(|(at, char)| match char {
        '}' => {
            depth += 1;
            None
        }
        '{' if depth > 0 => {
            depth -= 1;
            None
        }
        '{' => Some(statement.start + at),
        _ => None,
    })?;
    let close = closing(text, open, statement.end)?;
    Some(Span::new(open, close + 1))
}

fn closing(text: &str, open: usize, end: usize) -> Option<usize> {
    let mut depth = 0_usize;
    text[open..end].char_indices().find_map(|(at, char)| {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(open + at)
    })
}

/// The items of a group.
fn parts_of(text: &str, group: Span) -> Vec<Span> {
    let inside = Span::new(group.start + 1, group.end - 1);
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut from = inside.start;
    for (at, char) in inside.of(text).char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(trimmed(text, Span::new(from, inside.start + at)));
                from = inside.start + at + 1;
            }
            _ => {}
        }
    }
    parts.extend(trimmed(text, Span::new(from, inside.end)));
    parts
}

fn trimmed(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    let start = span.start + (written.len() - written.trim_start().len());
    let end = start + written.trim().len();
    (start < end).then(|| Span::new(start, end))
}

/// An item with the comma and the space to its neighbour.
fn with_comma(parts: &[Span], item: Span) -> Option<Span> {
    let index = parts.iter().position(|part| *part == item)?;
    match parts.get(index + 1) {
        Some(next) => Some(Span::new(item.start, next.start)),
        None => Some(Span::new(parts.get(index.checked_sub(1)?)?.end, item.end)),
    }
}

fn additions(text: &str, layout: &Layout, requests: &[Request]) -> Vec<Edit> {
    let mut paths: Vec<&str> = requests
        .iter()
        .filter_map(|request| match request {
            Request::Import(import) => Some(import.module.as_str()),
            Request::Definition(_) | Request::Release(_) | Request::Feature(_) => None,
        })
        .filter(|path| !layout.imports.iter().any(|item| item.top_level && item.path == *path && ends_alike(item)))
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let mut edits: Vec<Edit> = Vec::new();
    for group in paths.chunk_by(|one, other| prefix_of(one) == prefix_of(other)) {
        edits.extend(add_imports(text, layout, group));
    }
    let mut definitions: Vec<&str> = requests
        .iter()
        .filter_map(|request| match request {
            Request::Definition(definition) => {
                let is_there = definition.names.iter().all(|name| layout.defined.contains(name));
                (!is_there).then_some(definition.text.as_str())
            }
            Request::Import(_) | Request::Release(_) | Request::Feature(_) => None,
        })
        .collect();
    definitions.sort_unstable();
    definitions.dedup();
    let new = definitions.iter().map(|definition| {
        let line = layout.newline;
        let written = definition.trim_end().replace('\n', line);
        Edit::insert(layout.definitions, format!("{line}{written}{line}"))
    });
    edits.extend(new);
    edits
}

/// Whether the name it binds is the last one of its path.
fn ends_alike(item: &ImportItem) -> bool {
    item.path.rsplit("::").next() == Some(item.local.as_str())
}

fn prefix_of(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(prefix, _)| prefix)
}

/// Adds names of one module: to a group of its names that is there, else in one new statement.
fn add_imports(text: &str, layout: &Layout, paths: &[&str]) -> Option<Edit> {
    let path = paths.first()?;
    let prefix = prefix_of(path);
    let names: Vec<&str> = paths.iter().map(|path| path.rsplit("::").next().unwrap_or(path)).collect();
    let names = names.join(", ");
    let top: Vec<&ImportItem> = layout.imports.iter().filter(|item| item.top_level).collect();
    if let Some(edit) = top.iter().find_map(|item| join_group(text, item, prefix, &names)) {
        return Some(edit);
    }
    let written = match paths {
        [path] => (*path).to_owned(),
        _ => format!("{prefix}::{{{names}}}"),
    };
    let line = layout.newline;
    let root = path.split("::").next().unwrap_or(path);
    let same_crate = top.iter().rfind(|item| item.path.split("::").next() == Some(root));
    Some(match same_crate.or(top.last()) {
        Some(item) => {
            let lines = whole_lines(text, item.statement);
            let gap = if text[..lines.end].ends_with('\n') { "" } else { line };
            Edit::insert(lines.end, format!("{gap}use {written};{line}"))
        }
        None if text[layout.header_end..].starts_with(line) => {
            Edit::insert(layout.header_end, format!("{line}use {written};{line}"))
        }
        None => Edit::insert(layout.header_end, format!("use {written};{line}{line}")),
    })
}

/// Adds the names to `use prefix::{…}` if this is such a statement.
fn join_group(text: &str, item: &ImportItem, prefix: &str, names: &str) -> Option<Edit> {
    let written = item.statement.of(text);
    let body = written.strip_prefix("use ")?.trim_start();
    let rest = body.strip_prefix(prefix)?.strip_prefix("::")?;
    if !rest.starts_with('{') {
        return None;
    }
    let open = item.statement.end - rest.len();
    let group = Span::new(open, closing(text, open, item.statement.end)? + 1);
    let last = parts_of(text, group).pop()?;
    Some(Edit::insert(last.end, format!(", {names}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::Apis;
    use crate::edit::{Definition, Import};
    use crate::facts::rust::RustFacts;
    use crate::facts::{Facts, Surroundings};
    use crate::source::Language;
    use crate::syntax::Parser;

    /// `text` with every `old` replaced by `new`, and the imports settled after it.
    fn check(text: &str, replace: (&str, &str), requests: &[Request], expected: &str) {
        let parser = Parser::new();
        let tree = parser.parse(text, Language::Rust);
        let (apis, around) = (Apis::builtin(Language::Rust), Surroundings::default());
        let layout = RustFacts::collect(&tree, apis, &around).layout().clone();
        let places = text.match_indices(replace.0).filter(|_| !replace.0.is_empty());
        let edits: Vec<Edit> =
            places.map(|(at, old)| Edit::replace(Span::new(at, at + old.len()), replace.1)).collect();
        let edits = EditSet::from_edits(edits).unwrap();
        let settled = EditSet::from_edits(settle(text, &layout, &edits, requests)).unwrap();
        assert_eq!(edits.union(&settled).unwrap().apply(text), expected, "{text}");
    }

    #[test]
    fn an_import_goes_with_its_last_use() {
        let call = ("thread::sleep(d)", "tokio::time::sleep(d).await");
        check("use std::thread;\nfn f() { thread::sleep(d) }\n", call, &[], "fn f() { tokio::time::sleep(d).await }\n");
        check(
            "use std::thread;\n\nfn f() { thread::sleep(d) }\n",
            call,
            &[],
            "fn f() { tokio::time::sleep(d).await }\n",
        );
        check(
            "use std::{thread, time::Duration};\nfn f(d: Duration) { thread::sleep(d) }\n",
            call,
            &[],
            "use std::time::Duration;\nfn f(d: Duration) { tokio::time::sleep(d).await }\n",
        );
        check(
            "use std::{io, thread, time::Duration};\nfn f(d: Duration) -> io::Error { thread::sleep(d) }\n",
            call,
            &[],
            "use std::{io, time::Duration};\nfn f(d: Duration) -> io::Error { tokio::time::sleep(d).await }\n",
        );
    }

    #[test]
    fn an_import_that_may_serve_elsewhere_stays() {
        let call = ("thread::sleep(d)", "nap(d)");
        for text in [
            "use std::thread;\nfn f() { thread::sleep(d); thread::spawn(g) }\n",
            "use std::thread;\nfn f() { thread::sleep(d); html! { thread } }\n",
            "pub use std::thread;\nfn f() { thread::sleep(d) }\n",
            "#[allow(unused_imports)]\nuse std::thread;\nfn f() { thread::sleep(d) }\n",
            "use std::thread;\nfn f() { thread::sleep(d); println!(\"{thread}\") }\n",
        ] {
            check(text, call, &[], &text.replace(call.0, call.1));
        }
        let traits = "use std::fmt::Write;\nfn f() { Write::write_str(s) }\n";
        check(traits, ("Write::write_str(s)", "g()"), &[], &traits.replace("Write::write_str(s)", "g()"));
        // The methods of this one are known: one of them is still called.
        let known = "use std::io::Read;\nfn f() { Read::read(s); s.take(1) }\n";
        check(known, ("Read::read(s)", "g()"), &[], &known.replace("Read::read(s)", "g()"));
    }

    #[test]
    fn a_requested_import_joins_its_like() {
        let wanted = [Request::Import(Import::of("tokio::io::AsyncReadExt"))];
        check(
            "use tokio::io::{AsyncWriteExt};\n",
            ("", ""),
            &wanted,
            "use tokio::io::{AsyncWriteExt, AsyncReadExt};\n",
        );
        check(
            "use std::io;\n\nfn f() {}\n",
            ("", ""),
            &wanted,
            "use std::io;\nuse tokio::io::AsyncReadExt;\n\nfn f() {}\n",
        );
        check(
            "//! Docs.\n\nfn f() {}\n",
            ("", ""),
            &wanted,
            "//! Docs.\n\nuse tokio::io::AsyncReadExt;\n\nfn f() {}\n",
        );
        check("use tokio::io::AsyncReadExt;\n", ("", ""), &wanted, "use tokio::io::AsyncReadExt;\n");
    }

    #[test]
    fn a_definition_comes_after_the_imports() {
        let definition = Definition { names: vec!["g".to_owned()], text: "fn g() {}".to_owned() };
        check(
            "use std::io;\n\nfn f() {}\n",
            ("", ""),
            &[Request::Definition(definition)],
            "use std::io;\n\nfn g() {}\n\nfn f() {}\n",
        );
    }
}
