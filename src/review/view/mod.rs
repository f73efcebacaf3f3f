//! The looks of the screen. State in, cells out; nothing here decides or asks.

mod code;
mod overlay;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::colour::{Part, Theme};
use super::command::Command;
use super::desk::Ask;
use super::screen::{Mode, Screen};
use super::session::{Answer, Question, Session, Tally};
use crate::edit::{Applicability, Fix};
use crate::source::{LineIndex, visible_line};

/// The least size of a screen on which a person can see what is decided.
pub const LEAST: (u16, u16) = (40, 10);

/// From this height on there is room for rules between the parts and for the reason.
const ROOMY: u16 = 16;

/// Draws the whole screen.
pub fn draw(screen: &mut Screen, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    match &screen.mode {
        Mode::Help => overlay::help(screen, area, buffer),
        Mode::Read(_) => overlay::text(screen, area, buffer),
        Mode::List(..) => overlay::list(screen, area, buffer),
        _ => fix(screen, area, buffer),
    }
}

fn fix(screen: &mut Screen, area: Rect, buffer: &mut Buffer) {
    let is_roomy = area.height >= ROOMY;
    let mut rest = area;
    let mut top = vec![counts(screen, area.width)];
    top.extend(place(screen, area.width));
    if is_roomy {
        top.push(rule(screen.theme, area.width));
    }
    let mut bottom = Vec::new();
    if is_roomy {
        bottom.push(rule(screen.theme, area.width));
        bottom.extend(why(screen));
    }
    bottom.extend(alternatives(screen, area.width));
    if is_roomy {
        bottom.push(rule(screen.theme, area.width));
    }
    bottom.extend(footer(screen, area.width));
    let keep = usize::from(area.height).saturating_sub(1);
    top.truncate(keep);
    let room = keep.saturating_sub(top.len());
    let bottom = &bottom[bottom.len().saturating_sub(room.max(1))..];
    for line in top {
        put(&line, &mut rest, buffer);
    }
    let height = rest.height.saturating_sub(u16::try_from(bottom.len()).unwrap_or(u16::MAX));
    let pane = Rect { height, ..rest };
    code::draw(screen, pane, buffer);
    rest = Rect { y: rest.y + height, height: rest.height - height, ..rest };
    for line in bottom {
        put(line, &mut rest, buffer);
    }
}

/// Draws a line and leaves the area below it.
fn put(line: &Line<'_>, rest: &mut Rect, buffer: &mut Buffer) {
    if rest.height == 0 {
        return;
    }
    line.render(Rect { height: 1, ..*rest }, buffer);
    *rest = Rect { y: rest.y + 1, height: rest.height - 1, ..*rest };
}

/// A line across.
fn rule(theme: Theme, width: u16) -> Line<'static> {
    Line::styled("─".repeat(usize::from(width)), theme.part(Part::Faint))
}

/// ` asyncfix  7/41   accepted 5  rejected 1  left 35 … safe`
fn counts(screen: &Screen, width: u16) -> Line<'static> {
    let (session, theme) = (&screen.desk.session, screen.theme);
    let Tally { accepted, rejected, undecided } = session.tally();
    let (number, all) = session.progress();
    let at = if session.is_over() { format!("{all} of {all}") } else { format!("{number}/{all}") };
    let numbers = if width < 60 {
        format!("  +{accepted} -{rejected} left {undecided}")
    } else {
        format!("   accepted {accepted}  rejected {rejected}  left {undecided}")
    };
    let mut left =
        vec![Span::styled(" asyncfix", theme.part(Part::Strong)), Span::raw(format!("  {at}")), Span::raw(numbers)];
    if !session.filter().is_empty() {
        left.push(Span::styled(format!("   only {}", session.filter().words()), theme.part(Part::Unsafe)));
    }
    if let Some(words) = &screen.desk.search {
        left.push(Span::styled(format!("   /{words}"), theme.part(Part::Unsafe)));
    }
    let mut right = Vec::new();
    if width >= 100 {
        right.push(Span::styled(runtimes(session), theme.part(Part::Faint)));
        right.push(Span::raw("   "));
    }
    if let Some(question) = session.current() {
        right.extend(answer(theme, question));
        right.extend(session.fix(question).map(|fix| safety(theme, fix)));
    }
    both_ends(left, right, width)
}

