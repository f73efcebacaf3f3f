//! The state of the screen: what is open over the fix, how far it is scrolled, what was typed. Keys in, changes out.

use super::colour::Theme;
use super::command::Command;
use super::desk::{Ask, Desk, Effect};
use super::keys::{Bindings, Press};
use super::rows::{Change, change};
use super::{Outcome, World};

/// What is shown over the fix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nothing: the fix.
    #[default]
    Fix,
    /// Every key.
    Help,
    /// A text to read.
    Read(String),
    /// A line to type.
    Words(Ask, String),
    /// The list of fixes: what was typed, which are left, the chosen one.
    List(String, Vec<usize>, usize),
    /// A question with one letter as its answer.
    Letter(Ask),
}

/// Everything that the screen shows.
#[derive(Debug)]
pub struct Screen {
    /// The review.
    pub desk: Desk,
    /// The keys.
    pub keys: Bindings,
    /// The colours.
    pub theme: Theme,
    /// What is open.
    pub mode: Mode,
    /// What there is to tell, until the next key.
    pub note: Option<String>,
    /// The row of the change, or of the open text, that is shown first; `None` if the change decides.
    pub scroll: Option<usize>,
    /// The row that was drawn first.
    pub first: usize,
    /// The change that is shown.
    pub change: Option<Change>,
    shown: Option<(usize, usize, usize, usize)>,
}

/// Rows that one key scrolls.
const PAGE: usize = 8;

impl Screen {
    /// The screen of a review.
    pub fn new(desk: Desk, keys: Bindings, theme: Theme) -> Self {
        let (mode, note, scroll, change, shown) = (Mode::Fix, None, None, None, None);
        let mut screen = Self { desk, keys, theme, mode, note, scroll, first: 0, change, shown };
        screen.refresh();
        screen
    }

    /// Does what a key says; how the review ends, if it does.
    pub fn press(&mut self, press: Press, world: &mut dyn World) -> Option<Outcome> {
        self.note = None;
        let outcome = match std::mem::take(&mut self.mode) {
            Mode::Fix => self.press_on_fix(press, world),
            mode @ (Mode::Help | Mode::Read(_)) => {
                self.press_on_text(mode, press);
                None
            }
            Mode::Words(ask, typed) => self.press_on_words(ask, typed, press, world),
            Mode::List(typed, rows, chosen) => self.press_on_list(typed, rows, chosen, press, world),
            Mode::Letter(ask) => self.press_on_letter(ask, press, world),
        };
        self.refresh();
        outcome
    }

    /// Takes a pasted text: words where words are typed, nothing elsewhere.
    pub fn paste(&mut self, text: &str, world: &mut dyn World) {
        if matches!(self.mode, Mode::Words(..) | Mode::List(..)) {
            for one in text.chars().filter(|one| !one.is_control()) {
                self.press(Press::Char(one), world);
            }
        }
    }

    /// Brings the shown change up to date.
    fn refresh(&mut self) {
        let session = &self.desk.session;
        let alternative = |at: usize| session.questions().get(at).map_or(0, |question| question.decision.fix);
        let length = session.current().map_or(0, |question| session.file(question).text.len());
        let now = (session.at(), alternative(session.at()), self.desk.context, length);
        if self.shown != Some(now) {
            self.shown = Some(now);
            self.change = change(session, self.desk.context);
            if self.mode == Mode::Fix {
                self.scroll = None;
            }
        }
        if session.is_over() && self.mode == Mode::Fix && !session.questions().is_empty() {
            self.mode = Mode::Letter(Ask::Leave);
        }
    }

    fn press_on_fix(&mut self, press: Press, world: &mut dyn World) -> Option<Outcome> {
        if self.desk.search.is_some() {
            match press {
                Press::Char(letter @ ('n' | 'N')) => {
                    let effect = self.desk.find(letter == 'n');
                    return self.show(effect, world);
                }
                Press::Escape => {
                    self.desk.search = None;
                    return None;
                }
                _ => {}
            }
        }
        if let Some(command) = self.keys.command(press) {
            // A key that decides ends the search: its letters mean what they always mean.
            if matches!(command, Command::Accept | Command::AcceptIfSafe | Command::Reject) {
                self.desk.search = None;
            }
            let effect = self.desk.press(command, world);
            self.shown = None;
            return self.show(effect, world);
        }
        self.scroll_by(press);
        None
    }

    fn show(&mut self, effect: Effect, world: &mut dyn World) -> Option<Outcome> {
        match effect {
            Effect::Show => {}
            Effect::Say(words) => self.note = Some(words),
            Effect::Read(text) => self.open(Mode::Read(text)),
            Effect::Help => self.open(Mode::Help),
            Effect::Pager => self.note = world.page(&super::line::question(&self.desk)).err(),
            Effect::Leave(outcome) => return Some(outcome),
            Effect::Ask(Ask::Leave) if !self.has_decisions() => return Some(Outcome::Discard),
            Effect::Ask(Ask::List) => {
                let rows = self.desk.matching("");
                let chosen = rows.iter().position(|at| *at == self.desk.session.at()).unwrap_or(0);
                self.open(Mode::List(String::new(), rows, chosen));
            }
            Effect::Ask(ask @ (Ask::Leave | Ask::AcceptSafe(_))) => self.mode = Mode::Letter(ask),
            Effect::Ask(Ask::Filter) => {
                self.mode = Mode::Words(Ask::Filter, self.desk.session.filter().words().to_owned());
            }
            Effect::Ask(ask) => self.mode = Mode::Words(ask, String::new()),
        }
        None
    }

