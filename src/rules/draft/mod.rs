//! A rule from a sample: the query, the fix and the page that turn one piece of code into another.
//!
//! What the target keeps of the sample may be any expression; what it does not keep is matched as it is written.

mod code;
mod page;
mod query;

use crate::source::Language;
use code::Code;

/// What a rule is to be made from.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'s> {
    /// The rule's name.
    pub name: &'s str,
    /// The language of the code.
    pub language: Language,
    /// The code to find, with the imports it needs above it.
    pub from: &'s str,
    /// The code to put in its place.
    pub to: Option<&'s str>,
}

/// The files of a new rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its query.
    pub query: String,
    /// Its page.
    pub page: String,
}

/// Makes a rule that finds the sample and writes the target.
///
/// # Errors
/// What keeps the sample from being one, for the user.
pub fn draft(sample: &Sample<'_>) -> Result<Draft, String> {
    let from = Code::read(sample.from, sample.language, "the sample")?;
    let to = sample.to.map(|to| Code::read(to, sample.language, "the target")).transpose()?;
    let query = query::write(&from, to.as_ref())?;
    let page = page::write(sample, &from, to.as_ref());
    Ok(Draft { query, page })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, from: &str, to: &str, lines: &[&str]) {
        let sample = Sample { name: "own-rule", language, from, to: Some(to) };
        let query = draft(&sample).unwrap().query;
        for line in lines {
            assert!(query.contains(line), "no {line:?} in\n{query}");
        }
    }

    #[test]
    fn what_is_kept_may_be_anything() {
        check(
            Language::Python,
            "time.sleep(2)",
            "await asyncio.sleep(2)",
            &[
                "function: (_) @callee",
                "arguments: (argument_list . (_) @_value .)) @found",
                "(#resolves-to? @callee \"time.sleep\")",
                "(#not-awaited? @found)",
                "(#refer! @callee \"asyncio.sleep\")",
                "(#await! @found)",
            ],
        );
    }

    #[test]
    fn names_that_are_no_imports_are_matched_as_they_are() {
        check(
            Language::Python,
            "queue.get(timeout=5)",
            "await queue.get()",
            &[
                "(#written? \"queue.get\")",
                "(#eq? @callee \"queue.get\")",
                "\"timeout=5\"",
                "(#replace! @arguments \"()\")",
            ],
        );
    }

    #[test]
    fn a_moved_part_is_one_that_can_stand_anywhere() {
        check(
            Language::Python,
            "from acme import load\nload(path)",
            "await path.load()",
            &[
                "(#resolves-to? @callee \"acme.load\")",
                "[(identifier)",
                "(#replace! @found @value \".load()\")",
                "(#await! @found)",
            ],
        );
    }

    #[test]
    fn rust_has_its_own_shapes() {
        check(
            Language::Rust,
            "std::thread::sleep(pause)",
            "tokio::time::sleep(pause).await",
            &[
                "(#resolves-to? @callee \"std::thread::sleep\")",
                "(#refer! @callee \"tokio::time::sleep\")",
                "(#await! @found)",
            ],
        );
    }

    #[test]
    fn what_is_no_sample_is_told() {
        let told = |from: &str, to: &str| {
            draft(&Sample { name: "own-rule", language: Language::Python, from, to: Some(to) }).unwrap_err()
        };
        assert!(told("f(", "g()").contains("the sample does not parse"));
        assert!(told("f()", "f()").contains("are the same"));
        assert!(told("a = 1\nb = 2", "b = 2").contains("one statement"));
        assert!(told("", "g()").contains("the sample is empty"));
    }
}
