//! A person decides, fix by fix. `session` holds the decisions, `desk` turns commands into changes of it, `line` and
//! `screen` show them and ask: all of that is pure. `terminal` alone touches a terminal.
//!
//! Nothing is written here: what writes files, starts an editor or keeps decisions is the [`World`] of the caller.

pub mod attach;
pub mod bulk;
pub mod colour;
pub mod command;
pub mod desk;
pub mod filter;
pub mod keys;
pub mod line;
pub mod moves;
pub mod own;
pub mod rows;
pub mod screen;
pub mod session;
#[cfg(test)]
mod testing;
pub mod terminal;
pub mod view;

pub use attach::Renewal;
pub use command::Command;
pub use desk::{Ask, Desk, Effect, Pages, RulePage};
pub use filter::Filter;
pub use keys::{Bindings, Press};
pub use own::{Draft, Own, OwnFix};
pub use session::{Answer, Question, Session, Tally};

use crate::source::visible_line;

/// What a review asks of its caller.
pub trait World {
    /// Keeps the decisions that changed since it was last called.
    fn keep(&mut self, session: &mut Session);

    /// Writes what is accepted now and renews the session's files; what there is to tell.
    fn write(&mut self, session: &mut Session) -> Vec<String>;

    /// Lets a person edit a text; what it is afterwards, or why there is none.
    fn edit(&mut self, draft: &Draft) -> Result<String, String>;

    /// Opens the file of the current question in an editor and reads it again; what there is to tell.
    fn open(&mut self, session: &mut Session) -> Vec<String>;

    /// Shows a long text.
    fn page(&mut self, text: &str) -> Result<(), String>;

    /// Whether the process was told to end.
    fn is_stopped(&self) -> bool;
}

/// The way from the code of a question to the call that it is about, if that is elsewhere, on one line.
fn way(session: &Session, question: &Question) -> Option<String> {
    let chain = session.finding(question).chains.first()?;
    let step = |step: &crate::facts::Step| {
        let path = step.path.as_deref().unwrap_or(&session.file(question).path);
        format!("{} ({}:{})", visible_line(&step.name), visible_line(path), step.line)
    };
    Some(chain.steps.iter().map(step).collect::<Vec<_>>().join(" → "))
}

/// How a review ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What is accepted is to be written.
    Apply,
    /// Nothing is to be written; the decisions are kept for another time.
    Keep,
    /// Nothing is to be written and the decisions are forgotten.
    Discard,
}