fn answer(theme: Theme, question: &Question) -> Vec<Span<'static>> {
    let part = match question.decision.answer {
        Answer::Undecided => return Vec::new(),
        Answer::Accepted => Part::Safe,
        Answer::Rejected => Part::Rejected,
    };
    vec![Span::styled(question.decision.answer.name(), theme.part(part)), Span::raw("  ")]
}

fn safety(theme: Theme, fix: &Fix) -> Span<'static> {
    let part = if fix.applicability == Applicability::Safe { Part::Safe } else { Part::Unsafe };
    Span::styled(format!("{} ", fix.applicability.name()), theme.part(part))
}

/// `asyncio 22  anyio 9`, the most frequent first.
fn runtimes(session: &Session) -> String {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for question in session.questions() {
        if let Some(runtime) = session.finding(question).runtime.as_deref() {
            *counts.entry(runtime).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown: Vec<String> = counts.iter().take(4).map(|(name, count)| format!("{name} {count}")).collect();
    shown.join("  ")
}

/// Where the finding is and what it says: two lines, or one when all is decided.
fn place(screen: &Screen, width: u16) -> Vec<Line<'static>> {
    let (session, theme) = (&screen.desk.session, screen.theme);
    let Some(question) = session.current() else {
        return vec![Line::raw(if session.questions().is_empty() {
            " Nothing is left to decide."
        } else {
            " That was the last one."
        })];
    };
    let (file, finding) = (session.file(question), session.finding(question));
    let at = LineIndex::new(&file.text).position(finding.span.start, &file.text);
    let path = format!(" {}:{}", visible_line(&file.path), at.line);
    let inside = finding.function.as_deref().map_or_else(String::new, |name| format!("  in {}", visible_line(name)));
    let mut first = vec![Span::styled(shortened(&path, usize::from(width)), theme.part(Part::Path))];
    first.push(Span::styled(inside, theme.part(Part::Faint)));
    let mut second = vec![Span::styled(format!(" {}", finding.rule), theme.part(Part::Strong))];
    let codes = screen.desk.pages.of(file.language, finding.rule).map_or(&[][..], |page| &page.codes);
    if !codes.is_empty() && width >= 60 {
        second.push(Span::styled(format!(" ({})", codes.join(", ")), theme.part(Part::Faint)));
    }
    second.push(Span::raw(format!("  {}", visible_line(&finding.message))));
    let mut lines = vec![Line::from(first)];
    lines.extend(wrapped(second, width, 2));
    lines
}

/// A path that is too long loses its start, which says least.
fn shortened(path: &str, width: usize) -> String {
    let count = path.chars().count();
    if count <= width {
        return path.to_owned();
    }
    let end: String = path.chars().skip(count - width.saturating_sub(2)).collect();
    format!(" …{end}")
}

/// Why the rule exists, or what this fix may change.
fn why(screen: &Screen) -> Vec<Line<'static>> {
    let (session, theme) = (&screen.desk.session, screen.theme);
    let Some(question) = session.current() else { return Vec::new() };
    let (file, finding) = (session.file(question), session.finding(question));
    let mut lines = Vec::new();
    let titled = |title: &'static str, text: &str| {
        Line::from(vec![
            Span::styled(format!(" {title:6} "), theme.part(Part::Faint)),
            Span::raw(visible_line(text).into_owned()),
        ])
    };
    if let Some(way) = super::way(session, question) {
        lines.push(titled("way", &way));
    }
    let page = screen.desk.pages.of(file.language, finding.rule);
    if let Some(page) = page.filter(|page| !page.summary.is_empty()) {
        let key = screen.keys.key(Command::Explain);
        lines.push(titled("why", &format!("{} ({key}: the whole page)", page.summary.trim_end_matches('.'))));
    }
    if let Some(caution) = session.fix(question).and_then(|fix| fix.caution.as_deref()) {
        lines.push(titled("unsafe", caution));
    }
    if let Some(help) = finding.help.as_deref() {
        lines.push(titled("help", help));
    }
    lines.truncate(3);
    lines
}

