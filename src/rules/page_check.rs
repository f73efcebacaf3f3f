//! What is wrong with a page, all of it at once.

use crate::error::{Mistake, nearest};
use crate::facts::PythonVersion;
use crate::source::{Language, Span};

use super::Page;

/// The words that may follow the language of an example, each with what its value must be.
const WORDS: &[(&str, &str)] = &[
    ("requires", "the name of a dependency"),
    ("python", "a version such as 3.9"),
    ("client", "the name of an HTTP client"),
    ("runtime", "the name of a runtime"),
    ("offload", "a way to a worker thread"),
    ("blocking", "a pattern and what takes its place: shop.load:shop.load_async"),
    ("unmarked-tests", "the name of a runtime"),
    ("tests", "extended"),
    ("develops-with", "the name of a dependency"),
    ("compiles", "after or never"),
    ("edition", "a year"),
    ("features", "a crate and its features: tokio:time,macros"),
];

impl Page {
    /// Everything wrong with the text of the page of the rule `name`.
    pub(super) fn mistakes(text: &str, name: &str) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let page = Reader { text, at: 0 };
        let mut section = "";
        let mut title = None;
        let mut open: Option<Span> = None;
        for (place, line) in page {
            if let Some(fence) = line.strip_prefix("```") {
                open = match open {
                    Some(_) if line == "```" => None,
                    Some(place) => Some(place),
                    None => {
                        if section == "Examples" {
                            check_fence(fence, place.start + 3, &mut mistakes);
                        }
                        Some(place)
                    }
                };
            } else if open.is_none() && line.starts_with("## ") {
                section = line.trim_start_matches('#').trim();
            } else if open.is_none() && title.is_none() && line.starts_with("# ") {
                title = Some((place, line.trim_start_matches('#').trim()));
            }
        }
        mistakes.extend(open.map(|place| Mistake::new(place, "this block does not end")));
        match title {
            None => {
                let mistake = Mistake::new(Span::at(0), "a page begins with the name of its rule");
                mistakes.push(mistake.hint(format!("write `# {name}` into its first line")));
            }
            Some((place, title)) if title != name => {
                let message = format!("the heading is `{title}`, and the rule's file is called `{name}`");
                mistakes.push(Mistake::new(place, message));
            }
            Some(_) => {}
        }
        mistakes
    }
}

/// The lines of a page with their places.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Reader<'t> {
    type Item = (Span, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let start = self.at;
        self.at += line.len();
        let line = line.trim_end();
        Some((Span::new(start, start + line.len()), line))
    }
}

/// Checks what stands behind the backticks of an example.
fn check_fence(fence: &str, start: usize, mistakes: &mut Vec<Mistake>) {
    let mut at = start;
    for (nth, word) in fence.split(' ').enumerate() {
        let place = Span::new(at, at + word.len());
        at += word.len() + 1;
        if nth == 0 {
            let names = Language::ALL.map(Language::name);
            if let Some(near) = nearest(word, names).filter(|near| *near != word) {
                mistakes.push(Mistake::new(place, format!("`{word}` is no language of ours")).suggest(Some(near)));
                return;
            }
            if !names.contains(&word) {
                return;
            }
        } else if !word.is_empty() {
            mistakes.extend(check_word(word, place));
        }
    }
}

fn check_word(word: &str, place: Span) -> Option<Mistake> {
    let (key, value) = word.split_once('=').unwrap_or((word, ""));
    let Some((_, wanted)) = WORDS.iter().find(|(known, _)| *known == key) else {
        let near = nearest(key, WORDS.iter().map(|(known, _)| *known));
        return Some(Mistake::new(place, format!("`{key}` says nothing of a project")).suggest(near));
    };
    let fits = match key {
        "python" => value.parse::<PythonVersion>().is_ok(),
        "edition" => value.parse::<u16>().is_ok(),
        "blocking" | "features" => value.contains(':'),
        "tests" => value == "extended",
        "compiles" => matches!(value, "after" | "never"),
        _ => !value.is_empty(),
    };
    (!fits).then(|| Mistake::new(place, format!("`{key}=` is followed by {wanted}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &[(&str, &str)]) {
        let mistakes = Page::mistakes(text, "own-rule");
        let found: Vec<(&str, &str)> =
            mistakes.iter().map(|mistake| (mistake.message.as_str(), mistake.span.of(text))).collect();
        assert_eq!(found, shown, "{text}");
    }

    #[test]
    fn mistakes_have_their_places() {
        let page = |fence: &str| format!("# own-rule\n\nText.\n\n## Examples\n\n```{fence}\nx\n```\n");
        check(&page("python requires=trio python=3.9"), &[]);
        check(&page("pyhton"), &[("`pyhton` is no language of ours", "pyhton")]);
        check(&page("python pyton=3.9"), &[("`pyton` says nothing of a project", "pyton=3.9")]);
        check(&page("python python=new"), &[("`python=` is followed by a version such as 3.9", "python=new")]);
        check(&page("text anything goes"), &[]);
        check("# own-rule\n```python\nx\n", &[("this block does not end", "```python")]);
        check("# other\n", &[("the heading is `other`, and the rule's file is called `own-rule`", "# other")]);
        check("", &[("a page begins with the name of its rule", "")]);
    }
}
