//! The two streams of the process: results on standard output, everything else on standard error.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice, StripStream};

use super::args::{Color, GlobalArgs};
use crate::error::Error;

/// Where a command writes, and how much.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties of the streams")]
pub struct Console {
    /// Whether results are coloured.
    pub colours: bool,
    /// Whether results go to a terminal.
    pub is_terminal: bool,
    /// No summary and no hints.
    pub quiet: bool,
    /// Reasons for what was not done.
    pub verbose: bool,
    error_colours: bool,
}

impl Console {
    /// Looks at the options, the environment and the terminal.
    pub fn new(args: &GlobalArgs) -> Self {
        Self {
            colours: wants_colours(args.color, AutoStream::choice(&io::stdout())),
            is_terminal: io::stdout().is_terminal(),
            quiet: args.quiet,
            verbose: args.verbose > 0,
            error_colours: wants_colours(args.color, AutoStream::choice(&io::stderr())),
        }
    }

    /// Standard output for text with colours, which are dropped where they are not wanted.
    pub fn styled(&self) -> Box<dyn Write> {
        let out = self.exact();
        if self.colours { out } else { Box::new(StripStream::new(out)) }
    }

    /// Standard output for bytes that must arrive as they are.
    pub fn exact(&self) -> Box<dyn Write> {
        Box::new(BufWriter::new(io::stdout()))
    }

    /// Tells people a line of the summary.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.note(line);
        }
    }

    /// Tells people something they must know, however quiet the run.
    pub fn note(&self, line: &str) {
        // Nobody is left to tell if standard error is closed.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Shows an error.
    pub fn fail(&self, error: &Error) {
        self.note(&error.render(self.error_colours));
    }
}

fn wants_colours(wish: Color, automatic: ColorChoice) -> bool {
    let forced = || env::var_os("FORCE_COLOR").is_some_and(|value| !value.is_empty() && value != "0");
    let refused = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match wish {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !refused() && (forced() || automatic != ColorChoice::Never),
    }
}