/// The alternatives, the shown one in brackets.
fn alternatives(screen: &Screen, width: u16) -> Vec<Line<'static>> {
    let (session, theme) = (&screen.desk.session, screen.theme);
    let Some(question) = session.current() else { return Vec::new() };
    let count = session.alternatives(question).count();
    let mut left = vec![Span::styled(" fix    ", theme.part(Part::Faint))];
    let shown = question.decision.fix;
    let others = (0..count).cycle().skip(shown).take(count);
    for nth in others {
        let Some(fix) = session.alternatives(question).nth(nth) else { continue };
        let title = visible_line(&fix.title);
        let (text, style) = if nth == shown {
            (format!("[{}] {title}", nth + 1), theme.part(Part::Strong))
        } else {
            (format!("  ({}) {title}", nth + 1), Style::new())
        };
        left.push(Span::styled(text, style));
        if nth != shown || width < 60 {
            continue;
        }
        left.push(Span::raw(" "));
        left.push(safety(theme, fix));
    }
    let hint = if count > 1 && width >= 60 {
        format!("{} switches ", screen.keys.key(Command::Alternative))
    } else {
        String::new()
    };
    vec![both_ends(left, vec![Span::styled(hint, theme.part(Part::Faint))], width)]
}

/// What can be done now: what was told, what is asked, or the keys.
fn footer(screen: &Screen, width: u16) -> Vec<Line<'static>> {
    let theme = screen.theme;
    let asks = |question: String, keys: &[(&str, &str)]| {
        let mut spans = vec![Span::styled(format!(" {question}  "), theme.part(Part::Strong))];
        spans.extend(hints(theme, keys.iter().map(|(key, does)| ((*key).to_owned(), (*does).to_owned()))));
        wrapped(spans, width, 3)
    };
    match &screen.mode {
        Mode::Words(ask, typed) => vec![typing(theme, *ask, typed, width)],
        Mode::Letter(Ask::Leave) => {
            let told = screen.note.iter().flat_map(|note| note.lines()).take(4).map(|line| noted(theme, line));
            let question = super::line::leave_question(&screen.desk.session);
            let asked = asks(question, &[("a", "apply"), ("k", "keep for later"), ("d", "discard"), ("Esc", "back")]);
            told.chain(asked).collect()
        }
        Mode::Letter(Ask::AcceptSafe(count)) => {
            asks(format!("Accept {}?", super::line::safe_fixes(*count)), &[("y", "yes"), ("n", "no")])
        }
        _ => match &screen.note {
            Some(note) => note.lines().map(|line| noted(theme, line)).take(4).collect(),
            None => vec![keys_now(screen, width)],
        },
    }
}

fn noted(theme: Theme, words: &str) -> Line<'static> {
    Line::from(Span::styled(format!(" {}", visible_line(words)), theme.part(Part::Unsafe)))
}

/// The line that is typed. Its end stays in sight.
fn typing(theme: Theme, ask: Ask, typed: &str, width: u16) -> Line<'static> {
    let asks = match ask {
        Ask::Filter => "Show only (rule:NAME path:GLOB safe unsafe undecided; empty for all):",
        Ask::Reason => "Reason to leave it as it is:",
        _ => "Search for:",
    };
    let asks = if usize::from(width) < asks.len() + 20 {
        asks.split(" (").next().unwrap_or(asks).trim_end_matches(':')
    } else {
        asks.trim_end_matches(':')
    };
    let room = usize::from(width).saturating_sub(asks.len() + 5);
    let skipped = typed.chars().count().saturating_sub(room);
    let end: String = typed.chars().skip(skipped).collect();
    Line::from(vec![
        Span::styled(format!(" {asks}: "), theme.part(Part::Strong)),
        Span::raw(visible_line(&end).into_owned()),
        Span::styled(" ", theme.part(Part::Chosen)),
    ])
}

