//! What a person can say in a review. Every way to show a review knows the same commands under the same letters.

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the table below says what each does")]
pub enum Command {
    Accept,
    Reject,
    AcceptIfSafe,
    Skip,
    Undo,
    Redo,
    AcceptFile,
    RejectFile,
    AcceptRule,
    RejectRule,
    AcceptSafe,
    Next,
    Previous,
    NextAny,
    PreviousAny,
    NextFile,
    PreviousFile,
    NextRule,
    PreviousRule,
    List,
    Search,
    Filter,
    Alternative,
    Edit,
    Open,
    Suppress,
    Explain,
    Layout,
    MoreContext,
    LessContext,
    Pager,
    Write,
    Leave,
    Help,
}

/// A command with its name in the configuration, its usual keys and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name, as `[keys]` in the configuration spells it.
    pub name: &'static str,
    /// The keys it has unless the configuration says otherwise.
    pub keys: &'static [&'static str],
    /// What it does.
    pub does: &'static str,
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Entry] = &[
    entry(Command::Accept, "accept", &["y"], "accept this fix, go to the next undecided one"),
    entry(Command::Reject, "reject", &["n"], "reject it: the code stays as it is"),
    entry(Command::AcceptIfSafe, "accept-if-safe", &["Enter"], "accept this fix if it is safe"),
    entry(Command::Skip, "skip", &["s", "Space"], "leave it undecided, go to the next one"),
    entry(Command::Alternative, "alternative", &["Tab", "t"], "show the next alternative fix"),
    entry(Command::Undo, "undo", &["u"], "undo the last decision, however wide it was"),
    entry(Command::Redo, "redo", &["Ctrl-r"], "take back the last undo"),
    entry(Command::AcceptFile, "accept-file", &["a"], "accept the rest of this file, as far as it is as safe"),
    entry(Command::RejectFile, "reject-file", &["d"], "reject the rest of this file"),
    entry(
        Command::AcceptRule,
        "accept-rule",
        &["A"],
        "accept the rest of this rule everywhere, as far as it is as safe",
    ),
    entry(Command::RejectRule, "reject-rule", &["D"], "reject the rest of this rule everywhere"),
    entry(Command::AcceptSafe, "accept-safe", &["!"], "accept every safe fix that is left"),
    entry(Command::Next, "next", &["j", "Down"], "go to the next undecided fix"),
    entry(Command::Previous, "previous", &["k", "Up"], "go to the previous undecided fix"),
    entry(Command::NextAny, "next-any", &["J"], "go to the next fix, decided or not"),
    entry(Command::PreviousAny, "previous-any", &["K"], "go to the previous fix, decided or not"),
    entry(Command::NextFile, "next-file", &["]"], "go to the next file"),
    entry(Command::PreviousFile, "previous-file", &["["], "go to the previous file"),
    entry(Command::NextRule, "next-rule", &["}"], "go to the next fix of another rule"),
    entry(Command::PreviousRule, "previous-rule", &["{"], "go to the previous fix of another rule"),
    entry(Command::List, "list", &["g"], "list all fixes; words narrow the list"),
    entry(Command::Search, "search", &["/"], "search in paths, code and messages"),
    entry(Command::Filter, "filter", &["f"], "show only some: rule:NAME path:GLOB safe unsafe undecided accepted"),
    entry(Command::Edit, "edit", &["e"], "edit the replacement in your editor"),
    entry(Command::Open, "open", &["o"], "open the file in your editor, read it again afterwards"),
    entry(Command::Suppress, "suppress", &["i"], "leave the code and say why in a comment"),
    entry(Command::Explain, "explain", &["x"], "show the page of the rule"),
    entry(Command::Layout, "layout", &["v"], "side by side, or one below the other"),
    entry(Command::MoreContext, "more-context", &["+", "="], "show more lines around the change"),
    entry(Command::LessContext, "less-context", &["-"], "show fewer lines around the change"),
    entry(Command::Pager, "pager", &["p"], "show the change in the pager"),
    entry(Command::Write, "write", &["w"], "write what is accepted now, and go on"),
    entry(Command::Leave, "leave", &["q", "Ctrl-c"], "leave: apply, keep for later or discard"),
    entry(Command::Help, "help", &["?"], "show every key"),
];

const fn entry(command: Command, name: &'static str, keys: &'static [&'static str], does: &'static str) -> Entry {
    Entry { command, name, keys, does }
}

impl Command {
    /// What there is to know about the command.
    pub fn entry(self) -> &'static Entry {
        // The table is in no order that helps, and short.
        COMMANDS.iter().find(|entry| entry.command == self).unwrap_or(&COMMANDS[0])
    }
}
