//! `asyncfix rule new`: a rule from a sample, which passes its own test from the first second.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::args::{RuleNewArgs, RuleTestArgs, RulesArgs};
use super::console::Console;
use super::exit_status::ExitStatus;
use super::rule_test;
use super::rulebook::{config_here, rules_here, shown};
use crate::error::Error;
use crate::project::Config;
use crate::rules::draft::{Draft, Sample, draft};
use crate::rules::is_name;
use crate::source::Language;

/// The folder that new rules go to where no configuration names one.
const FOLDER: &str = "rules";

/// Writes the files of a new rule, and tests them.
///
/// # Errors
/// The sample is none, the name is taken, or a file is there already.
pub fn new(args: &RuleNewArgs, console: &Console) -> Result<ExitStatus, Error> {
    let language = language(&args.lang)?;
    if let Some(name) = [&args.name, &args.family].into_iter().find(|name| !is_name(name)) {
        return Err(Error::new(format!("`{name}` is no name")).next("names are lower case words with `-` between them"));
    }
    let config = config_here(&args.rules)?;
    let known = rules_here(&args.rules)?;
    if let Some(other) =
        known.rules().iter().find(|rule| rule.source.language == language && rule.source.name == args.name)
    {
        return Err(Error::new(format!("there is a rule `{}` already: {}", args.name, other.source.file())));
    }
    let template = template(language);
    let (from, to) = match &args.from {
        Some(from) => (from.as_str(), args.to.as_deref()),
        None => (template.0, Some(template.1)),
    };
    let draft = draft(&Sample { name: &args.name, language, from, to }).map_err(|why| {
        Error::new(why)
            .next("`asyncfix ast` shows how a piece of code is read; without `--from` the rule is a template")
    })?;
    let folder = folder(args, &config);
    let family = folder.join(language.name()).join(&args.family);
    let files = [
        (family.join(format!("{}.scm", args.name)), explained(&draft, args)),
        (family.join(format!("{}.md", args.name)), draft.page),
    ];
    write(&family, &files)?;
    for (path, _) in &files {
        console.say(&format!("wrote {}", shown(path)));
    }
    let rules = declare(&folder, &config, &args.rules, console)?;
    let status =
        rule_test::test(&RuleTestArgs { what: Some(args.name.clone()), watch: false, accept: false, rules }, console)?;
    if !args.no_edit {
        open(&files.map(|(path, _)| path), console);
    }
    Ok(status)
}

fn language(name: &str) -> Result<Language, Error> {
    Language::ALL.into_iter().find(|language| language.name() == name).ok_or_else(|| {
        let names = Language::ALL.map(Language::name);
        Error::new(format!("`{name}` is no language of ours"))
            .next(format!("use `--lang {}`", names.join("` or `--lang ")))
    })
}

/// A sample for a rule that begins as a template.
fn template(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Python => ("import acme\nacme.get(url)", "import acme.aio\nawait acme.aio.get(url)"),
        Language::Rust => ("acme::get(url)", "acme::aio::get(url).await"),
    }
}

/// The query of a template, with what else a query can say.
fn explained(draft: &Draft, args: &RuleNewArgs) -> String {
    if args.from.is_some() {
        return draft.query.clone();
    }
    let help = "; A template: `asyncfix ast FILE:LINE` shows the shape of real code, ready to be pasted here.\n\
                ; (kind field: (kind) @capture) is the shape; `#…?` are tests, the cheapest first; `#…!` say and edit.\n\
                ; Other tests: (#blocks? @callee service) (#type? @object \"acme.Client\") (#argument? @call \"timeout\")\n\
                ; Other edits: (#twin! @callee) (#offload! @call) (#replace! @node \"text\" @other) (#import! \"module\" \"name\")\n";
    draft.query.replacen("; format: 1\n", &format!("; format: 1\n{help}"), 1)
}

fn folder(args: &RuleNewArgs, config: &Config) -> PathBuf {
    if let Some(dir) = args.rules.rule_dir.first() {
        return dir.into();
    }
    match config.rule_dirs.first() {
        Some(entry) => config.folder.join(&entry.text),
        None => PathBuf::from(FOLDER),
    }
}

fn write(family: &Path, files: &[(PathBuf, String)]) -> Result<(), Error> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Error::new(format!("`{}` is there already", shown(path))).next("choose another name, or remove it"));
    }
    let fail = |path: &Path, error: &io::Error| Error::new(format!("cannot write `{}`: {error}", path.display()));
    fs::create_dir_all(family).map_err(|error| fail(family, &error))?;
    for (path, text) in files {
        fs::write(path, text).map_err(|error| fail(path, &error))?;
    }
    Ok(())
}

/// Sees to it that the rule is found from now on: without a configuration one is written, else what to add is told.
fn declare(folder: &Path, config: &Config, rules: &RulesArgs, console: &Console) -> Result<RulesArgs, Error> {
    if !config.rule_dirs.is_empty() || !rules.rule_dir.is_empty() {
        return Ok(rules.clone());
    }
    let line = format!("rule-dirs = [\"{FOLDER}\"]");
    if config.is_from_file() || rules.isolated {
        console.say(&format!("add `{line}` to {}, or the rule does not run", shown(config.path())));
        let mut rules = rules.clone();
        rules.rule_dir.extend(folder.to_str().map(Into::into));
        return Ok(rules);
    }
    fs::write("asyncfix.toml", format!("{line}\n"))
        .map_err(|error| Error::new(format!("cannot write `asyncfix.toml`: {error}")))?;
    console.say("wrote asyncfix.toml");
    Ok(rules.clone())
}

/// Opens the files in the editor of the user, in a terminal.
fn open(files: &[PathBuf], console: &Console) {
    let editor =
        ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let Some(editor) = editor.filter(|_| console.is_terminal && io::stdin().is_terminal()) else { return };
    let mut words = editor.split_whitespace();
    let Some(program) = words.next() else { return };
    if let Err(error) = Command::new(program).args(words).args(files).status() {
        console.note(&format!("cannot start the editor `{editor}`: {error}"));
    }
}
