//! Reads a rule's page: the Markdown file that says why, and carries the examples that are the rule's tests.

use std::sync::OnceLock;

use crate::facts::Surroundings;
use crate::source::Language;

/// A rule's page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The heading, which is the rule's name.
    pub title: String,
    /// The first paragraph, on one line.
    pub summary: String,
    /// The codes other tools give the same problem: `ASYNC251`, `RUF006`.
    pub aliases: Vec<String>,
    /// Why the rule is off unless asked for; `None` for a rule that is on.
    pub opt_in: Option<String>,
    text: &'static str,
    body: OnceLock<Body>,
}

/// What comes after the head of a page, which few runs ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Body {
    sections: Vec<String>,
    examples: Vec<Example>,
}

/// A fenced block of a page: one file, with a marker on each line that must have a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The heading above it.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// The block's text.
    pub text: String,
    /// The line of the page at which the text starts, from 1.
    pub line: usize,
    /// The project around it, from the words after the language: ```` ```python requires=aiohttp python=3.8 ````.
    pub project: Vec<(String, String)>,
}

impl Example {
    /// The lines that must have a finding, from 1: those that end in `# finding` or `// finding`.
    pub fn marked_lines(&self) -> Vec<usize> {
        let marker = format!("{} finding", self.language.comment());
        let marked = |line: &str| line.trim_end().ends_with(&marker);
        self.text.lines().enumerate().filter(|(_, line)| marked(line)).map(|(nth, _)| nth + 1).collect()
    }

    /// What the words after the block's language say of the project around the example: `requires=aiohttp` (a declared
    /// dependency; may be repeated; `requires=django:4.1` with its lowest version), `python=3.8`, `client=httpx2`, `runtime=trio`, `edition=2024`,
    /// `features=tokio:time,macros`, `offload=hass.async_add_executor_job`, `blocking=pattern:alternative`
    /// (may be repeated), `develops-with=pytest-asyncio` (a dependency for
    /// work on the project), `unmarked-tests=asyncio` (the test runner runs async tests without a mark),
    /// `tests=extended` (hooks or plugins may run or mark them), `compiles=after` or `compiles=never` (Python refuses it as
    /// it stands, and takes it only fixed or not at all).
    ///
    /// A word that is none of these says nothing; [`Page::mistakes`] tells it.
    pub fn surroundings(&self) -> Surroundings {
        let mut around = Surroundings::default();
        for (key, value) in &self.project {
            let (name, rest) = value.split_once(':').unwrap_or((value, ""));
            match key.as_str() {
                "requires" => {
                    around.dependencies.insert(name.to_owned());
                    around.versions.extend(rest.parse().ok().map(|version| (name.to_owned(), version)));
                }
                "client" => around.http_client = Some(value.clone()),
                "runtime" => around.runtime = Some(value.clone()),
                "offload" => around.offload = Some(value.clone()),
                "blocking" => {
                    // A path of Rust has colons itself.
                    let (pattern, alternative) = value.rsplit_once(':').unwrap_or((name, rest));
                    around.blocking.push((pattern.to_owned(), alternative.to_owned()));
                }
                "unmarked-tests" => _ = around.unmarked_tests.insert(value.clone()),
                "tests" => around.tests_are_extended = value == "extended",
                "develops-with" => _ = around.test_dependencies.insert(value.clone()),
                "edition" => around.edition = value.parse().unwrap_or(around.edition),
                "features" => {
                    around.open_features.insert(name.to_owned());
                    around.features.insert(name.to_owned(), rest.split(',').map(str::to_owned).collect());
                }
                "python" => {
                    if let Ok(version) = value.parse() {
                        (around.python, around.python_is_declared) = (version, true);
                    }
                }
                // `compiles` is about the example itself: it does not compile as it stands, which is what its rule is about.
                _ => {}
            }
        }
        around
    }
}

impl Page {
    /// Reads the text of a page: its head at once, the rest when it is asked for. Never fails: what is missing is empty,
    /// and tests say what must not be.
    pub fn read(text: &'static str) -> Page {
        let mut page = Page { text, ..Page::default() };
        for line in text.lines().take_while(|line| !line.starts_with("## ")) {
            if let Some(title) = line.strip_prefix("# ") {
                title.trim().clone_into(&mut page.title);
            } else if let Some(codes) = line.strip_prefix("Known elsewhere as:") {
                page.aliases = codes.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            } else if let Some(reason) = line.strip_prefix("Opt-in:") {
                page.opt_in = Some(reason.trim().to_owned());
            } else if page.summary.is_empty() && !line.trim().is_empty() {
                line.trim().clone_into(&mut page.summary);
            }
        }
        page
    }

    /// The headings of the second level, in order.
    pub fn sections(&self) -> &[String] {
        &self.body.get_or_init(|| Body::read(self.text)).sections
    }

    /// The examples, in order.
    pub fn examples(&self) -> &[Example] {
        &self.body.get_or_init(|| Body::read(self.text)).examples
    }
}

impl Body {
    fn read(text: &str) -> Body {
        let mut body = Body::default();
        let mut heading = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((nth, line)) = lines.next() {
            if let Some(section) = line.strip_prefix("## ") {
                body.sections.push(section.trim().to_owned());
            } else if let Some(title) = line.strip_prefix("### ") {
                title.trim().clone_into(&mut heading);
            } else if let Some(fence) = line.strip_prefix("```") {
                let block: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
                let mut words = fence.split_whitespace();
                let name = words.next().unwrap_or("");
                let language = Language::ALL.into_iter().find(|language| language.name() == name);
                if let Some(language) = language.filter(|_| body.sections.last().is_some_and(|at| at == "Examples")) {
                    let text = block.iter().flat_map(|line| [line, "\n"]).collect();
                    let pairs = words.filter_map(|word| word.split_once('='));
                    let project = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
                    body.examples.push(Example { title: heading.clone(), language, text, line: nth + 2, project });
                }
            }
        }
        body
    }
}
