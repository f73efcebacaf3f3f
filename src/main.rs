//! The process edge: run the command line, turn its outcome into an exit code.

fn main() {}
