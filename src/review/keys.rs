//! Keys and the commands they stand for. The configuration can give a command other keys.

use std::collections::BTreeMap;

use super::command::{COMMANDS, Command};

/// A key that was pressed, as far as a review cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Press {
    /// A character, upper case with shift.
    Char(char),
    /// A character with control.
    Control(char),
    /// Return.
    Enter,
    /// Tabulator.
    Tab,
    /// Escape.
    Escape,
    /// The key that removes the character before the cursor.
    Backspace,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the start.
    Home,
    /// To the end.
    End,
}

const NAMED: &[(&str, Press)] = &[
    ("Space", Press::Char(' ')),
    ("Enter", Press::Enter),
    ("Tab", Press::Tab),
    ("Esc", Press::Escape),
    ("Backspace", Press::Backspace),
    ("Up", Press::Up),
    ("Down", Press::Down),
    ("Left", Press::Left),
    ("Right", Press::Right),
    ("PageUp", Press::PageUp),
    ("PageDown", Press::PageDown),
    ("Home", Press::Home),
    ("End", Press::End),
];

impl Press {
    /// The key with this name: one character, `Space`, `Enter`, `Tab`, `Up`, … or `Ctrl-` and a letter.
    pub fn named(name: &str) -> Option<Self> {
        if let Some((_, press)) = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(*press);
        }
        let mut characters = name.strip_prefix("Ctrl-").unwrap_or(name).chars();
        let (Some(one), None) = (characters.next(), characters.next()) else { return None };
        match (name.starts_with("Ctrl-"), one) {
            (true, letter) if letter.is_ascii_alphabetic() => Some(Press::Control(letter.to_ascii_lowercase())),
            (true, _) => None,
            (false, one) => (!one.is_whitespace() && !one.is_control()).then_some(Press::Char(one)),
        }
    }

    /// The name of the key.
    pub fn name(self) -> String {
        match (NAMED.iter().find(|(_, press)| *press == self), self) {
            (Some((name, _)), _) => (*name).to_owned(),
            (None, Press::Control(letter)) => format!("Ctrl-{letter}"),
            (None, Press::Char(one)) => one.to_string(),
            (None, _) => String::new(),
        }
    }
}

/// Which key stands for which command. No key stands for two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bindings {
    commands: BTreeMap<Press, Command>,
}

impl Default for Bindings {
    fn default() -> Self {
        let pairs = COMMANDS.iter().flat_map(|entry| entry.keys.iter().map(|key| (Press::named(key), entry.command)));
        Self { commands: pairs.filter_map(|(press, command)| Some((press?, command))).collect() }
    }
}

/// Why keys cannot be given to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadBinding {
    /// There is no such command.
    NoCommand,
    /// There is no such key.
    NoKey(String),
    /// The key has another command already, which the configuration names too.
    Taken(String, &'static str),
}

impl Bindings {
    /// The usual bindings, with those in `wanted` (a command's name, its keys) instead.
    ///
    /// A key that `wanted` gives to a command is taken from the one that has it by default.
    ///
    /// # Errors
    /// The number of the entry that cannot be, and why.
    pub fn with(wanted: &[(String, Vec<String>)]) -> Result<Self, (usize, BadBinding)> {
        let mut bindings = Self::default();
        let mut named = Vec::new();
        for (nth, (name, _)) in wanted.iter().enumerate() {
            let entry = COMMANDS.iter().find(|entry| entry.name == name).ok_or((nth, BadBinding::NoCommand))?;
            bindings.commands.retain(|_, command| *command != entry.command);
            named.push(entry);
        }
        let mut taken: BTreeMap<Press, &'static str> = BTreeMap::new();
        for (nth, (entry, (_, keys))) in named.iter().zip(wanted).enumerate() {
            for key in keys {
                let press = Press::named(key).ok_or_else(|| (nth, BadBinding::NoKey(key.clone())))?;
                if let Some(other) = taken.insert(press, entry.name).filter(|other| *other != entry.name) {
                    return Err((nth, BadBinding::Taken(key.clone(), other)));
                }
                bindings.commands.insert(press, entry.command);
            }
        }
        Ok(bindings)
    }

    /// The command of a key.
    pub fn command(&self, press: Press) -> Option<Command> {
        self.commands.get(&press).copied()
    }

    /// The names of the keys of a command, the shortest first; none if it has lost them all.
    pub fn keys(&self, command: Command) -> Vec<String> {
        let usual = command.entry().keys;
        let mut keys: Vec<String> =
            self.commands.iter().filter(|(_, known)| **known == command).map(|(press, _)| press.name()).collect();
        keys.sort_by_key(|key| (usual.iter().position(|known| known == key).unwrap_or(usual.len()), key.len()));
        keys
    }

    /// The first key of a command, for a hint; empty if it has none.
    pub fn key(&self, command: Command) -> String {
        self.keys(command).into_iter().next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(pairs: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        pairs.iter().map(|(name, keys)| ((*name).to_owned(), owned(keys))).collect()
    }

    #[test]
    fn every_usual_key_stands_for_one_command() {
        let keys: Vec<&str> = COMMANDS.iter().flat_map(|entry| entry.keys).copied().collect();
        assert_eq!(Bindings::default().commands.len(), keys.len());
        for key in keys {
            assert_eq!(Press::named(key).unwrap().name(), key);
        }
    }

    #[test]
    fn keys_can_be_given_away() {
        let bindings = Bindings::with(&wanted(&[("accept", &["a", "Ctrl-Y"]), ("accept-file", &["F"])])).unwrap();
        assert_eq!(bindings.command(Press::Char('a')), Some(Command::Accept));
        assert_eq!(bindings.command(Press::Control('y')), Some(Command::Accept));
        assert_eq!(bindings.command(Press::Char('y')), None);
        assert_eq!(bindings.command(Press::Char('F')), Some(Command::AcceptFile));
        assert_eq!(bindings.key(Command::Reject), "n");
    }

    #[test]
    fn what_cannot_be_is_told() {
        let error = |pairs| Bindings::with(&wanted(pairs)).unwrap_err();
        assert_eq!(error(&[("acept", &["a"])]), (0, BadBinding::NoCommand));
        assert_eq!(error(&[("accept", &["yy"])]), (0, BadBinding::NoKey("yy".to_owned())));
        assert_eq!(error(&[("accept", &["x"]), ("reject", &["x"])]), (1, BadBinding::Taken("x".to_owned(), "accept")));
    }
}
