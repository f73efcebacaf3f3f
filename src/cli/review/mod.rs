//! `asyncfix review`: a person decides, fix by fix; files are written when the person says so, and at the end.

mod bindings;
mod editor;
mod memory;
mod workshop;

use std::env;
use std::io::{self, IsTerminal};

use clap::Parser as _;

use self::bindings::bindings;
use self::memory::Memory;
use self::workshop::Workshop;
pub(super) use self::workshop::{apply_accepted, verified};
use super::args::{Cli, Command, ReviewArgs, ThemeWish, Ui};
use super::check::{Scanned, scan_files};
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::Options;
use super::run::Task;
use crate::error::Error;
use crate::report::plural;
use crate::review::colour::Theme;
use crate::review::line::{self, Talk};
use crate::review::screen::Screen;
use crate::review::{Bindings, Desk, Outcome, Pages, RulePage, Session, terminal};

/// How a review looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Screen or lines.
    pub ui: Ui,
    /// The colours.
    pub theme: ThemeWish,
}

/// Does what `asyncfix review` was told.
///
/// # Errors
/// The options, the configuration or the plan are wrong, or there is no review to go on with.
pub fn review_command(mut args: ReviewArgs, console: &Console) -> Result<ExitStatus, Error> {
    let look = Look { ui: args.ui, theme: args.theme };
    if args.resume {
        return resume(look, console);
    }
    let from = args.from.take();
    let options = Options::of_review(args)?;
    let Some(plan) = from else { return review(&options, look, console) };
    let plan = super::apply_plan::PlannedReview::read(&plan)?;
    if let Some(status) = plan.tell_changed(console)? {
        return Ok(status);
    }
    let options = plan.options(options);
    let mut scanned = scan_files(&options)?;
    plan.narrow(&mut scanned);
    start(scanned, &options, look, console)
}

/// Asks about every fix and writes the accepted ones; [`ExitStatus::FindingsRemain`] if something is left undecided or
/// has no fix.
///
/// # Errors
/// The options or the configuration are wrong.
pub fn review(options: &Options, look: Look, console: &Console) -> Result<ExitStatus, Error> {
    start(scan_files(options)?, options, look, console)
}

fn start(scanned: Scanned, options: &Options, look: Look, console: &Console) -> Result<ExitStatus, Error> {
    scanned.results.tell_not_checked(console);
    let has_questions =
        scanned.report.files.iter().flat_map(|file| &file.findings).any(|it| !it.suppressed && !it.fixes.is_empty());
    if !has_questions {
        console.say(&scanned.report.summary(console.verbose));
        let remain = scanned.report.counts().manual > 0;
        return Ok(if remain {
            scanned.results.status.max(ExitStatus::FindingsRemain)
        } else {
            scanned.results.status
        });
    }
    let memory = Memory::begin(console)?;
    conduct(scanned, memory, options, look, console)
}

/// Goes on with the review that was left for later, with the options it began with.
fn resume(look: Look, console: &Console) -> Result<ExitStatus, Error> {
    let memory = Memory::resume()?;
    let words = memory.words();
    let cli = Cli::try_parse_from(&words).map_err(|error| Error::new(format!("the review cannot go on: {error}")))?;
    let options = match cli.command {
        Some(Command::Review(args)) => Options::of_review(args)?,
        _ => Options::of_run(cli.run, &[])?,
    };
    let scanned = scan_files(&options)?;
    scanned.results.tell_not_checked(console);
    conduct(scanned, memory, &options, look, console)
}

fn conduct(
    mut scanned: Scanned,
    mut memory: Memory,
    options: &Options,
    look: Look,
    console: &Console,
) -> Result<ExitStatus, Error> {
    let keys = bindings()?;
    let manual = scanned.report.counts().manual;
    let status = scanned.results.status;
    let mut session = Session::new(std::mem::take(&mut scanned.report.files));
    memory.recall(&mut session, console);
    let mut desk = Desk::new(session, pages(&scanned.tasks));
    let mut workshop = Workshop::new(scanned, memory, options, console)?;
    let asked = talk(&mut desk, keys, look, &mut workshop, console);
    let outcome = asked.unwrap_or_else(|error| {
        if error.kind() != io::ErrorKind::BrokenPipe {
            console.fail(&Error::new(format!("the review cannot go on: {error}")));
        }
        Outcome::Keep
    });
    let status = status.max(workshop.end(outcome, &mut desk.session));
    let tally = desk.session.tally();
    console.say(&format!("{} rejected, {} undecided, {manual} without a fix.", tally.rejected, tally.undecided));
    workshop.obey_signal();
    let is_open = tally.undecided > 0 || manual > 0 || outcome != Outcome::Apply;
    Ok(if is_open { status.max(ExitStatus::FindingsRemain) } else { status })
}

/// Has the review with the person, on a screen or line by line.
fn talk(
    desk: &mut Desk,
    keys: Bindings,
    look: Look,
    workshop: &mut Workshop<'_>,
    console: &Console,
) -> io::Result<Outcome> {
    let is_terminal = console.is_terminal && io::stdin().is_terminal();
    let wants_screen = match look.ui {
        Ui::Line => false,
        Ui::Tui if !is_terminal => {
            return Err(io::Error::other(
                "there is no terminal; `asyncfix review --ui line` takes answers from a pipe",
            ));
        }
        Ui::Tui => true,
        Ui::Auto => is_terminal && env::var_os("TERM").is_none_or(|term| term != "dumb") && terminal::has_room(),
    };
    if !wants_screen {
        let (mut input, mut out) = (io::stdin().lock(), console.styled());
        let mut talk = Talk { input: &mut input, out: &mut out, echo: !io::stdin().is_terminal() };
        return line::ask(desk, &keys, &mut talk, workshop);
    }
    workshop.heed_signals();
    let taken = std::mem::replace(desk, Desk::new(Session::new(Vec::new()), Pages::default()));
    let mut screen = Screen::new(taken, keys, theme(look.theme, console));
    let outcome = terminal::show(&mut screen, workshop);
    *desk = screen.desk;
    outcome
}

fn theme(wish: ThemeWish, console: &Console) -> Theme {
    // The terminals that say anything put the number of the ground's colour last: 7 and 15 are white.
    let ground = env::var("COLORFGBG").ok();
    let is_light = ground.as_deref().and_then(|it| it.rsplit(';').next()).is_some_and(|it| matches!(it, "7" | "15"));
    match wish {
        _ if !console.colours => Theme::Plain,
        ThemeWish::Light => Theme::Light,
        ThemeWish::Auto if is_light => Theme::Light,
        ThemeWish::Auto | ThemeWish::Dark => Theme::Dark,
    }
}

/// The pages of the rules that ran.
fn pages(tasks: &[Task]) -> Pages {
    let mut pages = Pages::default();
    for rule in tasks.iter().flat_map(|task| task.rules.rules()) {
        pages.add(rule.source.language, rule.source.name, || RulePage {
            codes: rule.page.aliases.clone(),
            summary: rule.page.summary.clone(),
            text: rule.source.page,
        });
    }
    pages
}

/// What to say of decisions that are kept.
fn kept_words(decisions: usize) -> String {
    format!("Kept {} for later: `asyncfix review --resume` goes on.", plural(decisions, "decision"))
}
