//! The process edge: run the command line, turn its outcome into an exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use asyncfix::cli;
use clap::Parser;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let arguments = cli::args::Cli::parse_from(&words);
    cli::run(arguments, &words).into()
}
