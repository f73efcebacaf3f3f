//! A folder with rules and API tables of the project, laid out as the shipped ones: `python/http/acme-get.scm` with
//! `acme-get.md` beside it, `python/apis/acme.toml`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, nearest};
use crate::source::{Language, visible_line};

/// A file that is larger than this was not written by hand.
const LARGEST: u64 = 1 << 20;

/// The files of a folder of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleFolder {
    /// The folder, as messages name it.
    pub shown: String,
    /// Its files with the folders they stand in, sorted by path.
    pub files: Vec<RuleFile>,
}

/// One file of a folder of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// The language of its first folder.
    pub language: Language,
    /// Its second folder: a family, or `apis`.
    pub family: String,
    /// Its name without the ending.
    pub stem: String,
    /// Its ending: `scm`, `md` or `toml`.
    pub extension: String,
    /// Its path, as messages name it.
    pub shown: String,
    /// Its text.
    pub text: String,
}

impl RuleFolder {
    /// Reads the folder at `path`, which messages call `shown`.
    ///
    /// # Errors
    /// Everything that cannot be read or stands in the wrong place.
    pub fn read(path: &Path, shown: &str) -> Result<RuleFolder, Error> {
        let mut folder = RuleFolder { shown: shown.trim_end_matches('/').to_owned(), files: Vec::new() };
        let mut wrong: Vec<Error> = Vec::new();
        for (language, name) in entries(path).map_err(|error| unreadable(shown, &error))? {
            if !language.is_dir() {
                wrong.extend(misplaced(&format!("{}/{name}", folder.shown), &name));
                continue;
            }
            match Language::ALL.into_iter().find(|known| known.name() == name) {
                Some(known) => folder.read_language(&language, known, &mut wrong),
                None => wrong.extend(folder.unknown_language(&language, &name)),
            }
        }
        match wrong.into_iter().reduce(Error::and) {
            Some(error) => Err(error),
            None => Ok(folder),
        }
    }

    fn read_language(&mut self, path: &Path, language: Language, wrong: &mut Vec<Error>) {
        let shown = format!("{}/{}", self.shown, language.name());
        let families = match entries(path) {
            Ok(families) => families,
            Err(error) => return wrong.push(unreadable(&shown, &error)),
        };
        for (family, name) in families {
            let shown = format!("{shown}/{name}");
            if !family.is_dir() {
                wrong.extend(misplaced(&shown, &name));
                continue;
            }
            match entries(&family) {
                Ok(files) => files.iter().for_each(|(file, stem)| {
                    let shown = format!("{shown}/{stem}");
                    self.read_file(file, language, &name, shown, wrong);
                }),
                Err(error) => wrong.push(unreadable(&shown, &error)),
            }
        }
    }

    fn read_file(&mut self, path: &Path, language: Language, family: &str, shown: String, wrong: &mut Vec<Error>) {
        let text = |name: Option<&std::ffi::OsStr>| name.and_then(|name| name.to_str()).unwrap_or("").to_owned();
        let (stem, extension) = (text(path.file_stem()), text(path.extension()));
        if path.is_dir() || !matches!(extension.as_str(), "scm" | "md" | "toml") {
            return;
        }
        let size = fs::metadata(path).map_or(0, |data| data.len());
        let read = if size > LARGEST { Err(io::Error::other("it is too large")) } else { fs::read_to_string(path) };
        match read {
            Ok(text) => {
                self.files.push(RuleFile { language, family: family.to_owned(), stem, extension, shown, text });
            }
            Err(error) => wrong.push(unreadable(&shown, &error)),
        }
    }

    /// An error if a folder that is none of a language has rules in it: they would never run.
    fn unknown_language(&self, path: &Path, name: &str) -> Option<Error> {
        let inner = entries(path).unwrap_or_default().into_iter().filter(|(path, _)| path.is_dir());
        let has_rules = |path: &Path| entries(path).is_ok_and(|all| all.iter().any(|(_, name)| is_rule_file(name)));
        let here = inner.into_iter().any(|(path, _)| has_rules(&path)) || has_rules(path);
        here.then(|| {
            let shown = visible_line(name);
            let error = Error::new(format!("{}/{shown}: rules stand in a folder of their language", self.shown));
            let error = error.did_you_mean(nearest(name, Language::ALL.map(Language::name)));
            error.next(format!("the layout is {}/<language>/<family>/<rule>.scm", self.shown))
        })
    }
}

/// What stands in a folder, hidden files left out, sorted by name.
fn entries(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        if !name.starts_with('.') {
            found.push((path, name));
        }
    }
    found.sort();
    Ok(found)
}

fn is_rule_file(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "scm")
}

/// An error if the file is a rule: it would never run where it stands.
fn misplaced(shown: &str, name: &str) -> Option<Error> {
    let what = format!("{}: a rule stands in a folder of its family", visible_line(shown));
    is_rule_file(name).then(|| Error::new(what).next("the layout is <language>/<family>/<rule>.scm"))
}

fn unreadable(shown: &str, error: &io::Error) -> Error {
    let error = Error::new(format!("cannot read the rules in `{}`: {error}", visible_line(shown)));
    error.next("`rule-dirs` and `--rule-dir` name folders with <language>/<family>/<rule>.scm in them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[&str]) -> Result<RuleFolder, Error> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        RuleFolder::read(folder.path(), "rules")
    }

    #[test]
    fn files_are_found_in_their_folders() {
        let files = ["python/http/a.scm", "python/http/a.md", "python/http/a.snap", "rust/apis/x.toml", "README.md"];
        let folder = read(&files).unwrap();
        let shown: Vec<&str> = folder.files.iter().map(|file| file.shown.as_str()).collect();
        assert_eq!(shown, ["rules/python/http/a.md", "rules/python/http/a.scm", "rules/rust/apis/x.toml"]);
    }

    #[test]
    fn what_would_never_run_is_told() {
        let check = |files: &[&str], shown: &str| {
            let error = read(files).unwrap_err().to_string();
            assert!(error.contains(shown), "no {shown:?} in\n{error}");
        };
        check(&["a.scm"], "rules/a.scm: a rule stands in a folder of its family");
        check(&["python/a.scm"], "rules/python/a.scm: a rule stands in a folder");
        check(&["pyhton/http/a.scm"], "did you mean `python`?");
        assert!(RuleFolder::read(Path::new("/nowhere-at-all"), "rules").is_err());
    }
}
