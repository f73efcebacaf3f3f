//! The Python files of a run as one program: what each has to do with the others.
//!
//! Files of the project that are not part of the run are read where files of the run import them; nothing is reported there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::Utf8PathBuf;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::run::{Task, pool};
use crate::error::Error;
use crate::facts::{FunctionSummary, Linked, Surroundings};
use crate::outline::Outline;
use crate::project::links::{FileId, Member, Project, Skeleton};
use crate::project::modules::{module, place_of};
use crate::rules::RuleSet;
use crate::scan::summarize_text;
use crate::source::{DEFAULT_SIZE_LIMIT, Found, Language, SourceFile};
use crate::syntax::Parser;

/// No more files than this are read beside those of the run.
const MOST_BESIDES: usize = 10_000;

/// A file of the project, of the run or beside it.
struct Unit {
    found: Found,
    rules: Arc<RuleSet>,
    surroundings: Arc<Surroundings>,
    module: String,
}

/// Tells each task what the other files have to do with its own, if a rule asks for that.
///
/// # Errors
/// The threads cannot be started.
pub fn link(tasks: &mut [Task], threads: usize) -> Result<(), Error> {
    let asks = |task: &&mut Task| task.rules.gate(task.found.language).asks_for_project();
    let mut tasks: Vec<&mut Task> =
        tasks.iter_mut().filter(|task| task.found.language == Language::Python).filter(asks).collect();
    if tasks.is_empty() {
        return Ok(());
    }
    let pool = pool(threads)?;
    let mut units: Vec<Unit> = tasks.iter().map(|task| unit(task)).collect();
    let roots = roots(&units);
    let mut members: Vec<Member> = Vec::new();
    let mut asked: FxHashSet<PathBuf> = units.iter().map(|unit| unit.found.path.as_std_path().to_owned()).collect();
    while members.len() < units.len() {
        let new = &units[members.len()..];
        let read: Vec<Member> = pool.install(|| new.par_iter().map(|unit| member(unit, &roots)).collect());
        let first = members.len();
        members.extend(read);
        let besides = besides(&units[first..], &members[first..], &members, &mut asked);
        units.extend(besides.into_iter().take(MOST_BESIDES.saturating_sub(units.len() - tasks.len())));
    }
    let project = Project::new(members);
    let ways = project.ways();
    for file in &ways.files {
        let unit = &mut units[*file];
        let apis = project.apis_of(*file, unit.rules.apis(Language::Python));
        set_linked(&mut unit.surroundings, Linked { apis: Some(Arc::new(apis)), ..Linked::default() });
    }
    let summaries: Vec<(FileId, Vec<FunctionSummary>)> = pool.install(|| {
        let files = ways.files.par_iter().with_max_len(1);
        files.map_init(Parser::new, |parser, file| (*file, summary(&units[*file], parser))).collect()
    });
    for (file, mut linked) in project.link(summaries, &ways.begins) {
        if let Some(task) = tasks.get_mut(file).filter(|_| !linked.reached.is_empty()) {
            linked.apis = units[file].surroundings.linked.as_ref().and_then(|linked| linked.apis.clone());
            set_linked(&mut task.surroundings, linked);
        }
    }
    Ok(())
}

fn set_linked(surroundings: &mut Arc<Surroundings>, linked: Linked) {
    *surroundings = Arc::new(Surroundings { linked: Some(Arc::new(linked)), ..Surroundings::clone(surroundings) });
}

fn unit(task: &Task) -> Unit {
    let package = task.surroundings.package.as_deref().unwrap_or_default();
    Unit {
        found: task.found.clone(),
        rules: Arc::clone(&task.rules),
        surroundings: Arc::clone(&task.surroundings),
        module: module(package, task.found.path.file_stem().unwrap_or_default()),
    }
}

