//! The screen in every size and colour, without a terminal.

use std::fmt::Write as _;

use asyncfix::apply::FileFindings;
use asyncfix::facts::Surroundings;
use asyncfix::native::REGISTRY;
use asyncfix::review::colour::Theme;
use asyncfix::review::screen::Screen;
use asyncfix::review::{Bindings, Desk, Draft, Pages, Press, RulePage, Session, World, view};
use asyncfix::rules::{RuleSet, RuleSource, builtin};
use asyncfix::scan::scan_text;
use asyncfix::source::{BlobId, Language};
use asyncfix::syntax::Parser;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

const CLIENT: &str = "\
import logging
import time

log = logging.getLogger(__name__)


class Client:
    async def refresh(self, *, force=False):
        for attempt in range(5):
            time.sleep(2 ** attempt)  # wait longer each time, as the service asks for it in its answer to a failure
            if await self._try(force):
                return \"日本\"
        return None

    async def again(self):
\ttime.sleep(1)
";

const JOBS: &str = "\
use std::time::Duration;

async fn tick() {
    std::thread::sleep(Duration::from_secs(1)); // once
}

#[tokio::main]
async fn main() {
    tick().await;
}
";

struct Nothing;

impl World for Nothing {
    fn keep(&mut self, session: &mut Session) {
        session.take_changed();
    }

    fn write(&mut self, _: &mut Session) -> Vec<String> {
        vec!["2 fixes written to 1 file".to_owned()]
    }

    fn edit(&mut self, draft: &Draft) -> Result<String, String> {
        Ok(draft.text.replace("2 **", "3 **"))
    }

    fn open(&mut self, _: &mut Session) -> Vec<String> {
        Vec::new()
    }

    fn page(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

fn findings(path: &str, text: &str, language: Language, rules: &RuleSet) -> FileFindings {
    let scan = scan_text(text, language, rules, &Surroundings::default(), &Parser::new());
    let (path, text, blob) = (path.to_owned(), text.to_owned(), BlobId::of(text.as_bytes()));
    FileFindings { path, language, text, blob, layout: scan.layout, findings: scan.findings }
}

fn screen(theme: Theme, keys: &str) -> Screen {
    let sources: Vec<RuleSource> =
        builtin::sources().iter().filter(|source| source.name == "blocking-sleep").copied().collect();
    let rules = RuleSet::load(&sources, &REGISTRY).unwrap();
    let mut pages = Pages::default();
    for rule in rules.rules() {
        let (codes, summary) = (rule.page.aliases.clone(), "`time.sleep` stops every task.".to_owned());
        let text = "# blocking-sleep\n\nSleeps block.\n\n## Why\n\n- one\n\n```python\ntime.sleep(1)\n```\n";
        pages.add(rule.source.language, rule.source.name, || RulePage { codes, summary, text });
    }
    let files = vec![
        findings("src/app/client.py", CLIENT, Language::Python, &rules),
        findings("src/jobs.rs", JOBS, Language::Rust, &rules),
    ];
    let desk = Desk::new(Session::new(files), pages);
    let mut screen = Screen::new(desk, Bindings::default(), theme);
    for key in keys.split_whitespace() {
        screen.press(Press::named(key).unwrap(), &mut Nothing);
    }
    screen
}

fn drawn(screen: &mut Screen, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    view::draw(screen, area, &mut buffer);
    buffer
}

fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for y in 0..area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
            }
            skip = unicode_width::UnicodeWidthStr::width(symbol)
                .saturating_sub(1)
                .max(usize::from(skip > 0) * (skip - usize::from(skip > 0)));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Every run of cells that looks different from the rest, line by line.
fn looks(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let style = buffer[(x, y)].style();
            let end = (x..area.width).find(|at| buffer[(*at, y)].style() != style).unwrap_or(area.width);
            let words: String = (x..end).map(|at| buffer[(at, y)].symbol()).collect();
            let plain = Buffer::empty(Rect::new(0, 0, 1, 1))[(0, 0)].style();
            if style != plain && !words.trim().is_empty() {
                _ = writeln!(text, "{y:>2} {:30} {}", named(style), words.trim());
            }
            x = end;
        }
    }
    text
}

fn named(style: Style) -> String {
    let colour = |name: &str, colour: Option<ratatui::style::Color>| match colour {
        Some(colour) if colour != ratatui::style::Color::Reset => format!("{name}{colour} "),
        _ => String::new(),
    };
    format!("{}{}{:?}", colour("", style.fg), colour("on ", style.bg), style.add_modifier)
}

fn check(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/review");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

#[test]
fn every_size() {
    for (width, height) in [(80, 24), (120, 40), (160, 50), (40, 10), (20, 5), (1, 1)] {
        check(&format!("{width}x{height}"), &text(&drawn(&mut screen(Theme::Plain, ""), width, height)));
    }
}

#[test]
fn every_colour() {
    for (name, theme) in [("light", Theme::Light), ("dark", Theme::Dark), ("plain", Theme::Plain)] {
        check(name, &looks(&drawn(&mut screen(theme, ""), 80, 24)));
    }
}

#[test]
fn everything_that_opens() {
    for (name, keys) in [
        ("help", "?"),
        ("page", "x"),
        ("list", "y J n g"),
        ("list-narrowed", "g j o b s"),
        ("search", "/ t i c k Enter"),
        ("filter", "f p a t h : s r c / j Enter"),
        ("reason", "i w h y"),
        ("accept-safe", "!"),
        ("leave", "y q"),
        ("over", "A"),
        ("edited", "e K"),
        ("suppressed", "i o k Enter K"),
        ("note", "w"),
        ("rust", "]"),
    ] {
        check(name, &text(&drawn(&mut screen(Theme::Plain, keys), 80, 24)));
    }
}

/// No size and no key makes it panic.
#[test]
fn no_size_is_too_small() {
    for keys in ["", "?", "x", "g", "/", "f", "i", "!", "y q", "A"] {
        for (width, height) in [(0, 0), (1, 1), (1, 40), (200, 1), (5, 3), (39, 9), (200, 60)] {
            drawn(&mut screen(Theme::Dark, keys), width, height);
        }
    }
}
