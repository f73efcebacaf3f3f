//! The change itself: rows of code with numbers and colours, one below the other or side by side.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthChar;

use super::super::colour::{Part, Theme};
use super::super::rows::{Change, Row};
use super::super::screen::Screen;
use crate::source::visible_line;

/// From this width on, old and new stand side by side.
const WIDE: u16 = 140;
/// Columns of a tabulator.
const TAB: usize = 4;
/// Rows above the change that stay in sight when it does not fit.
const ABOVE: usize = 4;

/// Draws as much of the change as fits, and remembers which row came first.
pub(super) fn draw(screen: &mut Screen, area: Rect, buffer: &mut Buffer) {
    let Some(change) = &screen.change else { return };
    let is_wide = screen.desk.side_by_side.unwrap_or(area.width >= WIDE);
    let sheet = Sheet { theme: screen.theme, width: usize::from(area.width), gutter: gutter(change) };
    let (lines, place) = if is_wide { sheet.beside(change) } else { sheet.below(change) };
    let height = usize::from(area.height);
    let most = lines.len().saturating_sub(height);
    let wanted = screen.scroll.unwrap_or_else(|| place.saturating_sub(ABOVE.min(height / 3)));
    screen.first = wanted.min(most);
    let mut rest = area;
    let shown = lines.len().min(screen.first + height);
    for line in &lines[screen.first..shown] {
        super::put(line, &mut rest, buffer);
    }
    let below = lines.len() - shown;
    if below > 0 && area.height > 2 {
        let words = format!(" {below} more (PageDown) ");
        let width = u16::try_from(words.chars().count()).unwrap_or(u16::MAX).min(area.width);
        let corner = Rect { x: area.right() - width, y: area.bottom() - 1, width, height: 1 };
        Line::styled(words, screen.theme.part(Part::Chosen)).render(corner, buffer);
    }
}

/// Columns of a line number.
fn gutter(change: &Change) -> usize {
    let numbers = change.parts.iter().flatten().flat_map(|row| [row.line.old, row.line.new]);
    numbers.flatten().max().unwrap_or(0).to_string().len()
}

struct Sheet {
    theme: Theme,
    width: usize,
    gutter: usize,
}

impl Sheet {
    /// The lines of the change, one below the other, and which of them is the finding's.
    fn below(&self, change: &Change) -> (Vec<Line<'static>>, usize) {
        let (mut lines, mut place) = (Vec::new(), None);
        for (nth, part) in change.parts.iter().enumerate() {
            if nth > 0 {
                lines.push(self.gap(self.gutter * 2 + 3));
            }
            for row in part {
                if place.is_none() && row.line.old >= Some(change.place) {
                    place = Some(lines.len());
                }
                lines.extend(self.row(row, self.width, &self.numbers(row)));
            }
        }
        lines.extend(self.elsewhere(change));
        (lines, place.unwrap_or(0))
    }

    /// The lines of the change with old and new side by side, and which of them is the finding's.
    fn beside(&self, change: &Change) -> (Vec<Line<'static>>, usize) {
        let (mut lines, mut place) = (Vec::new(), None);
        for (nth, part) in change.parts.iter().enumerate() {
            if nth > 0 {
                lines.push(self.gap(self.gutter + 2));
            }
            for (left, right) in pairs(part) {
                if place.is_none() && left.is_some_and(|row| row.line.old >= Some(change.place)) {
                    place = Some(lines.len());
                }
                lines.extend(self.pair(left, right));
            }
        }
        lines.extend(self.elsewhere(change));
        (lines, place.unwrap_or(0))
    }

