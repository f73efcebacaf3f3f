//! What can be opened over the fix: the keys, the page of a rule, the list of all fixes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::colour::Part;
use super::super::command::COMMANDS;
use super::super::screen::{Mode, Screen};
use super::super::session::Answer;
use super::{both_ends, put, rule, wrapped};
use crate::source::{visible, visible_line};

/// From this width on the keys stand in two columns.
const TWO_COLUMNS: u16 = 160;

pub(super) fn help(screen: &mut Screen, area: Rect, buffer: &mut Buffer) {
    let theme = screen.theme;
    let entry = |nth: usize| {
        let entry = &COMMANDS[nth];
        let names = screen.keys.keys(entry.command).join(" ");
        vec![Span::styled(format!(" {names:11}"), theme.part(Part::Key)), Span::raw(format!(" {}", entry.does))]
    };
    let lines: Vec<Line<'static>> = if area.width >= TWO_COLUMNS {
        let half = COMMANDS.len().div_ceil(2);
        let column = usize::from(area.width / 2);
        let beside = |nth: usize| {
            let mut left = entry(nth);
            let used: usize = left.iter().map(Span::width).sum();
            left.push(Span::raw(" ".repeat(column.saturating_sub(used))));
            left.extend((nth + half < COMMANDS.len()).then(|| entry(nth + half)).into_iter().flatten());
            Line::from(left)
        };
        (0..half).map(beside).collect()
    } else {
        (0..COMMANDS.len()).flat_map(|nth| wrapped_entry(entry(nth), area.width)).collect()
    };
    scrolled(screen, "every key", &lines, area, buffer);
}

/// The keys and what they do, the words below each other where they need more lines.
fn wrapped_entry(spans: Vec<Span<'static>>, width: u16) -> Vec<Line<'static>> {
    let lines = wrapped(spans, width, 3);
    let indent = |(nth, line): (usize, Line<'static>)| {
        if nth == 0 {
            return line;
        }
        let mut spans = vec![Span::raw(" ".repeat(12))];
        spans.extend(line.spans);
        Line::from(spans)
    };
    lines.into_iter().enumerate().map(indent).collect()
}

pub(super) fn text(screen: &mut Screen, area: Rect, buffer: &mut Buffer) {
    let Mode::Read(text) = &screen.mode else { return };
    let theme = screen.theme;
    let mut lines = Vec::new();
    let mut is_code = false;
    for line in visible(text).replace('\t', "    ").lines() {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        let style = match line {
            _ if is_fence => theme.part(Part::Faint),
            _ if is_code => theme.part(Part::Key),
            _ if line.starts_with('#') => theme.part(Part::Strong),
            _ => Style::new(),
        };
        lines.extend(wrapped(vec![Span::styled(format!(" {line}"), style)], area.width, usize::MAX));
    }
    scrolled(screen, "the page of the rule", &lines, area, buffer);
}

/// Lines that may be more than fit, under a title and above the keys.
fn scrolled(screen: &mut Screen, title: &str, lines: &[Line<'static>], area: Rect, buffer: &mut Buffer) {
    let theme = screen.theme;
    let mut rest = area;
    let room = usize::from(area.height.saturating_sub(3)).max(1);
    screen.first = screen.scroll.unwrap_or(0).min(lines.len().saturating_sub(room));
    let end = lines.len().min(screen.first + room);
    let at = format!("{}-{end} of {} ", screen.first + 1, lines.len());
    let head = vec![Span::styled(format!(" {title}"), theme.part(Part::Strong))];
    put(&both_ends(head, vec![Span::styled(at, theme.part(Part::Faint))], area.width), &mut rest, buffer);
    if area.height > 4 {
        put(&rule(theme, area.width), &mut rest, buffer);
    }
    for line in &lines[screen.first..end] {
        put(line, &mut rest, buffer);
    }
    let keys = [("j k", "scroll"), ("PageDown PageUp", "faster"), ("Esc", "back")];
    let hints = super::hints(theme, keys.map(|(key, does)| (key.to_owned(), does.to_owned())));
    let mut spans = vec![Span::raw(" ")];
    spans.extend(hints);
    let mut last = Rect { y: area.bottom() - 1, height: 1, ..area };
    put(&Line::from(spans), &mut last, buffer);
}

pub(super) fn list(screen: &mut Screen, area: Rect, buffer: &mut Buffer) {
    let Mode::List(typed, rows, chosen) = &screen.mode else { return };
    let (theme, session) = (screen.theme, &screen.desk.session);
    let mut rest = area;
    let head = vec![
        Span::styled(" go to: ", theme.part(Part::Strong)),
        Span::raw(visible_line(typed).into_owned()),
        Span::styled(" ", theme.part(Part::Chosen)),
    ];
    let count = format!("{} of {} ", rows.len(), session.questions().len());
    put(&both_ends(head, vec![Span::styled(count, theme.part(Part::Faint))], area.width), &mut rest, buffer);
    if area.height > 4 {
        put(&rule(theme, area.width), &mut rest, buffer);
    }
    let room = usize::from(rest.height.saturating_sub(1)).max(1);
    let first = chosen.saturating_sub(room / 2).min(rows.len().saturating_sub(room));
    for (nth, at) in rows.iter().enumerate().skip(first).take(room) {
        let (mark, part) = match session.questions()[*at].decision.answer {
            Answer::Undecided => ("  ", Part::Faint),
            Answer::Accepted => ("✓ ", Part::Safe),
            Answer::Rejected => ("✗ ", Part::Rejected),
        };
        let style = if nth == *chosen { theme.part(Part::Chosen) } else { Style::new() };
        let words = visible_line(&screen.desk.list_line(*at)).into_owned();
        put(
            &Line::from(vec![Span::styled(format!(" {mark}"), theme.part(part)), Span::styled(words, style)]),
            &mut rest,
            buffer,
        );
    }
    let keys = [("Enter", "go there"), ("Up Down", "choose"), ("type", "to narrow"), ("Esc", "back")];
    let mut spans = vec![Span::raw(" ")];
    spans.extend(super::hints(theme, keys.map(|(key, does)| (key.to_owned(), does.to_owned()))));
    let mut last = Rect { y: area.bottom() - 1, height: 1, ..area };
    put(&Line::from(spans), &mut last, buffer);
}
