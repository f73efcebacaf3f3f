//! The page of a new rule: the sample as an example with a finding, the target and plain code as silent ones.

use std::fmt::Write as _;

use super::Sample;
use super::code::Code;

/// The page, which passes its own test.
pub(super) fn write(sample: &Sample<'_>, from: &Code, to: Option<&Code>) -> String {
    let (name, comment) = (sample.name, sample.language.comment());
    let imports = merged(&from.imports, &from.known_imports());
    let (found, _) = from.file(&imports, true, &format!("  {comment} finding"));
    let mut examples = vec![("The sample", found)];
    let (plain, _) = from.file(&imports, false, "");
    let is_async = from.body.contains("await") || from.body.contains("async");
    if let Some(to) = to {
        let kept: Vec<String> = from.imports.iter().filter(|import| to.uses(import)).cloned().collect();
        let imports = merged(&merged(&kept, &to.imports), &to.known_imports());
        examples.push(("What is right", to.file(&imports, true, "").0));
    }
    if !is_async && to.is_none_or(|to| to.body.contains("await")) {
        examples.push(("Plain code", plain));
    }
    let first = from.body.lines().next().unwrap_or("");
    let safety = match to {
        Some(_) => {
            "## Fix safety\n\nUnsafe, until you know that the new code gives the same values and raises the same exceptions.\n\n"
        }
        None => "",
    };
    let mut text = format!(
        "# {name}\n\n`{first}` does not belong in async code.\n\n## Why\n\nSay here what goes wrong, for someone who meets \
         the finding for the first time.\n\n{safety}## Limits\n\nSay here what the rule does not see.\n\n## Examples\n"
    );
    for (title, code) in examples {
        _ = write!(text, "\n### {title}\n\n```{}\n{code}```\n", sample.language.name());
    }
    text
}

/// Both lists of import lines, sorted as tools sort them, each line once.
fn merged(one: &[String], other: &[String]) -> Vec<String> {
    let mut all: Vec<String> = one.iter().chain(other).cloned().collect();
    all.sort_by_key(|line| (line.starts_with("from "), line.clone()));
    all.dedup();
    all
}
