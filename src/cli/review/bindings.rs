//! The keys of a review, as the configuration of the current folder has them.

use super::super::options::current_folder;
use crate::error::{Error, nearest};
use crate::project::{Config, ConfigSource, Overrides, Projects};
use crate::review::command::COMMANDS;
use crate::review::keys::{BadBinding, Bindings};

/// The bindings that hold here.
///
/// # Errors
/// The configuration names no command or no key, or gives a key to two commands.
pub(super) fn bindings() -> Result<Bindings, Error> {
    let mut projects = Projects::new(&ConfigSource::Nearest, Overrides::default())?;
    let config = projects.config_of(current_folder().as_std_path())?;
    let text = |(name, keys): &(crate::project::Entry, Vec<crate::project::Entry>)| {
        (name.text.clone(), keys.iter().map(|key| key.text.clone()).collect())
    };
    let wanted: Vec<(String, Vec<String>)> = config.keys.iter().map(text).collect();
    Bindings::with(&wanted).map_err(|(nth, bad)| explained(&config, nth, &bad))
}

fn explained(config: &Config, nth: usize, bad: &BadBinding) -> Error {
    let (name, keys) = &config.keys[nth];
    let span_of = |key: &str| keys.iter().find(|entry| entry.text == key).map_or(name.span, |entry| entry.span);
    match bad {
        BadBinding::NoCommand => {
            let known = COMMANDS.iter().map(|entry| entry.name);
            let error = config.error(format!("unknown command `{}`", name.text), name.span, "no such command");
            match nearest(&name.text, known.clone()) {
                Some(near) => error.did_you_mean(Some(near)),
                None => error.next(format!("the commands are {}", known.collect::<Vec<_>>().join(", "))),
            }
        }
        BadBinding::NoKey(key) => config
            .error(format!("unknown key `{key}`"), span_of(key), "no such key")
            .next("a key is one character, `Enter`, `Tab`, `Space`, `Up`, `PageDown`, … or `Ctrl-` and a letter"),
        BadBinding::Taken(key, other) => {
            let what = format!("`{key}` stands for two commands: `{other}` and `{}`", name.text);
            config.error(what, span_of(key), "taken already")
        }
    }
}
