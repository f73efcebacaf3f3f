//! `--verify COMMAND`: a command of the person's, such as the tests, decides which fixes stay.
//!
//! The fixes are tried on disk and taken back again; what passed is written afterwards like any other run. Where all of
//! them together fail, halves of them are tried until those to blame are known.

mod attempt;
mod blame;
mod stage;

use std::collections::BTreeMap;
use std::time::Duration;

use camino::Utf8PathBuf;

use self::attempt::{Attempt, Interrupt};
use self::blame::blame;
use self::stage::Stage;
use super::args::{Each, SafetyArgs};
use super::console::Console;
use crate::error::Error;
use crate::source::visible_line;

/// What decides which fixes stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify {
    command: String,
    each: Each,
    limit: Option<Duration>,
}

/// Something that stays or goes as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The file, as shown.
    pub path: String,
    /// The line, from 1; 0 if it is about the whole file.
    pub line: usize,
    /// The rule; empty if it is not known.
    pub rule: String,
    /// What the fix does.
    pub title: String,
}

/// Files with their content as read and as it is to be.
pub type Contents = BTreeMap<Utf8PathBuf, (Vec<u8>, Vec<u8>)>;

impl Verify {
    /// What the arguments ask for, if they do.
    ///
    /// # Errors
    /// One of them means nothing.
    pub fn of(args: &SafetyArgs) -> Result<Option<Self>, Error> {
        let limit = args.verify_timeout.as_deref().map(humantime::parse_duration).transpose();
        let limit = limit.map_err(|error| {
            Error::new(format!("`--verify-timeout`: {error}")).next("write it like `90s`, `5min` or `1h`")
        })?;
        let Some(command) = &args.verify else { return Ok(None) };
        if command.trim().is_empty() {
            return Err(Error::new("`--verify` has no command").next("give one: `--verify 'pytest -q'`"));
        }
        Ok(Some(Self { command: command.clone(), each: args.verify_each, limit }))
    }

    /// Which of `units` may stay. `contents` says what the files hold with those marked; it is asked about many choices.
    /// The files are as they were afterwards, whatever happens.
    ///
    /// # Errors
    /// The command fails before anything is changed, cannot be run, or a file cannot be written.
    pub fn settle(
        &self,
        units: &[Unit],
        contents: &mut dyn FnMut(&[bool]) -> Result<Contents, Error>,
        console: &Console,
    ) -> Result<Vec<bool>, Error> {
        let interrupt = Interrupt::heed();
        let mut trial = Trial { verify: self, stage: Stage::new(console), console, interrupt, last: None };
        let result = trial.settle(units, contents);
        let restored = trial.stage.restore();
        trial.interrupt.obey();
        result.and_then(|kept| restored.map(|()| kept))
    }

    /// The units in groups that stay or go together, those of one rule beside each other.
    fn groups(&self, units: &[Unit]) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..units.len()).collect();
        let key = |at: usize| -> (&str, &str, usize) {
            let unit = &units[at];
            match self.each {
                Each::Rule => (&unit.rule, "", 0),
                Each::File => ("", &unit.path, 0),
                Each::Fix => (&unit.rule, &unit.path, at + 1),
            }
        };
        order.sort_by_key(|at| key(*at));
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for at in order {
            match groups.last_mut().filter(|group| key(group[0]) == key(at)) {
                Some(group) => group.push(at),
                None => groups.push(vec![at]),
            }
        }
        groups
    }
}

struct Trial<'v> {
    verify: &'v Verify,
    stage: Stage<'v>,
    console: &'v Console,
    interrupt: Interrupt,
    last: Option<Attempt>,
}

impl Trial<'_> {
    fn settle(
        &mut self,
        units: &[Unit],
        contents: &mut dyn FnMut(&[bool]) -> Result<Contents, Error>,
    ) -> Result<Vec<bool>, Error> {
        let command = self.command();
        if !self.run()? {
            self.show_output();
            let how = self.last.as_ref().map_or_else(String::new, Attempt::ended);
            let what =
                format!("{command} fails before anything is changed ({how}): it cannot tell good fixes from bad");
            return Err(Error::new(what).next("nothing was written; mend that first, or verify with another command"));
        }
        let took = humantime::format_duration(Duration::from_millis(self.took())).to_string();
        self.console.say(&format!("verify: {command} passes as it is ({took})"));
        let groups = self.verify.groups(units);
        let mut rejected: Vec<(usize, String)> = Vec::new();
        let mut tries = 0;
        let kept = blame(groups.len(), |chosen, single| {
            tries += 1;
            let marked = marked(&groups, chosen, units.len());
            let (trying, all) = (marked.iter().filter(|chosen| **chosen).count(), units.len());
            if tries > 1 {
                self.console.say(&format!("verify: trying {trying} of {all} fixes, {} rejected", rejected.len()));
            }
            self.stage.set(&contents(&marked)?)?;
            let passes = self.run()?;
            match single {
                Some(group) if !passes => rejected.push((group, self.output())),
                None if !passes && tries == 1 => {
                    self.console.say(&format!("verify: fails with {}; looking for those to blame", plural_of(all)));
                }
                _ => {}
            }
            Ok::<bool, Error>(passes)
        })?;
        for (group, output) in &rejected {
            self.tell_rejected(units, &groups[*group], output);
        }
        if rejected.is_empty() {
            self.console.say(&format!("verify: passes with {}", plural_of(units.len())));
        }
        Ok(marked(&groups, &kept, units.len()))
    }

    fn tell_rejected(&self, units: &[Unit], group: &[usize], output: &str) {
        for at in group {
            let unit = &units[*at];
            let place = if unit.line == 0 { unit.path.clone() } else { format!("{}:{}", unit.path, unit.line) };
            let what = [unit.rule.as_str(), unit.title.as_str()]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(": ");
            self.console.note(&format!("rejected: {}: {}", visible_line(&place), visible_line(&what)));
        }
        for line in output.lines() {
            self.console.note(&format!("    │ {}", visible_line(line)));
        }
    }

    /// Runs the command on the files as they are; whether it passes.
    fn run(&mut self) -> Result<bool, Error> {
        let attempt = attempt::run(&self.verify.command, self.verify.limit, &self.interrupt)?;
        let passes = attempt.passes;
        self.last = Some(attempt);
        Ok(passes)
    }

    fn command(&self) -> String {
        format!("`{}`", visible_line(&self.verify.command))
    }

    fn took(&self) -> u64 {
        self.last.as_ref().map_or(0, |attempt| u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX))
    }

    fn output(&self) -> String {
        self.last.as_ref().map_or_else(String::new, |attempt| attempt.tail.clone())
    }

    fn show_output(&self) {
        for line in self.output().lines() {
            self.console.note(&format!("    │ {}", visible_line(line)));
        }
    }
}

fn marked(groups: &[Vec<usize>], chosen: &[bool], count: usize) -> Vec<bool> {
    let mut marked = vec![false; count];
    for (group, _) in groups.iter().zip(chosen).filter(|(_, chosen)| **chosen) {
        for at in group {
            marked[*at] = true;
        }
    }
    marked
}

fn plural_of(fixes: usize) -> String {
    match fixes {
        1 => "the fix".to_owned(),
        _ => format!("all {fixes} fixes"),
    }
}
