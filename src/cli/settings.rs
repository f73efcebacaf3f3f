//! Configuration and command line together: for each file whether it is looked at, and which rules run on it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::options::{Options, current_folder, runtimes};
use crate::error::{Error, nearest};
use crate::project::{Config, Entry};
use crate::rules::RuleSet;
use crate::rules::select::{Wishes, check_name, select};
use crate::source::{Excludes, Found, Language};

/// The value of `http-client` that means none of them: calls go to a worker thread.
const THREAD: &str = "thread";

/// The rule for what the configuration itself says, which runs where it says something.
const CONFIGURED: &str = "configured-blocking";

/// The settings of a run. Each configuration is checked once, when the first file under it comes up.
pub struct Settings {
    command_line: OwnedWishes,
    current: Utf8PathBuf,
    force_exclude: bool,
    compiled: HashMap<PathBuf, Arc<Compiled>>,
    selected: HashMap<(PathBuf, Vec<String>), Vec<bool>>,
}

#[derive(Clone, Debug, Default)]
struct OwnedWishes {
    select: Option<Vec<String>>,
    extend_select: Vec<String>,
    ignore: Vec<String>,
}

/// A configuration with its names checked and its patterns compiled.
struct Compiled {
    wishes: OwnedWishes,
    folder: Utf8PathBuf,
    /// `None` if nothing is left out.
    exclude: Option<Excludes>,
    per_file: Vec<(Excludes, Vec<String>)>,
}

impl Settings {
    /// Settings of nothing but the command line. Its names are checked when it is known which rules there are.
    pub fn new(options: &Options) -> Self {
        let wishes = &options.select;
        let command_line = OwnedWishes {
            select: (!wishes.select.is_empty()).then(|| wishes.select.clone()),
            extend_select: wishes.extend_select.clone(),
            ignore: wishes.ignore.clone(),
        };
        Self {
            command_line,
            current: current_folder(),
            force_exclude: options.discover.force_exclude,
            compiled: HashMap::new(),
            selected: HashMap::new(),
        }
    }

    /// The names on the command line, each with its option.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let OwnedWishes { select, extend_select, ignore } = &self.command_line;
        let select = select.iter().flatten().map(|name| ("--select", name));
        let others = extend_select.iter().map(|name| ("--extend-select", name));
        select.chain(others).chain(ignore.iter().map(|name| ("--ignore", name)))
    }

    /// Which of `rules` run on a file under `config`; `None` if the configuration leaves the file out.
    ///
    /// # Errors
    /// The configuration names something that does not exist.
    pub fn of(&mut self, config: &Config, rules: &RuleSet, found: &Found) -> Result<Option<Vec<bool>>, Error> {
        let compiled = self.compiled(config, rules)?;
        let path = self.current.join(&found.path);
        let is_excluded = compiled.exclude.as_ref().is_some_and(|exclude| exclude.cover_below(&path, &compiled.folder));
        if is_excluded && (self.force_exclude || !found.named) {
            return Ok(None);
        }
        let unwanted = compiled.per_file.iter().filter(|(patterns, _)| patterns.cover_below(&path, &compiled.folder));
        let unwanted: Vec<String> = unwanted.flat_map(|(_, names)| names.iter().cloned()).collect();
        let key = (config.folder.clone(), unwanted);
        if let Some(known) = self.selected.get(&key) {
            return Ok(Some(known.clone()));
        }
        let here = Wishes { ignore: &key.1, ..Wishes::default() };
        let layers = [compiled.wishes.borrowed(), here, self.command_line.borrowed()];
        let running = select(rules.rules(), &layers);
        self.selected.insert(key, running.clone());
        Ok(Some(running))
    }

    fn compiled(&mut self, config: &Config, rules: &RuleSet) -> Result<Arc<Compiled>, Error> {
        if let Some(known) = self.compiled.get(&config.folder) {
            return Ok(Arc::clone(known));
        }
        let compiled = Arc::new(self.compile(config, rules)?);
        self.compiled.insert(config.folder.clone(), Arc::clone(&compiled));
        Ok(compiled)
    }

    fn compile(&self, config: &Config, rules: &RuleSet) -> Result<Compiled, Error> {
        check_runtime(config)?;
        check_http_client(config, rules)?;
        check_offload(config, rules)?;
        let folder = Utf8Path::from_path(&config.folder).filter(|folder| !folder.as_str().is_empty());
        let folder = folder.map_or_else(|| self.current.clone(), |folder| self.current.join(folder));
        let folder = folder.canonicalize_utf8().unwrap_or(folder);
        let mut per_file = Vec::new();
        for (pattern, names) in &config.per_file_ignores {
            per_file.push((patterns(config, &folder, [pattern])?, known_names(config, rules, names)?));
        }
        let select = config.select.as_ref().map(|names| known_names(config, rules, names)).transpose()?;
        let mut extend_select = known_names(config, rules, &config.extend_select)?;
        if !config.blocking.is_empty() {
            extend_select.push(CONFIGURED.to_owned());
        }
        let ignore = known_names(config, rules, &config.ignore)?;
        let exclude = patterns(config, &folder, &config.exclude)?;
        let exclude = (!config.exclude.is_empty()).then_some(exclude);
        Ok(Compiled { wishes: OwnedWishes { select, extend_select, ignore }, folder, exclude, per_file })
    }
}

