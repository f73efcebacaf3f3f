//! Local variables that nobody reads any more once the fixes are made.

use super::definition::has_word;
use super::{Edit, EditSet};
use crate::facts::{IdleLocal, Layout};
use crate::source::Span;

/// `edits`, and the removal of the locals whose every reader goes with them. Edits inside what is removed go too.
pub fn drop_idle(text: &str, layout: &Layout, edits: EditSet) -> EditSet {
    let idle: Vec<&IdleLocal> = layout.idle.iter().filter(|local| is_idle(local, &edits)).collect();
    if idle.is_empty() {
        return edits;
    }
    let kept = edits.iter().filter(|edit| !idle.iter().any(|local| is_inside(edit, local.lines))).cloned();
    let removals = idle.iter().map(|local| Edit::delete(with_blank_lines(text, local.lines)));
    EditSet::from_edits(kept.chain(removals)).unwrap_or(edits)
}

/// Whether `edits` take every reader of the local and bring no new one.
fn is_idle(local: &IdleLocal, edits: &EditSet) -> bool {
    let near: Vec<&Edit> = edits.iter().filter(|edit| local.scope.touches(edit.span)).collect();
    let is_gone = |read: &Span| near.iter().any(|edit| !edit.span.is_empty() && edit.span.contains(*read));
    let is_in_the_way = |edit: &&&Edit| {
        let reaches_in = edit.span.overlaps(local.lines) || edit.span.start == local.lines.start;
        reaches_in || has_word(&edit.text, &local.name)
    };
    local.reads.iter().all(is_gone)
        && !near.iter().filter(|edit| !is_inside(edit, local.lines)).any(|edit| is_in_the_way(&edit))
}

/// Whether the edit changes nothing but a part of `lines`: an insertion at either end belongs to what stands around them.
fn is_inside(edit: &Edit, lines: Span) -> bool {
    lines.start < edit.span.start && edit.span.end < lines.end
}

/// The lines with the blank ones after them that would otherwise double those before, or open the block.
fn with_blank_lines(text: &str, lines: Span) -> Span {
    let before = text[..lines.start].split_inclusive('\n').rev().take_while(|line| line.trim().is_empty()).count();
    let opens_block = before == 0 && text[..lines.start].trim_end().ends_with(':');
    let after = text[lines.end..].split_inclusive('\n').take_while(|line| line.trim().is_empty());
    let most = if opens_block { usize::MAX } else { before };
    let extra: usize = after.take(most).map(str::len).sum();
    Span::new(lines.start, lines.end + extra)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` has the local `loop` in the lines marked `#`, and is edited where `[old|new]` stands.
    fn check(text: &str, expected: &str) {
        let (mut plain, mut edits, mut rest) = (String::new(), Vec::new(), text);
        while let Some((before, after)) = rest.split_once('[') {
            let (change, after) = after.split_once(']').expect("an edit ends");
            let (old, new) = change.split_once('|').expect("an edit has two sides");
            plain.push_str(before);
            edits.push(Edit::replace(Span::new(plain.len(), plain.len() + old.len()), new));
            plain.push_str(old);
            rest = after;
        }
        plain.push_str(rest);
        let start = plain.find("loop = ").map(|at| plain[..at].rfind('\n').map_or(0, |line| line + 1));
        let start = start.expect("the local is there");
        let lines = Span::new(start, start + plain[start..].find('\n').expect("a line ends") + 1);
        let reads = plain.match_indices("loop.").map(|(at, _)| Span::new(at, at + 4));
        let local =
            IdleLocal { name: "loop".to_owned(), lines, scope: Span::new(0, plain.len()), reads: reads.collect() };
        let layout = Layout { idle: vec![local], ..Layout::default() };
        let edits = EditSet::from_edits(edits).expect("the edits are disjoint");
        assert_eq!(drop_idle(&plain, &layout, edits).apply(&plain), expected, "{text}");
    }

    #[test]
    fn a_local_goes_with_its_last_reader() {
        check("loop = get()\n[loop.f|to]()\n", "to()\n");
        check("loop = get()\n[loop.f|to]()\nloop.g()\n", "loop = get()\nto()\nloop.g()\n");
        check("loop = get()\n[loop.f|to]()\n[loop.g|to]()\n", "to()\nto()\n");
        check("loop = get()\n[loop.f|to]([a|loop])\n", "loop = get()\nto(loop)\n");
        check("loop = get()\n[loop.f|to]([a|looped])\n", "to(looped)\n");
    }

    #[test]
    fn edits_of_the_assignment_itself_go_with_it() {
        check("a\nloop = [get|take]()\n[loop.f|to]()\n", "a\nto()\n");
        check("a\nloop = [get|take]()\nloop.f()\n", "a\nloop = take()\nloop.f()\n");
    }

    #[test]
    fn a_line_that_moves_stays() {
        check("if a:\n[|  ]loop = get()\n[|  ][loop.f|to]()\n", "if a:\n  loop = get()\n  to()\n");
        check("if a:\nloop = get()\n[|  ][loop.f|to]()\n", "if a:\n  to()\n");
    }

    #[test]
    fn blank_lines_around_it_become_those_of_one_side() {
        check("a\n\nloop = get()\n\n[loop.f|to]()\n", "a\n\nto()\n");
        check("a\nloop = get()\n\n[loop.f|to]()\n", "a\n\nto()\n");
        check("def f():\n  loop = get()\n\n  [loop.f|to]()\n", "def f():\n  to()\n");
    }
}
