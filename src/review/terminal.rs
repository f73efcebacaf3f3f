//! The one file of a review that touches a terminal: keys from it, the screen to it, and everything back as it was.

use std::io::{self, IsTerminal as _, Stdout, stdin, stdout};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::crossterm::{cursor, execute};

use super::keys::Press;
use super::own::Draft;
use super::screen::Screen;
use super::session::Session;
use super::{Outcome, World, view};

/// How long one look for a key takes at most; then it is asked whether the process was told to end.
const PATIENCE: Duration = Duration::from_millis(100);

/// Whether the terminal has room for the screen.
pub fn has_room() -> bool {
    size().is_ok_and(|(width, height)| width >= view::LEAST.0 && height >= view::LEAST.1)
}

/// Shows the review until the person leaves or the process is told to end.
///
/// # Errors
/// The terminal fails.
pub fn show(screen: &mut Screen, world: &mut dyn World) -> io::Result<Outcome> {
    let mut tui = Tui::open()?;
    end_with_terminal();
    let result = tui.run(screen, world);
    leave();
    result
}

struct Tui {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Tui {
    fn open() -> io::Result<Self> {
        restore_on_panic();
        enter()?;
        let terminal = Terminal::new(CrosstermBackend::new(stdout()));
        if terminal.is_err() {
            leave();
        }
        Ok(Self { terminal: terminal? })
    }

    fn run(&mut self, screen: &mut Screen, world: &mut dyn World) -> io::Result<Outcome> {
        loop {
            self.terminal.draw(|frame| view::draw(screen, frame.area(), frame.buffer_mut()))?;
            let drawn = size().ok();
            let event = loop {
                if world.is_stopped() {
                    return Ok(Outcome::Keep);
                }
                if event::poll(PATIENCE)? {
                    break event::read()?;
                }
                // Not every terminal tells that its size is another.
                if let (Some(before), Ok(now)) = (drawn, size())
                    && before != now
                {
                    break Event::Resize(now.0, now.1);
                }
            };
            let mut aside = Aside { world, tui: self, failed: None };
            let outcome = match event {
                Event::Key(key) => match press_of(&key) {
                    Some(Press::Control('z')) => aside.away(|_| suspend()).map(|()| None)?,
                    Some(press) => screen.press(press, &mut aside),
                    None => None,
                },
                Event::Paste(text) => {
                    screen.paste(&text, &mut aside);
                    None
                }
                _ => None,
            };
            if let Some(error) = aside.failed {
                return Err(error);
            }
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
    }
}

/// Ends the process when its terminal goes away: the library then waits for ever for a key, at full speed. Nothing is lost
/// by it, as every decision was kept when it was made.
fn end_with_terminal() {
    const LOOK: Duration = Duration::from_secs(1);
    /// What a shell reports of a process that a hang-up ended: 128 and the number of the signal.
    const HUNG_UP: i32 = 129;
    std::thread::spawn(|| {
        while stdin().is_terminal() {
            std::thread::sleep(LOOK);
        }
        std::process::exit(HUNG_UP);
    });
}

/// The key of an event, if it is one that a review knows.
fn press_of(key: &KeyEvent) -> Option<Press> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    Some(match key.code {
        KeyCode::Char(one) if key.modifiers.contains(KeyModifiers::CONTROL) => Press::Control(one.to_ascii_lowercase()),
        KeyCode::Char(_) if key.modifiers.contains(KeyModifiers::ALT) => return None,
        KeyCode::Char(one) => Press::Char(one),
        KeyCode::Enter => Press::Enter,
        KeyCode::Tab => Press::Tab,
        KeyCode::Esc => Press::Escape,
        KeyCode::Backspace => Press::Backspace,
        KeyCode::Up => Press::Up,
        KeyCode::Down => Press::Down,
        KeyCode::Left => Press::Left,
        KeyCode::Right => Press::Right,
        KeyCode::PageUp => Press::PageUp,
        KeyCode::PageDown => Press::PageDown,
        KeyCode::Home => Press::Home,
        KeyCode::End => Press::End,
        _ => return None,
    })
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, Clear(ClearType::All), EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back. Nobody is left to tell if that fails.
fn leave() {
    let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}

fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        leave();
        before(info);
    }));
}

#[cfg(unix)]
fn suspend() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
fn suspend() -> io::Result<()> {
    Ok(())
}

/// The world of a review on a screen: what needs the terminal for itself gets it.
struct Aside<'a> {
    world: &'a mut dyn World,
    tui: &'a mut Tui,
    failed: Option<io::Error>,
}

impl Aside<'_> {
    fn away<T>(&mut self, work: impl FnOnce(&mut dyn World) -> T) -> T {
        leave();
        let done = work(self.world);
        // A new one knows nothing of what was drawn, and asks the terminal nothing.
        match enter().and_then(|()| Terminal::new(CrosstermBackend::new(stdout()))) {
            Ok(terminal) => self.tui.terminal = terminal,
            Err(error) => self.failed = Some(error),
        }
        done
    }
}

impl World for Aside<'_> {
    fn keep(&mut self, session: &mut Session) {
        self.world.keep(session);
    }

    fn write(&mut self, session: &mut Session) -> Vec<String> {
        self.away(|world| world.write(session))
    }

    fn edit(&mut self, draft: &Draft) -> Result<String, String> {
        self.away(|world| world.edit(draft))
    }

    fn open(&mut self, session: &mut Session) -> Vec<String> {
        self.away(|world| world.open(session))
    }

    fn page(&mut self, text: &str) -> Result<(), String> {
        self.away(|world| world.page(text))
    }

    fn is_stopped(&self) -> bool {
        self.world.is_stopped()
    }
}
