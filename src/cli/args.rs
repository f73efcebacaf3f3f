//! The command line as clap reads it. No I/O and no judgement here; `options` checks what the arguments mean together.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Finds code in async Python and async Rust that is not really async, and rewrites it.
#[derive(Debug, Parser)]
#[command(
    name = "asyncfix",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Without a command: review and fix one by one (in a terminal), report (otherwise).\n\
                  Exit codes: 0 nothing left to do, 1 findings remain, 2 the work could not be done."
)]
pub struct Cli {
    /// What to do; without one, the files are reviewed or reported.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The options of the main command.
    #[command(flatten)]
    pub run: RunArgs,
    /// How to speak.
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// Everything asyncfix can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report findings and change nothing (unless --fix says so)
    Check(RunArgs),
    /// Decide fix by fix; files are written when you say so
    Review(ReviewArgs),
    /// Apply a patch of --dry-run or a report of `check --output-format json`, whole or not at all
    Apply(ApplyArgs),
    /// Take back what earlier runs wrote: the last one, or those named
    Undo(UndoArgs),
    /// Show the page of a rule: what it finds, why, how safe its fix is, examples
    Explain(ExplainArgs),
    /// Work with rules
    Rule(RuleArgs),
    /// Show the syntax tree of a file, ready to be pasted into a query, or what a query finds in it
    Ast(AstArgs),
}

/// Arguments of `ast`.
#[derive(Debug, Args)]
pub struct AstArgs {
    /// The file, with a line and a column if only that place is asked for (file.py:3:5); `-` is standard input
    #[arg(value_name = "FILE[:LINE[:COLUMN]]")]
    pub place: String,
    /// Show what this query finds instead, or the query in this file
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// The language, where the name of the file does not say: python or rust
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
}

/// Arguments of every command that reads source files.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Files and folders to look at [default: the current folder]
    pub paths: Vec<Utf8PathBuf>,
    /// What to do with the fixes.
    #[command(flatten)]
    pub action: ActionArgs,
    /// How what is written is watched over.
    #[command(flatten)]
    pub safety: SafetyArgs,
    /// Which rules run.
    #[command(flatten)]
    pub rules: SelectArgs,
    /// How findings are shown.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Which files are looked at.
    #[command(flatten)]
    pub files: FileArgs,
    /// Which settings hold.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// What to do with the fixes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Fixes")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct ActionArgs {
    /// Print a git patch of every safe fix and write nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Print the same patch in colours, for reading
    #[arg(long)]
    pub diff: bool,
    /// Write every safe fix without asking
    #[arg(long)]
    pub fix: bool,
    /// Let --fix, --dry-run and --diff use unsafe fixes too
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// With --dry-run or --diff: exit with 1 if the patch is not empty
    #[arg(long)]
    pub exit_code: bool,
}

/// How what is written is watched over.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Safety")]
pub struct SafetyArgs {
    /// Run this command before and after; leave out the fixes that make it fail
    #[arg(long, value_name = "COMMAND")]
    pub verify: Option<String>,
    /// What is left out as a whole: single fixes, the fixes of a rule, those of a file
    #[arg(long, value_name = "WHAT", value_enum, default_value_t, requires = "verify")]
    pub verify_each: Each,
    /// Stop the command after this time and count it as failed: 90s, 5min
    #[arg(long, value_name = "TIME", requires = "verify")]
    pub verify_timeout: Option<String>,
    /// Write no file that has uncommitted changes
    #[arg(long)]
    pub require_clean: bool,
}

/// What stays or goes as a whole when a command decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Each {
    /// Every fix of a rule
    Rule,
    /// Every fix of a file
    File,
    /// One fix
    #[default]
    Fix,
}

/// Which rules run.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct SelectArgs {
    /// Run only these rules: names, families, languages, codes of other tools, globs
    #[arg(short = 's', long, value_name = "RULE,..", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not run these
    #[arg(long, value_name = "RULE,..", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Run these besides the selected ones
    #[arg(long, value_name = "RULE,..", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Use the rules and API tables of this folder too (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rule_dir: Vec<Utf8PathBuf>,
    /// Report findings too that a comment in the source suppresses
    #[arg(long)]
    pub ignore_suppressions: bool,
}

/// How findings are shown.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: Format,
    /// Exit with 0 even if findings remain
    #[arg(long)]
    pub exit_zero: bool,
    /// Tell how long each rule takes, the slowest first
    #[arg(long)]
    pub profile_rules: bool,
}

/// The shape of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Source, explanation and the diff of the best fix
    #[default]
    Full,
    /// One line per finding
    Concise,
    /// One object, for programs
    Json,
}

/// Which files are looked at.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Files")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct FileArgs {
    /// Leave out what matches this pattern (as in .gitignore; repeatable)
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// Apply the exclusions to paths named on the command line too
    #[arg(long)]
    pub force_exclude: bool,
    /// Look at files that .gitignore and its like hide
    #[arg(long)]
    pub no_ignore: bool,
    /// Look at files and folders whose name starts with a dot
    #[arg(long)]
    pub hidden: bool,
    /// Parse every file, even one that cannot hold a finding (slow; finds the same)
    #[arg(long)]
    pub exhaustive: bool,
    /// Number of threads [default: one per core]
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<usize>,
}