    fn pair(&self, left: Option<&Row>, right: Option<&Row>) -> Vec<Line<'static>> {
        let half = (self.width - 1) / 2;
        let side = |row: Option<&Row>, number: Option<usize>| {
            let number = number.map_or_else(String::new, |number| number.to_string());
            let head = format!(" {number:>width$} │", width = self.gutter);
            row.map_or_else(Vec::new, |row| self.row(row, half, &head))
        };
        let lefts = side(left, left.and_then(|row| row.line.old));
        let rights = side(right, right.and_then(|row| row.line.new));
        let empty = || Line::styled(format!(" {:width$} │", "", width = self.gutter), self.theme.part(Part::Faint));
        let rows = lefts.len().max(rights.len());
        let filled = |lines: Vec<Line<'static>>| lines.into_iter().chain(std::iter::repeat_with(empty)).take(rows);
        let joined = filled(lefts).zip(filled(rights)).map(|(left, right)| {
            let missing = half.saturating_sub(left.width());
            let ground = left.spans.last().map_or(Style::new(), |span| Style { fg: None, ..span.style });
            let is_code = left.spans.len() > 1;
            let mut spans = left.spans;
            spans.push(Span::styled(" ".repeat(missing), if is_code { ground } else { Style::new() }));
            spans.push(Span::raw(" "));
            spans.extend(right.spans);
            Line::from(spans)
        });
        joined.collect()
    }

    fn numbers(&self, row: &Row) -> String {
        let shown = |number: Option<usize>| number.map_or_else(String::new, |number| number.to_string());
        let (old, new, width) = (shown(row.line.old), shown(row.line.new), self.gutter);
        format!(" {old:>width$} {new:>width$} │")
    }

    fn gap(&self, width: usize) -> Line<'static> {
        Line::styled("┄".repeat(width), self.theme.part(Part::Faint))
    }

    fn elsewhere(&self, change: &Change) -> Vec<Line<'static>> {
        let line = |words: &String| Line::styled(format!(" {words}"), self.theme.part(Part::Unsafe));
        change.elsewhere.iter().map(line).collect()
    }

    /// A row of code over as many lines as it takes.
    fn row(&self, row: &Row, width: usize, head: &str) -> Vec<Line<'static>> {
        let (sign, ground, part) = match (row.line.old, row.line.new) {
            (Some(_), None) => ("- ", Part::Removed, Part::RemovedPart),
            (None, _) => ("+ ", Part::Added, Part::AddedPart),
            _ => ("  ", Part::Faint, Part::Faint),
        };
        let ground = if row.line.is_changed() { self.theme.part(ground) } else { Style::new() };
        let cells = self.cells(row, ground, part);
        let head_width = head.chars().count();
        let room = width.saturating_sub(head_width + sign.len()).max(1);
        let mut lines = Vec::new();
        for (nth, chunk) in chunks(cells, room).into_iter().enumerate() {
            let head = if nth == 0 { head.to_owned() } else { format!("{:>width$}", "↪│", width = head_width) };
            let sign = if nth == 0 { sign } else { "  " };
            let mut spans = vec![Span::styled(head, self.theme.part(Part::Faint)), Span::styled(sign, ground)];
            spans.extend(chunk);
            lines.push(Line::from(spans));
        }
        let mut note = row.note.as_deref();
        for line in &mut lines {
            let missing = width.saturating_sub(line.width());
            if missing == 0 {
                continue;
            }
            let note = note.take().filter(|note| note.chars().count() + 2 <= missing).unwrap_or("");
            line.spans.push(Span::styled(" ".repeat(missing.saturating_sub(note.chars().count() + 1)), ground));
            line.spans.push(Span::styled(format!("{note} "), ground.patch(self.theme.part(Part::Faint))));
        }
        lines
    }

    /// The characters of a row with their looks, fit for a terminal.
    fn cells(&self, row: &Row, ground: Style, part: Part) -> Vec<(String, Style)> {
        let mut cells: Vec<(String, Style)> = Vec::new();
        let mut paints = row.paints.iter().peekable();
        let mut changed = row.line.changed.iter().peekable();
        let mut column = 0;
        for (at, one) in row.line.text.char_indices() {
            while paints.next_if(|(span, _)| span.end <= at).is_some() {}
            while changed.next_if(|span| span.end <= at).is_some() {}
            let paint = paints.peek().filter(|(span, _)| span.start <= at).map(|(_, paint)| self.theme.paint(*paint));
            let is_part = changed.peek().is_some_and(|span| span.start <= at);
            let style = ground.patch(paint.unwrap_or_default());
            let style = if is_part { style.patch(self.theme.part(part)) } else { style };
            let shown = match one {
                '\t' => " ".repeat(TAB - column % TAB),
                one => visible_line(one.encode_utf8(&mut [0; 4])).into_owned(),
            };
            column += width_of(&shown);
            match cells.last_mut().filter(|_| width_of(&shown) == 0) {
                Some((last, _)) => last.push_str(&shown),
                None => cells.push((shown, style)),
            }
        }
        cells
    }
}

fn width_of(text: &str) -> usize {
    text.chars().map(|one| one.width().unwrap_or(0)).sum()
}

/// Characters in lines of at most `room` columns, those of equal looks together; one empty line for none.
fn chunks(cells: Vec<(String, Style)>, room: usize) -> Vec<Vec<Span<'static>>> {
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut used = 0;
    for (text, style) in cells {
        let width = width_of(&text);
        if used + width > room && used > 0 {
            lines.push(Vec::new());
            used = 0;
        }
        used += width;
        let Some(line) = lines.last_mut() else { continue };
        match line.last_mut().filter(|last| last.style == style) {
            Some(last) => last.content.to_mut().push_str(&text),
            None => line.push(Span::styled(text, style)),
        }
    }
    lines
}

/// Rows beside each other: what stays beside itself, what goes beside what comes.
fn pairs(part: &[Row]) -> Vec<(Option<&Row>, Option<&Row>)> {
    let mut pairs = Vec::new();
    let mut rest = part;
    while let Some(first) = rest.first() {
        if !first.line.is_changed() {
            pairs.push((Some(first), Some(first)));
            rest = &rest[1..];
            continue;
        }
        let gone = rest.iter().take_while(|row| row.line.is_changed() && row.line.old.is_some()).count();
        let (left, after) = rest.split_at(gone);
        let come = after.iter().take_while(|row| row.line.is_changed() && row.line.old.is_none()).count();
        let (right, after) = after.split_at(come);
        pairs.extend((0..gone.max(come)).map(|nth| (left.get(nth), right.get(nth))));
        rest = after;
    }
    pairs
}
