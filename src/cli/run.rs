//! The files of a run: which rules and surroundings hold for each, and the work on all of them, in parallel.
//!
//! This is the only parallel code. Results come in the order of the paths, for any number of threads.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::console::Console;
use super::exit_status::ExitStatus;
use super::linking;
use super::options::Options;
use super::rulebook::Rulebook;
use super::settings::Settings;
use crate::error::Error;
use crate::facts::{PythonVersion, Surroundings};
use crate::project::{Overrides, Projects};
use crate::report::NotChecked;
use crate::rules::{RuleSet, select};
use crate::scan::{Scan, needs_parse, scan_text};
use crate::source::{DEFAULT_SIZE_LIMIT, Found, Language, SourceFile, discover, visible_line};
use crate::syntax::Parser;

/// One file with all that holds for it.
#[derive(Clone)]
pub struct Task {
    /// The file.
    pub found: Found,
    /// The rules that run on it.
    pub rules: Arc<RuleSet>,
    /// What is known of its project.
    pub surroundings: Arc<Surroundings>,
}

impl Task {
    /// The findings of the file, with a parse only if its outline asks for one or `exhaustive` does. A file that the user
    /// named is always parsed: whether it parses is part of the answer.
    pub fn scan(&self, file: &SourceFile, parser: &Parser, exhaustive: bool) -> Scan {
        let is_linked = self.surroundings.linked.is_some();
        let needs_parse = || needs_parse(&file.text, file.language, &self.rules, &self.surroundings);
        if !exhaustive && !self.found.named && !is_linked && !needs_parse() {
            return Scan::default();
        }
        scan_text(&file.text, file.language, &self.rules, &self.surroundings, parser)
    }
}

/// What a run has to do, and what it cannot do.
#[derive(Default)]
pub struct Plan {
    /// The files, sorted by path.
    pub tasks: Vec<Task>,
    /// What could not be looked at, sorted by path.
    pub not_checked: Vec<NotChecked>,
    /// Whether something the user named could not be looked at.
    pub failed: bool,
    /// The lowest Python that fixes are written for where a project does not say; `None` if every project does.
    pub assumed_python: Option<PythonVersion>,
}

/// The results of a run.
#[derive(Debug)]
pub struct Results<T> {
    /// One result per file that could be read, in the order of the paths.
    pub files: Vec<T>,
    /// What could not be looked at, sorted by path.
    pub not_checked: Vec<NotChecked>,
    /// [`ExitStatus::Failed`] if something the user named could not be looked at.
    pub status: ExitStatus,
    /// As in [`Plan`].
    pub assumed_python: Option<PythonVersion>,
}

/// Finds the files and decides what holds for each.
///
/// # Errors
/// The configuration or the selection of rules is wrong.
pub fn plan(options: &Options) -> Result<Plan, Error> {
    let mut rulebook = Rulebook::new(&options.select.rule_dir)?;
    let mut settings = Settings::new(options);
    let overrides = Overrides { python: options.python, runtime: options.runtime.clone() };
    let mut projects = Projects::new(&options.config, overrides)?;
    let mut sets: HashMap<(PathBuf, Vec<bool>), Arc<RuleSet>> = HashMap::new();
    // Names on the command line may be those of rules of the current folder, even if no file there is looked at.
    rulebook.of(&*projects.config_here()?)?;
    let discovered = discover(&options.paths, &options.discover);
    let mut plan = Plan::default();
    for one in discovered.not_checked {
        plan.failed |= one.named;
        plan.not_checked.push(not_checked(&one));
    }
    for found in discovered.files {
        let path = found.path.as_std_path();
        let folder = path.parent().unwrap_or(path);
        let config = projects.config_of(folder)?;
        let all = rulebook.of(&config)?;
        let Some(running) = settings.of(&config, &all, &found)? else { continue };
        let surroundings = projects.surroundings_of(path, found.language, &config);
        if found.language == Language::Python && !surroundings.python_is_declared {
            plan.assumed_python = Some(surroundings.python);
        }
        let key = (config.path().to_owned(), running);
        let rules = if let Some(known) = sets.get(&key) {
            Arc::clone(known)
        } else {
            let rules = Arc::new(subset(&all, &key.1));
            sets.insert(key, Arc::clone(&rules));
            rules
        };
        plan.tasks.push(Task { found, rules, surroundings });
    }
    rulebook.check_names(settings.named())?;
    linking::link(&mut plan.tasks, options.threads)?;
    Ok(plan)
}

