//! The command line: one file per command. Arguments come in, the exit status goes out.

pub mod apply;
mod apply_plan;
pub mod args;
pub mod ast;
pub mod check;
pub mod console;
pub mod dry_run;
pub mod exit_status;
pub mod explain;
pub mod fix;
pub mod options;
pub mod profile;
pub mod linking;
pub mod review;
pub mod rewrite;
pub mod rule_list;
pub mod rule_new;
pub mod rule_test;
pub mod rule_try;
pub mod rulebook;
pub mod run;
pub mod selection;
pub mod settings;
mod uncommitted;
pub mod undo;
pub mod verify;
pub mod writer;

pub use exit_status::ExitStatus;

use std::ffi::OsString;
use std::io::{self, IsTerminal};

use args::{Cli, Command, Format, RuleCommand};
use console::Console;
use options::{Action, Options};

use crate::error::Error;

/// Does what the checked command line says. `words` are its words as given, for suggestions.
///
/// Errors are shown here; the status says that there was one.
pub fn run(cli: Cli, words: &[OsString]) -> ExitStatus {
    let console = Console::new(&cli.global);
    run_command(cli, words, &console).unwrap_or_else(|error| {
        console.fail(&error);
        ExitStatus::Failed
    })
}

fn run_command(cli: Cli, words: &[OsString], console: &Console) -> Result<ExitStatus, Error> {
    match cli.command {
        None => run_main(&Options::of_run(cli.run, words)?, console),
        Some(Command::Check(args)) => {
            let options = Options::of_run(args, words)?;
            if options.action.is_none() && options.verify.is_some() {
                return Err(options::nothing_to_verify());
            }
            act(&options, options.action.unwrap_or(Action::Report), console)
        }
        Some(Command::Review(args)) => review::review_command(args, console),
        Some(Command::Apply(args)) => apply::apply(&args, console),
        Some(Command::Undo(args)) => undo::undo(&args, console),
        Some(Command::Explain(args)) => explain::explain(&args, console),
        Some(Command::Ast(args)) => ast::ast(&args, console),
        Some(Command::Rule(args)) => match args.command {
            RuleCommand::List(args) => rule_list::list(&args, console),
            RuleCommand::New(args) => rule_new::new(&args, console),
            RuleCommand::Try(args) => rule_try::try_rule(&args, console),
            RuleCommand::Test(args) => rule_test::test(&args, console),
        },
    }
}

/// Without a command: review in a terminal, report otherwise.
fn run_main(options: &Options, console: &Console) -> Result<ExitStatus, Error> {
    if let Some(action) = options.action {
        return act(options, action, console);
    }
    let wants_report = options.format != Format::Full || options.exit_zero || options.profile_rules;
    if console.is_terminal && io::stdin().is_terminal() && !wants_report {
        return review::review(options, review::Look::default(), console);
    }
    let status = check::check(options, console)?;
    if status == ExitStatus::FindingsRemain && !wants_report {
        console.say(
            "This is no terminal, so nothing was asked: `asyncfix --dry-run` prints a patch, `asyncfix --fix` writes the \
             safe fixes, `asyncfix review` takes answers from a pipe.",
        );
    }
    Ok(status)
}

fn act(options: &Options, action: Action, console: &Console) -> Result<ExitStatus, Error> {
    match action {
        Action::Report => check::check(options, console),
        Action::Patch { for_reading, exit_code } => dry_run::dry_run(options, for_reading, exit_code, console),
        Action::Fix => fix::fix(options, console),
    }
}
