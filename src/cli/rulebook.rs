//! The rules and tables in force: the shipped ones, those of each configuration, and those of the command line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::Utf8PathBuf;

use super::args::RulesArgs;
use super::options::current_folder;
use super::run::unknown_rule;
use super::settings::check_config_names;
use crate::apis::Table;
use crate::error::Error;
use crate::native::REGISTRY;
use crate::project::{Config, ConfigSource, Overrides, Projects, RuleFolder};
use crate::rules::RuleSet;
use crate::rules::select::{UnknownName, check_name};

/// The rules in force under each configuration, each read once.
pub struct Rulebook {
    shipped: Arc<RuleSet>,
    /// The folders that the command line names.
    named: Vec<RuleFolder>,
    sets: HashMap<PathBuf, Arc<RuleSet>>,
}

impl Rulebook {
    /// The shipped rules with those of the folders that the command line names.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn new(dirs: &[Utf8PathBuf]) -> Result<Self, Error> {
        let read = |dir: &Utf8PathBuf| RuleFolder::read(dir.as_std_path(), dir.as_str());
        let named = dirs.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { shipped: Arc::new(RuleSet::builtin(&REGISTRY)), named, sets: HashMap::new() })
    }

    /// The rules and tables in force under `config`.
    ///
    /// # Errors
    /// Everything that is wrong with those of the user.
    pub fn of(&mut self, config: &Config) -> Result<Arc<RuleSet>, Error> {
        if let Some(known) = self.sets.get(config.path()) {
            return Ok(Arc::clone(known));
        }
        let set = Arc::new(self.read(config)?);
        self.sets.insert(config.path().to_owned(), Arc::clone(&set));
        Ok(set)
    }

    /// Fails if a name of the command line stands for no rule of any configuration.
    ///
    /// # Errors
    /// It does.
    pub fn check_names<'n>(&self, names: impl IntoIterator<Item = (&'static str, &'n String)>) -> Result<(), Error> {
        for (option, name) in names {
            let sets = || self.sets.values().chain([&self.shipped]);
            if sets().any(|set| check_name(set.rules(), name).is_ok()) {
                continue;
            }
            let nearest = sets().find_map(|set| check_name(set.rules(), name).err()?.nearest);
            return Err(unknown_rule(&UnknownName { name: name.clone(), nearest }, &format!("`{option}`: ")));
        }
        Ok(())
    }

    fn read(&self, config: &Config) -> Result<RuleSet, Error> {
        let mut folders = self.named.clone();
        for entry in &config.rule_dirs {
            let path = config.folder.join(&entry.text);
            let is_named = |folder: &RuleFolder| same_folder(Path::new(&folder.shown), &path);
            if folders.iter().any(is_named) {
                continue;
            }
            if !path.is_dir() {
                let error = config.error(format!("there is no folder `{}`", entry.text), entry.span, "not there");
                return Err(error.next("`rule-dirs` are folders, from the folder of this file"));
            }
            folders.push(RuleFolder::read(&path, &shown(&path))?);
        }
        let rows = Table {
            library: None,
            file: shown(config.path()),
            text: config.text().to_owned(),
            below: config.below.clone(),
        };
        let rows = if config.has_api { vec![rows] } else { Vec::new() };
        if folders.is_empty() && rows.is_empty() {
            return Ok(self.shipped.subset(|_| true));
        }
        self.shipped.with(&folders, &rows, &REGISTRY).map_err(Error::from)
    }
}

/// The rules in force for a command that looks at no source file: those of the current folder.
///
/// # Errors
/// The configuration or the rules of the user are wrong.
pub fn rules_here(args: &RulesArgs) -> Result<Arc<RuleSet>, Error> {
    let config = config_here(args)?;
    let rules = Rulebook::new(&args.rule_dir)?.of(&config)?;
    check_config_names(&config, &rules)?;
    Ok(rules)
}

/// The configuration of the current folder.
///
/// # Errors
/// It is wrong.
pub fn config_here(args: &RulesArgs) -> Result<Arc<Config>, Error> {
    let source = match &args.config {
        Some(path) => ConfigSource::File(path.into()),
        None if args.isolated => ConfigSource::Nothing,
        None => ConfigSource::Nearest,
    };
    Projects::new(&source, Overrides::default())?.config_here()
}

fn same_folder(one: &Path, other: &Path) -> bool {
    one.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}

/// A path as people know it: from the current folder on.
pub fn shown(path: &Path) -> String {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real.strip_prefix(current_folder()).unwrap_or(&real).to_string_lossy().replace('\\', "/")
}