/// The keys that matter most now, as many as fit; the one for all keys always does.
fn keys_now(screen: &Screen, width: u16) -> Line<'static> {
    use Command as C;
    let (session, theme) = (&screen.desk.session, screen.theme);
    let mut wanted: Vec<(String, String)> = Vec::new();
    if screen.desk.search.is_some() {
        let found = [("n", "next found"), ("N", "previous found"), ("Esc", "end the search")];
        wanted.extend(found.map(|(key, does)| (key.to_owned(), does.to_owned())));
    }
    let rule = session.current().map_or("", |question| session.finding(question).rule);
    let of_rule = session.rest(super::bulk::Scope::Rule).len();
    let of_file = session.rest(super::bulk::Scope::File).len();
    let mut offer = |command: Command, does: String| {
        let key = screen.keys.key(command);
        if !key.is_empty() {
            wanted.push((key, does));
        }
    };
    if session.current().is_some() && screen.desk.search.is_none() {
        offer(C::Accept, "accept".to_owned());
        offer(C::Reject, "reject".to_owned());
    }
    if of_rule > 1 {
        offer(C::AcceptRule, format!("accept rest of {rule} ({of_rule})"));
    }
    if of_file > 1 {
        offer(C::AcceptFile, format!("rest of file ({of_file})"));
    }
    offer(C::Undo, "undo".to_owned());
    offer(C::Skip, "skip".to_owned());
    offer(C::Leave, "leave".to_owned());
    let all = (screen.keys.key(C::Help), "all keys".to_owned());
    let length = |(key, does): &(String, String)| key.chars().count() + does.chars().count() + 4;
    let mut room = usize::from(width).saturating_sub(length(&all));
    let mut kept = Vec::new();
    for hint in wanted {
        if length(&hint) <= room {
            room -= length(&hint);
            kept.push(hint);
        }
    }
    kept.push(all);
    let mut spans = vec![Span::raw(" ")];
    spans.extend(hints(theme, kept));
    Line::from(spans)
}

fn hints(theme: Theme, keys: impl IntoIterator<Item = (String, String)>) -> Vec<Span<'static>> {
    let hints = keys
        .into_iter()
        .flat_map(|(key, does)| [Span::styled(key, theme.part(Part::Key)), Span::raw(format!(" {does}   "))]);
    hints.collect()
}

/// A line with something at either end; what does not fit is dropped from the right end.
fn both_ends(mut left: Vec<Span<'static>>, right: Vec<Span<'static>>, width: u16) -> Line<'static> {
    let length = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    let (used, wanted) = (length(&left), length(&right));
    let width = usize::from(width);
    if used + wanted < width {
        left.push(Span::raw(" ".repeat(width - used - wanted)));
        left.extend(right);
    } else if let Some(last) = right.last().filter(|last| used + last.width() < width) {
        left.push(Span::raw(" ".repeat(width - used - last.width())));
        left.push(last.clone());
    }
    Line::from(left)
}

/// Spans over several lines, broken between words; at most `most` lines.
fn wrapped(spans: Vec<Span<'static>>, width: u16, most: usize) -> Vec<Line<'static>> {
    let width = usize::from(width.max(1));
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut used = 0;
    for span in spans {
        for word in span.content.split_inclusive(' ') {
            let length = Span::raw(word).width();
            if used > 0 && used + Span::raw(word.trim_end()).width() > width {
                lines.push(vec![Span::raw(" ")]);
                used = 1;
            }
            used += length;
            if let Some(line) = lines.last_mut() {
                line.push(Span::styled(word.to_owned(), span.style));
            }
        }
    }
    lines.truncate(most);
    lines.into_iter().map(Line::from).collect()
}