/// The first names of the modules that count as parts of the project: those of the run, and for a folder of plain modules
/// the others beside them.
fn roots(units: &[Unit]) -> FxHashSet<String> {
    let mut roots: FxHashSet<String> = FxHashSet::default();
    let mut folders: FxHashSet<&Path> = FxHashSet::default();
    for unit in units {
        roots.extend(unit.module.split('.').next().map(str::to_owned));
        let is_plain = unit.surroundings.package.as_deref().is_none_or(str::is_empty);
        if let Some(folder) = unit.found.path.parent().filter(|_| is_plain)
            && folders.insert(folder.as_std_path())
        {
            roots.extend(modules_in(folder.as_std_path()));
        }
    }
    roots
}

/// The names of the modules and packages in a folder.
fn modules_in(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| {
        let path = entry.path();
        let is_module = path.extension().is_some_and(|ending| ending == "py") || path.join("__init__.py").is_file();
        path.file_stem()?.to_str().filter(|_| is_module).map(str::to_owned)
    });
    names.collect()
}

/// The files that new members import and that are not members yet.
fn besides(units: &[Unit], new: &[Member], all: &[Member], asked: &mut FxHashSet<PathBuf>) -> Vec<Unit> {
    let known: FxHashSet<&str> = all.iter().map(|member| member.module.as_str()).collect();
    let mut seen: FxHashSet<(PathBuf, &str)> = FxHashSet::default();
    let mut found = Vec::new();
    for (unit, member) in units.iter().zip(new) {
        let package = unit.surroundings.package.as_deref().unwrap_or_default();
        let folder = unit.found.path.parent().map_or(Path::new(""), |folder| folder.as_std_path());
        let Some(root) = root_of(folder, package) else { continue };
        for path in member.skeleton.imported() {
            if known.contains(path) || !seen.insert((root.clone(), path)) {
                continue;
            }
            for file in place_of(&root, path, |module| known.contains(module)) {
                if let Ok(path) = Utf8PathBuf::from_path_buf(file)
                    && asked.insert(path.as_std_path().to_owned())
                {
                    found.push(beside(unit, &root, path));
                }
            }
        }
    }
    found
}

/// The folder from which the dotted path of a file in `folder` starts.
fn root_of(folder: &Path, package: &str) -> Option<PathBuf> {
    let mut root = folder.to_owned();
    for _ in package.split('.').filter(|part| !part.is_empty()) {
        root = if root.as_os_str().is_empty() { PathBuf::from("..") } else { root.parent()?.to_owned() };
    }
    Some(root)
}

fn beside(unit: &Unit, root: &Path, path: Utf8PathBuf) -> Unit {
    let folder = path.parent().map_or(Path::new(""), |folder| folder.as_std_path());
    let parts = folder.strip_prefix(root).unwrap_or(folder).iter().filter_map(|part| part.to_str());
    let package = parts.collect::<Vec<_>>().join(".");
    let module = module(&package, path.file_stem().unwrap_or_default());
    let surroundings = Surroundings { package: Some(package), ..Surroundings::clone(&unit.surroundings) };
    let found = Found { path, language: Language::Python, named: false };
    Unit { found, rules: Arc::clone(&unit.rules), surroundings: Arc::new(surroundings), module }
}

fn member(unit: &Unit, roots: &FxHashSet<String>) -> Member {
    let gate = unit.rules.gate(Language::Python);
    let package = unit.surroundings.package.as_deref().unwrap_or_default();
    // What cannot be read is told by the scan.
    let skeleton = SourceFile::read(&unit.found, DEFAULT_SIZE_LIMIT).map_or_else(
        |_| Skeleton::default(),
        |file| {
            let outline = Outline::of(&file.text, Language::Python);
            let causes = gate.causes(&outline);
            Skeleton::of(&outline, package, roots, &causes, gate.runs_plain_functions(&outline))
        },
    );
    Member { path: unit.found.path.as_str().into(), module: unit.module.clone(), skeleton }
}

fn summary(unit: &Unit, parser: &Parser) -> Vec<FunctionSummary> {
    let Ok(file) = SourceFile::read(&unit.found, DEFAULT_SIZE_LIMIT) else { return Vec::new() };
    summarize_text(&file.text, Language::Python, &unit.rules, &unit.surroundings, parser)
}