    fn has_decisions(&self) -> bool {
        let tally = self.desk.session.tally();
        tally.accepted + tally.rejected > 0
    }

    fn open(&mut self, mode: Mode) {
        self.mode = mode;
        self.scroll = Some(0);
    }

    fn close(&mut self) {
        self.mode = Mode::Fix;
        self.scroll = None;
    }

    fn press_on_text(&mut self, mode: Mode, press: Press) {
        self.mode = mode;
        match press {
            Press::Escape | Press::Enter | Press::Char('q' | '?' | 'x') | Press::Control('c') => self.close(),
            Press::Char('j') | Press::Down => self.scroll_rows(1),
            Press::Char('k') | Press::Up => self.scroll_rows(-1),
            Press::Char(' ') => self.scroll_by(Press::PageDown),
            other => self.scroll_by(other),
        }
    }

    fn press_on_words(&mut self, ask: Ask, mut typed: String, press: Press, world: &mut dyn World) -> Option<Outcome> {
        match press {
            Press::Escape | Press::Control('c') => return None,
            Press::Enter => {
                let effect = self.desk.answer(ask, &typed, world);
                self.shown = None;
                return self.show(effect, world);
            }
            Press::Backspace => _ = typed.pop(),
            Press::Control('u') => typed.clear(),
            Press::Char(one) => typed.push(one),
            _ => {}
        }
        self.mode = Mode::Words(ask, typed);
        None
    }

    fn press_on_list(
        &mut self,
        mut typed: String,
        mut rows: Vec<usize>,
        mut chosen: usize,
        press: Press,
        world: &mut dyn World,
    ) -> Option<Outcome> {
        let before = typed.len();
        match press {
            Press::Escape | Press::Control('c') => {
                self.close();
                return None;
            }
            Press::Enter => {
                self.close();
                let number = rows.get(chosen).map_or_else(String::new, |at| (at + 1).to_string());
                let effect = self.desk.answer(Ask::List, &number, world);
                return self.show(effect, world);
            }
            Press::Up | Press::Control('p') => chosen = chosen.saturating_sub(1),
            Press::Down | Press::Control('n') => chosen += 1,
            Press::PageUp => chosen = chosen.saturating_sub(PAGE),
            Press::PageDown => chosen += PAGE,
            Press::Home => chosen = 0,
            Press::End => chosen = usize::MAX,
            Press::Backspace => _ = typed.pop(),
            Press::Control('u') => typed.clear(),
            Press::Char(one) => typed.push(one),
            _ => {}
        }
        if typed.len() != before {
            (rows, chosen) = (self.desk.matching(&typed), 0);
        }
        let last = rows.len().saturating_sub(1);
        self.mode = Mode::List(typed, rows, chosen.min(last));
        None
    }

    fn press_on_letter(&mut self, ask: Ask, press: Press, world: &mut dyn World) -> Option<Outcome> {
        let words = match (ask, press) {
            // Twice is a wish to be gone; nothing is lost by it.
            (Ask::Leave, Press::Char('k') | Press::Control('c')) => "k",
            (Ask::Leave, Press::Char('a')) => "a",
            (Ask::Leave, Press::Char('d')) => "d",
            (Ask::AcceptSafe(_), Press::Char('y')) => "y",
            (Ask::AcceptSafe(_), Press::Char('n') | Press::Escape | Press::Control('c')) => "n",
            (Ask::Leave, _) => return self.back_from_leaving(press, world),
            _ => {
                self.mode = Mode::Letter(ask);
                return None;
            }
        };
        let effect = self.desk.answer(ask, words, world);
        self.shown = None;
        self.show(effect, world)
    }

    /// Escape goes back to the fixes; so do the keys that go somewhere or take something back.
    fn back_from_leaving(&mut self, press: Press, world: &mut dyn World) -> Option<Outcome> {
        let goes = |command: &Command| {
            use Command as C;
            matches!(
                command,
                C::Undo | C::Redo | C::Previous | C::PreviousAny | C::PreviousFile | C::PreviousRule | C::List
            ) || matches!(command, C::Filter | C::Write | C::Search | C::Help)
        };
        if let Some(command) = self.keys.command(press).filter(goes) {
            let effect = self.desk.press(command, world);
            self.shown = None;
            return self.show(effect, world);
        }
        if press == Press::Escape {
            if self.desk.session.is_over() {
                self.desk.press(Command::PreviousAny, world);
            }
            return None;
        }
        self.mode = Mode::Letter(Ask::Leave);
        None
    }

    fn scroll_by(&mut self, press: Press) {
        match press {
            Press::PageDown => self.scroll_rows(PAGE.cast_signed()),
            Press::PageUp => self.scroll_rows(-PAGE.cast_signed()),
            Press::Home => self.scroll = Some(0),
            Press::End => self.scroll = Some(usize::MAX),
            _ => {}
        }
    }

    fn scroll_rows(&mut self, rows: isize) {
        self.scroll = Some(self.first.saturating_add_signed(rows));
    }
}
