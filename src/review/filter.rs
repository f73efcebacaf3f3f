//! What narrows a review: `rule:blocking-* path:app/** unsafe undecided words`.

use globset::{Glob, GlobBuilder, GlobMatcher};

use super::session::{Answer, Question, Session};
use crate::edit::Applicability;

/// Conditions that a question must all meet to be shown.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    words: String,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug)]
enum Condition {
    Rule(GlobMatcher),
    Path(GlobMatcher),
    Is(Applicability),
    Answered(Answer),
    Says(String),
}

impl Filter {
    /// Reads a filter as it is typed. `rule:` and `path:` take patterns; `safe`, `unsafe`, `undecided`, `accepted` and
    /// `rejected` stand for themselves; every other word must occur in the rule's name, the path or the message.
    ///
    /// # Errors
    /// A pattern means nothing.
    pub fn parse(words: &str) -> Result<Self, String> {
        let conditions = words.split_whitespace().map(condition).collect::<Result<_, _>>()?;
        Ok(Self { words: words.split_whitespace().collect::<Vec<_>>().join(" "), conditions })
    }

    /// The filter as it was typed.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether it lets a question through.
    pub fn shows(&self, session: &Session, question: &Question) -> bool {
        let (file, finding) = (session.file(question), session.finding(question));
        self.conditions.iter().all(|condition| match condition {
            Condition::Rule(glob) => glob.is_match(finding.rule) || glob.is_match(finding.family),
            Condition::Path(glob) => glob.is_match(&file.path),
            Condition::Is(wanted) => session.applicability(question) == Some(*wanted),
            Condition::Answered(wanted) => question.decision.answer == *wanted,
            Condition::Says(word) => {
                [finding.rule, &file.path, &finding.message].iter().any(|text| text.to_lowercase().contains(word))
            }
        })
    }
}

fn condition(word: &str) -> Result<Condition, String> {
    let glob = |pattern: Result<Glob, globset::Error>| match pattern {
        Ok(glob) => Ok(glob.compile_matcher()),
        Err(error) => Err(format!("`{word}`: {}", error.kind())),
    };
    Ok(match word {
        "safe" => Condition::Is(Applicability::Safe),
        "unsafe" => Condition::Is(Applicability::Unsafe),
        "undecided" => Condition::Answered(Answer::Undecided),
        "accepted" => Condition::Answered(Answer::Accepted),
        "rejected" => Condition::Answered(Answer::Rejected),
        _ => match word.split_once(':') {
            Some(("rule", pattern)) => Condition::Rule(glob(Glob::new(pattern))?),
            Some(("path", pattern)) => {
                Condition::Path(glob(GlobBuilder::new(&in_folder(pattern)).empty_alternates(true).build())?)
            }
            _ => Condition::Says(word.to_lowercase()),
        },
    })
}

/// A pattern without wildcards means a file or everything below a folder.
fn in_folder(pattern: &str) -> String {
    let pattern = pattern.trim_end_matches('/');
    if pattern.contains(['*', '?', '[', '{']) { pattern.to_owned() } else { format!("{pattern}{{,/**}}") }
}

#[cfg(test)]
mod tests {
    use super::super::testing::files;
    use super::*;

    fn check(words: &str, shown: &[usize]) {
        let session = Session::new(files());
        let filter = Filter::parse(words).unwrap();
        let questions = session.questions().iter().enumerate();
        let through: Vec<usize> =
            questions.filter(|(_, one)| filter.is_empty() || filter.shows(&session, one)).map(|(at, _)| at).collect();
        assert_eq!(through, shown, "{words}");
    }

    #[test]
    fn every_condition_must_hold() {
        check("", &[0, 1, 2, 3, 4]);
        check("rule:sleep", &[0, 3, 4]);
        check("rule:s* path:a.py", &[0]);
        check("path:b.py", &[3, 4]);
        check("unsafe", &[1, 4]);
        check("safe undecided", &[0, 2, 3]);
        check("accepted", &[]);
        check("HTTP", &[1]);
        check("b.py sleep", &[3, 4]);
    }

    #[test]
    fn a_pattern_that_means_nothing_is_told() {
        assert!(Filter::parse("path:[").unwrap_err().starts_with("`path:[`: "));
    }
}