fn subset(all: &RuleSet, running: &[bool]) -> RuleSet {
    let runs = |name: &str, language| {
        let mut rules = all.rules().iter().zip(running);
        rules.any(|(rule, runs)| *runs && rule.source.name == name && rule.source.language == language)
    };
    all.subset(|rule| runs(rule.source.name, rule.source.language))
}

/// Reads every file of the plan and does `work` on it, on `threads` threads (0: one per core).
///
/// # Errors
/// The threads cannot be started.
pub fn over_files<T: Send>(
    plan: Plan,
    threads: usize,
    work: impl Fn(&Task, SourceFile, &Parser) -> T + Sync,
) -> Result<Results<T>, Error> {
    let pool = pool(threads)?;
    let one = |parser: &mut Parser, task: &Task| read_and_work(task, parser, &work);
    let done: Vec<_> = pool.install(|| plan.tasks.par_iter().with_max_len(1).map_init(Parser::new, one).collect());
    let mut results = Results {
        files: Vec::new(),
        not_checked: plan.not_checked,
        status: ExitStatus::Clean,
        assumed_python: plan.assumed_python,
    };
    let mut failed = plan.failed;
    for result in done {
        match result {
            Ok(result) => results.files.push(result),
            Err((reason, is_failure)) => {
                failed |= is_failure;
                results.not_checked.push(reason);
            }
        }
    }
    results.not_checked.sort();
    if failed {
        results.status = ExitStatus::Failed;
    }
    Ok(results)
}

/// The threads of a run.
///
/// # Errors
/// They cannot be started.
pub(super) fn pool(threads: usize) -> Result<rayon::ThreadPool, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Error::new(format!("cannot start the threads: {error}")))
}

fn read_and_work<T>(
    task: &Task,
    parser: &Parser,
    work: &impl Fn(&Task, SourceFile, &Parser) -> T,
) -> Result<T, (NotChecked, bool)> {
    let file = SourceFile::read(&task.found, DEFAULT_SIZE_LIMIT).map_err(|one| (not_checked(&one), one.named))?;
    // One file that uncovers a bug of ours must not take the results of all others with it.
    catch_unwind(AssertUnwindSafe(|| work(task, file, parser))).map_err(|_| {
        let reason = "internal error; please report it with this file".to_owned();
        (NotChecked { path: task.found.path.to_string(), reason }, true)
    })
}

fn not_checked(one: &crate::source::NotChecked) -> NotChecked {
    NotChecked { path: one.path.to_string(), reason: one.reason.to_string() }
}

impl<T> Results<T> {
    /// The files' results, and the rest.
    pub fn split(self) -> (Vec<T>, Results<()>) {
        let Results { files, not_checked, status, assumed_python } = self;
        (files, Results { files: Vec::new(), not_checked, status, assumed_python })
    }

    /// Tells which Python the fixes shown or made are for, if no project says.
    pub fn tell_assumed_python(&self, console: &Console) {
        if let Some(PythonVersion(major, minor)) = self.assumed_python {
            let fixes = format!("fixes are written for Python {major}.{minor} and later");
            console.say(&format!("{fixes}: no `requires-python` says more (`--python-version` does)"));
        }
    }

    /// Tells why files were not checked: always if the user named one of them, else if asked to be verbose.
    pub fn tell_not_checked(&self, console: &Console) {
        if !console.verbose && self.status != ExitStatus::Failed {
            return;
        }
        for one in &self.not_checked {
            console.note(&format!("not checked: {}: {}", visible_line(&one.path), visible_line(&one.reason)));
        }
    }
}

/// An error about a name on the command line that stands for no rule.
pub fn unknown_rule(unknown: &select::UnknownName, option: &str) -> Error {
    let error = Error::new(format!("{option}unknown rule `{}`", unknown.name)).did_you_mean(unknown.nearest.as_deref());
    error.next("`asyncfix rule list` shows every rule")
}