/// Which settings hold.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub struct ConfigArgs {
    /// Use this configuration file for every source file
    #[arg(long, value_name = "FILE")]
    pub config: Option<Utf8PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
    /// The lowest Python the code must run on: 3.11
    #[arg(long, value_name = "VERSION")]
    pub python_version: Option<String>,
    /// The async runtime the code runs under, where the source does not say
    #[arg(long, value_name = "NAME")]
    pub runtime: Option<String>,
}

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// How the review is shown
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    pub ui: Ui,
    /// The colours of the screen
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    pub theme: ThemeWish,
    /// Go on with the review that was left for later
    #[arg(long, conflicts_with_all = ["paths", "from"])]
    pub resume: bool,
    /// Ask only about the findings of this report of `check --output-format json`
    #[arg(long, value_name = "PLAN", conflicts_with = "paths")]
    pub from: Option<Utf8PathBuf>,
    /// Files and folders to look at [default: the current folder]
    pub paths: Vec<Utf8PathBuf>,
    /// How what is written is watched over.
    #[command(flatten)]
    pub safety: SafetyArgs,
    /// Which rules run.
    #[command(flatten)]
    pub rules: SelectArgs,
    /// Which files are looked at.
    #[command(flatten)]
    pub files: FileArgs,
    /// Which settings hold.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The look of a review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Ui {
    /// A screen where there is a terminal with room for it, else lines
    #[default]
    Auto,
    /// A screen
    Tui,
    /// Questions and answers, line by line; answers may come from a pipe
    Line,
}

/// The colours of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeWish {
    /// As the terminal says, dark if it says nothing
    #[default]
    Auto,
    /// For a light ground
    Light,
    /// For a dark ground
    Dark,
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The patch or the JSON report; `-` is standard input
    #[arg(default_value = "-")]
    pub input: Utf8PathBuf,
    /// Say whether it applies and write nothing
    #[arg(long)]
    pub check: bool,
    /// Apply the patch backwards
    #[arg(short = 'R', long)]
    pub reverse: bool,
    /// Of a report: make only the fixes of these rules
    #[arg(short = 's', long, value_name = "RULE,..", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Of a report: leave out the fixes of these rules
    #[arg(long, value_name = "RULE,..", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Of a report: make unsafe fixes too
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// How what is written is watched over.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// Arguments of `undo`.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// The runs to take back, by the numbers of --list [default: the last]
    pub runs: Vec<u32>,
    /// List the runs that are kept, newest first
    #[arg(short, long)]
    pub list: bool,
    /// Print what would change as a git patch and write nothing
    #[arg(short = 'n', long, conflicts_with = "list")]
    pub dry_run: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule: its name, or its code in another tool (ASYNC251)
    pub rule: String,
    /// Which rules there are.
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// Arguments of `rule`.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub struct RuleArgs {
    /// What to do with rules.
    #[command(subcommand)]
    pub command: RuleCommand,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RuleCommand {
    /// List every rule
    List(RuleListArgs),
    /// Write a new rule from a sample of code and what it should become
    New(RuleNewArgs),
    /// Run the examples of your own rules, and compare their snapshots
    Test(RuleTestArgs),
    /// Run one rule on files: what it finds, what it nearly finds and why not, how long it takes
    Try(RuleTryArgs),
}

/// Arguments of `rule try`.
#[derive(Debug, Args)]
pub struct RuleTryArgs {
    /// The rule, or the file of one
    pub what: String,
    /// Files and folders to look at [default: the current folder]
    pub paths: Vec<Utf8PathBuf>,
    /// Which rules there are.
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// Arguments of `rule new`.
#[derive(Debug, Args)]
pub struct RuleNewArgs {
    /// Its name: the defect, in lower case words with `-` between them
    pub name: String,
    /// The language of the code: python or rust
    #[arg(long, value_name = "LANGUAGE", default_value = "python")]
    pub lang: String,
    /// The code to find: one expression or statement, with its imports above it
    #[arg(long, value_name = "CODE")]
    pub from: Option<String>,
    /// The code to put in its place
    #[arg(long, value_name = "CODE", requires = "from")]
    pub to: Option<String>,
    /// The group of rules it goes to
    #[arg(long, value_name = "NAME", default_value = "own")]
    pub family: String,
    /// Do not open the files in an editor
    #[arg(long)]
    pub no_edit: bool,
    /// Which rules there are.
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// Arguments of `rule test`.
#[derive(Debug, Args)]
pub struct RuleTestArgs {
    /// A folder of rules, a rule, or a file of one [default: every rule of your own]
    pub what: Option<String>,
    /// Test again whenever a file changes, and show what changed
    #[arg(long)]
    pub watch: bool,
    /// Take changed snapshots as they are now
    #[arg(long)]
    pub accept: bool,
    /// Which rules there are.
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// Arguments of `rule list`.
#[derive(Debug, Args)]
pub struct RuleListArgs {
    /// How rules are shown
    #[arg(long, visible_alias = "format", value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: ListFormat,
    /// Which rules there are.
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// Which rules there are, for commands that work with rules.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RulesArgs {
    /// Use the rules and API tables of this folder too (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rule_dir: Vec<Utf8PathBuf>,
    /// Use this configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<Utf8PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
}

/// The shape of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table for people
    #[default]
    Text,
    /// A list of objects, for programs
    Json,
}

/// How to speak, for every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct GlobalArgs {
    /// When to use colours; `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `FORCE_COLOR` are heeded
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub color: Color,
    /// Say less: no summary and no hints
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: files not checked and fixes withheld, each with its reason
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// In a terminal that wants them
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_go_without_a_command() {
        let cli = Cli::try_parse_from(["asyncfix", "--dry-run", "src"]).unwrap();
        assert!(cli.command.is_none() && cli.run.action.dry_run);
        assert_eq!(cli.run.paths, [Utf8PathBuf::from("src")]);
    }
}