/// Fails if the configuration names a rule that is not there.
///
/// # Errors
/// It does.
pub fn check_config_names(config: &Config, rules: &RuleSet) -> Result<(), Error> {
    let per_file = config.per_file_ignores.iter().flat_map(|(_, names)| names);
    let all = config.select.iter().flatten().chain(&config.extend_select).chain(&config.ignore).chain(per_file);
    all.cloned().try_for_each(|name| known_names(config, rules, &[name]).map(drop))
}

fn known_names(config: &Config, rules: &RuleSet, names: &[Entry]) -> Result<Vec<String>, Error> {
    let checked = names.iter().map(|name| match check_name(rules.rules(), &name.text) {
        Ok(()) => Ok(name.text.clone()),
        Err(unknown) => {
            let error = config.error(format!("unknown rule `{}`", name.text), name.span, "no such rule");
            Err(error.did_you_mean(unknown.nearest.as_deref()).next("`asyncfix rule list` shows every rule"))
        }
    });
    checked.collect()
}

impl OwnedWishes {
    fn borrowed(&self) -> Wishes<'_> {
        Wishes { select: self.select.as_deref(), extend_select: &self.extend_select, ignore: &self.ignore }
    }
}

fn patterns<'e>(
    config: &Config,
    folder: &Utf8Path,
    entries: impl IntoIterator<Item = &'e Entry> + Clone,
) -> Result<Excludes, Error> {
    let globs: Vec<&str> = entries.clone().into_iter().map(|entry| entry.text.as_str()).collect();
    Excludes::new(folder, &globs, false).map_err(|bad| {
        let span = entries.into_iter().find(|entry| entry.text == bad.glob).map(|entry| entry.span);
        config.error("a pattern means nothing", span.unwrap_or_default(), bad.reason)
    })
}

fn check_runtime(config: &Config) -> Result<(), Error> {
    let Some(entry) = &config.runtime else { return Ok(()) };
    check_known(config, "runtime", entry, &runtimes())
}

fn check_http_client(config: &Config, rules: &RuleSet) -> Result<(), Error> {
    let Some(entry) = &config.http_client else { return Ok(()) };
    let libraries = rules.apis(Language::Python).libraries();
    let known: Vec<&str> = libraries.map(|library| library.name.as_str()).chain([THREAD]).collect();
    check_known(config, "HTTP client", entry, &known)
}

fn check_offload(config: &Config, rules: &RuleSet) -> Result<(), Error> {
    let Some(entry) = &config.offload else { return Ok(()) };
    let forms = rules.apis(Language::Python).libraries().flat_map(|library| &library.offload);
    let known: Vec<&str> = forms.map(|form| form.call.as_str()).collect();
    check_known(config, "way to a worker thread", entry, &known)
}

fn check_known(config: &Config, noun: &str, entry: &Entry, known: &[&str]) -> Result<(), Error> {
    if known.contains(&entry.text.as_str()) {
        return Ok(());
    }
    let error = config.error(format!("unknown {noun} `{}`", entry.text), entry.span, "not known");
    Err(error.did_you_mean(nearest(&entry.text, known.iter().copied())))
}
