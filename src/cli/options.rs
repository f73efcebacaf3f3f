//! Arguments made sense of: what they mean together, checked before any work starts.

use std::ffi::OsString;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::args::{ActionArgs, ConfigArgs, FileArgs, Format, ReportArgs, ReviewArgs, RunArgs, SelectArgs};
use super::verify::Verify;
use crate::apis::Apis;
use crate::edit::Applicability;
use crate::error::{Error, nearest};
use crate::facts::PythonVersion;
use crate::project::ConfigSource;
use crate::project::python_version::parse_version;
use crate::source::{DiscoverOptions, Excludes, Language};

/// The commands whose names a path may be mistaken for.
const COMMANDS: &[&str] = &["check", "review", "apply", "undo", "explain", "rule", "ast"];

/// What to do with what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Show it.
    Report,
    /// Print a patch.
    Patch {
        /// For reading rather than applying.
        for_reading: bool,
        /// Exit with 1 if the patch is not empty.
        exit_code: bool,
    },
    /// Write the fixes.
    Fix,
}

/// Checked options of a command that reads source files.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Options {
    /// The files and folders named; none means the current folder.
    pub paths: Vec<Utf8PathBuf>,
    /// What to do; `None` if nothing was said.
    pub action: Option<Action>,
    /// The least trusted fixes that may be written.
    pub threshold: Applicability,
    /// How findings are shown.
    pub format: Format,
    /// Whether remaining findings are no reason to fail.
    pub exit_zero: bool,
    /// Whether the time of each rule is told.
    pub profile_rules: bool,
    /// Which rules run, as far as the command line says.
    pub select: SelectArgs,
    /// How files are found.
    pub discover: DiscoverOptions,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
    /// Parse every file.
    pub exhaustive: bool,
    /// Where the configuration comes from.
    pub config: ConfigSource,
    /// The Python that the command line names.
    pub python: Option<PythonVersion>,
    /// The runtime that the command line names.
    pub runtime: Option<String>,
    /// What decides which fixes stay, if anything does.
    pub verify: Option<Verify>,
    /// Whether files with uncommitted changes are left alone.
    pub require_clean: bool,
}

impl Options {
    /// Checks the arguments of the main command or `check`. `words` are those of the command line, for suggestions.
    ///
    /// # Errors
    /// They contradict each other, or one of them means nothing.
    pub fn of_run(args: RunArgs, words: &[OsString]) -> Result<Self, Error> {
        let action = action(&args.action)?;
        check_paths(&args.paths, words)?;
        let threshold = if args.action.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        let options = Self::new(args.paths, args.rules, &args.files, args.config)?;
        let ReportArgs { output_format: format, exit_zero, profile_rules, .. } = args.report;
        let (verify, require_clean) = (Verify::of(&args.safety)?, args.safety.require_clean);
        let writes = !matches!(action, Some(Action::Report | Action::Patch { .. }));
        if verify.is_some() && !writes {
            return Err(nothing_to_verify());
        }
        if profile_rules && matches!(action, Some(Action::Fix | Action::Patch { .. })) {
            return Err(Error::new("`--profile-rules` is about a report and there is none")
                .next("use `asyncfix check --profile-rules`"));
        }
        Ok(Self { action, threshold, format, exit_zero, profile_rules, verify, require_clean, ..options })
    }

    /// Checks the arguments of `review`.
    ///
    /// # Errors
    /// One of them means nothing.
    pub fn of_review(args: ReviewArgs) -> Result<Self, Error> {
        let options = Self::new(args.paths, args.rules, &args.files, args.config)?;
        let (verify, require_clean) = (Verify::of(&args.safety)?, args.safety.require_clean);
        Ok(Self { threshold: Applicability::Unsafe, verify, require_clean, ..options })
    }

    /// For the files and the rules of a plan.
    ///
    /// # Errors
    /// None of ours.
    pub fn of_plan(paths: Vec<Utf8PathBuf>, rules: Vec<String>, threshold: Applicability) -> Result<Self, Error> {
        let select = SelectArgs { select: rules, ..SelectArgs::default() };
        Ok(Self { threshold, ..Self::new(paths, select, &FileArgs::default(), ConfigArgs::default())? })
    }

    fn new(paths: Vec<Utf8PathBuf>, select: SelectArgs, files: &FileArgs, config: ConfigArgs) -> Result<Self, Error> {
        if files.jobs == Some(0) {
            return Err(Error::new("`-j 0` leaves nobody to do the work").next("use `-j 1` or more"));
        }
        let threads = files.jobs.unwrap_or(0);
        Ok(Self {
            paths,
            action: None,
            threshold: Applicability::Safe,
            format: Format::Full,
            exit_zero: false,
            profile_rules: false,
            select,
            discover: discover_options(files, threads)?,
            threads,
            exhaustive: files.exhaustive,
            python: config.python_version.as_deref().map(python_version).transpose()?,
            runtime: config.runtime.map(known_runtime).transpose()?,
            verify: None,
            require_clean: false,
            config: match config.config {
                Some(path) => ConfigSource::File(path.into()),
                None if config.isolated => ConfigSource::Nothing,
                None => ConfigSource::Nearest,
            },
        })
    }
}

