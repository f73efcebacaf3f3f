//! Configuration and command line together: for each file whether it is looked at, and which rules run on it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::options::{Options, current_folder, runtimes};
use super::run::unknown_rule;
use crate::apis::Apis;
use crate::error::{Error, nearest};
use crate::project::{Config, Entry};
use crate::rules::select::{Wishes, check_name, select};
use crate::rules::{Rule, RuleSet};
use crate::source::{Excludes, Found, Language};

/// The value of `http-client` that means none of them: calls go to a worker thread.
const THREAD: &str = "thread";

/// The rule for what the configuration itself says, which runs where it says something.
const CONFIGURED: &str = "configured-blocking";

/// The settings of a run. Each configuration is checked once, when the first file under it comes up.
pub struct Settings<'r> {
    rules: &'r [Arc<Rule>],
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

impl<'r> Settings<'r> {
    /// Checks the selection of the command line against `rules`.
    ///
    /// # Errors
    /// An option names no rule.
    pub fn new(rules: &'r RuleSet, options: &Options) -> Result<Self, Error> {
        let rules = rules.rules();
        let wishes = &options.select;
        let named =
            [("--select", &wishes.select), ("--extend-select", &wishes.extend_select), ("--ignore", &wishes.ignore)];
        for (option, names) in named {
            for name in names {
                check_name(rules, name).map_err(|unknown| unknown_rule(&unknown, &format!("`{option}`: ")))?;
            }
        }
        let command_line = OwnedWishes {
            select: (!wishes.select.is_empty()).then(|| wishes.select.clone()),
            extend_select: wishes.extend_select.clone(),
            ignore: wishes.ignore.clone(),
        };
        let force_exclude = options.discover.force_exclude;
        Ok(Self {
            rules,
            command_line,
            current: current_folder(),
            force_exclude,
            compiled: HashMap::new(),
            selected: HashMap::new(),
        })
    }

    /// Which rules run on a file under `config`; `None` if the configuration leaves the file out.
    ///
    /// # Errors
    /// The configuration names something that does not exist.
    pub fn of(&mut self, config: &Config, found: &Found) -> Result<Option<Vec<bool>>, Error> {
        let compiled = self.compiled(config)?;
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
        let running = select(self.rules, &layers).map_err(|unknown| unknown_rule(&unknown, ""))?;
        self.selected.insert(key, running.clone());
        Ok(Some(running))
    }

    fn compiled(&mut self, config: &Config) -> Result<Arc<Compiled>, Error> {
        if let Some(known) = self.compiled.get(&config.folder) {
            return Ok(Arc::clone(known));
        }
        let compiled = Arc::new(self.compile(config)?);
        self.compiled.insert(config.folder.clone(), Arc::clone(&compiled));
        Ok(compiled)
    }

    fn compile(&self, config: &Config) -> Result<Compiled, Error> {
        check_runtime(config)?;
        check_http_client(config)?;
        check_offload(config)?;
        let folder = Utf8Path::from_path(&config.folder).filter(|folder| !folder.as_str().is_empty());
        let folder = folder.map_or_else(|| self.current.clone(), |folder| self.current.join(folder));
        let folder = folder.canonicalize_utf8().unwrap_or(folder);
        let mut per_file = Vec::new();
        for (pattern, names) in &config.per_file_ignores {
            per_file.push((patterns(config, &folder, [pattern])?, self.names(config, names)?));
        }
        let select = config.select.as_ref().map(|names| self.names(config, names)).transpose()?;
        let mut extend_select = self.names(config, &config.extend_select)?;
        if !config.blocking.is_empty() {
            extend_select.push(CONFIGURED.to_owned());
        }
        let ignore = self.names(config, &config.ignore)?;
        let exclude = patterns(config, &folder, &config.exclude)?;
        let exclude = (!config.exclude.is_empty()).then_some(exclude);
        Ok(Compiled { wishes: OwnedWishes { select, extend_select, ignore }, folder, exclude, per_file })
    }

    fn names(&self, config: &Config, names: &[Entry]) -> Result<Vec<String>, Error> {
        let checked = names.iter().map(|name| match check_name(self.rules, &name.text) {
            Ok(()) => Ok(name.text.clone()),
            Err(unknown) => {
                let error = config.error(format!("unknown rule `{}`", name.text), name.span, "no such rule");
                Err(error.did_you_mean(unknown.nearest.as_deref()).next("`asyncfix rule list` shows every rule"))
            }
        });
        checked.collect()
    }
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

fn check_http_client(config: &Config) -> Result<(), Error> {
    let Some(entry) = &config.http_client else { return Ok(()) };
    let libraries = Apis::builtin(Language::Python).libraries();
    let known: Vec<&str> = libraries.map(|library| library.name.as_str()).chain([THREAD]).collect();
    check_known(config, "HTTP client", entry, &known)
}

fn check_offload(config: &Config) -> Result<(), Error> {
    let Some(entry) = &config.offload else { return Ok(()) };
    let forms = Apis::builtin(Language::Python).libraries().flat_map(|library| &library.offload);
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