/// An error about a command that writes nothing.
pub(super) fn nothing_to_verify() -> Error {
    Error::new("`--verify` is about what is written and nothing is").next("add `--fix`, or use `asyncfix review`")
}

fn action(args: &ActionArgs) -> Result<Option<Action>, Error> {
    let patch = if args.dry_run { "--dry-run" } else { "--diff" };
    let wants_patch = args.dry_run || args.diff;
    if wants_patch && args.fix {
        return Err(Error::new(format!("`{patch}` writes nothing and `--fix` writes: they cannot go together"))
            .next(format!("use `{patch}` to see the patch, then `--fix` to write it")));
    }
    if args.exit_code && !wants_patch {
        return Err(Error::new("`--exit-code` is about a patch and there is none").next("add `--dry-run` or `--diff`"));
    }
    if wants_patch {
        let for_reading = args.diff && !args.dry_run;
        return Ok(Some(Action::Patch { for_reading, exit_code: args.exit_code }));
    }
    Ok(args.fix.then_some(Action::Fix))
}

/// A command after an option is read as a path; if there is no such path, the command was meant.
fn check_paths(paths: &[Utf8PathBuf], words: &[OsString]) -> Result<(), Error> {
    let mistaken = paths.iter().find(|path| COMMANDS.contains(&path.as_str()) && !path.exists());
    let Some(path) = mistaken else { return Ok(()) };
    let others = words.iter().skip(1).filter(|word| *word != path.as_str());
    let others: Vec<String> = others.map(|word| word.to_string_lossy().into_owned()).collect();
    let meant = format!("did you mean: asyncfix {path} {}", others.join(" "));
    Err(Error::new(format!("no such file or folder: `{path}`")).next(meant))
}

fn discover_options(args: &FileArgs, threads: usize) -> Result<DiscoverOptions, Error> {
    let excludes = Excludes::new(&current_folder(), &args.exclude, true);
    let excludes = excludes.map_err(|error| Error::new(format!("`--exclude`: {error}")))?;
    Ok(DiscoverOptions {
        excludes,
        force_exclude: args.force_exclude,
        respect_ignore_files: !args.no_ignore,
        hidden: args.hidden,
        threads,
        ..DiscoverOptions::default()
    })
}

/// The current folder, absolute and free of links; `.` if it cannot be named.
pub(super) fn current_folder() -> Utf8PathBuf {
    let folder = fs::canonicalize(".").ok().and_then(|folder| Utf8PathBuf::from_path_buf(folder).ok());
    folder.unwrap_or_else(|| Utf8Path::new(".").to_owned())
}

fn python_version(text: &str) -> Result<PythonVersion, Error> {
    let wrong = || Error::new(format!("`{text}` is no Python version")).next("use `--python-version 3.11`");
    parse_version(text).ok_or_else(wrong)
}

/// The names of all runtimes that the API tables know, sorted.
pub(super) fn runtimes() -> Vec<&'static str> {
    let libraries = Language::ALL.into_iter().flat_map(|language| Apis::builtin(language).libraries());
    let mut names: Vec<&str> =
        libraries.filter(|library| library.runtime.is_some()).map(|library| library.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn known_runtime(name: String) -> Result<String, Error> {
    let known = runtimes();
    if known.contains(&name.as_str()) {
        return Ok(name);
    }
    let error = Error::new(format!("unknown runtime `{name}`"));
    Err(match nearest(&name, known.iter().copied()) {
        Some(near) => error.did_you_mean(Some(near)),
        None => error.next(format!("the runtimes are {}", known.join(", "))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::Parser;

    fn options(line: &str) -> Result<Options, Error> {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Options::of_run(Cli::try_parse_from(&words).unwrap().run, &words)
    }

    fn check_error(line: &str, shown: &[&str]) {
        let error = options(line).unwrap_err().to_string();
        for part in shown {
            assert!(error.contains(part), "no {part:?} in\n{error}");
        }
    }

    #[test]
    fn contradictions_name_both_sides() {
        check_error("asyncfix --dry-run --fix", &["`--dry-run`", "`--fix`"]);
        check_error("asyncfix --diff --fix", &["`--diff`", "`--fix`"]);
        check_error("asyncfix --fix --exit-code", &["`--exit-code`", "--dry-run"]);
    }

    #[test]
    fn a_command_after_an_option_is_explained() {
        check_error("asyncfix --dry-run check", &["`check`", "did you mean: asyncfix check --dry-run"]);
    }

    #[test]
    fn values_that_mean_nothing() {
        check_error("asyncfix -j 0", &["-j 0"]);
        check_error("asyncfix --python-version new", &["`new` is no Python version", "3.11"]);
    }

    #[test]
    fn actions() {
        let check = |line: &str, action| assert_eq!(options(line).unwrap().action, action, "{line}");
        check("asyncfix", None);
        check("asyncfix --fix", Some(Action::Fix));
        check("asyncfix -n --exit-code", Some(Action::Patch { for_reading: false, exit_code: true }));
        check("asyncfix --diff", Some(Action::Patch { for_reading: true, exit_code: false }));
    }
}
