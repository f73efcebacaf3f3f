//! A sample as code: its imports, its one statement or expression, and the file around it.

use std::collections::BTreeMap;

use crate::apis::Apis;
use crate::source::{Language, Span};
use crate::syntax::{NodeId, Parser, SyntaxTree};

/// A sample, read.
pub(super) struct Code {
    pub(super) language: Language,
    /// Its import lines.
    pub(super) imports: Vec<String>,
    /// The rest, without blank lines around it.
    pub(super) body: String,
    /// The local names that imports give, each with the path it stands for.
    names: BTreeMap<String, String>,
}

impl Code {
    /// Reads a sample, called `what` in complaints.
    pub(super) fn read(text: &str, language: Language, what: &str) -> Result<Code, String> {
        let is_import = |line: &&str| match language {
            Language::Python => line.starts_with("import ") || line.starts_with("from "),
            Language::Rust => line.starts_with("use "),
        };
        let text = text.replace("\r\n", "\n");
        let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
        let count = lines.iter().take_while(|line| is_import(line) || line.trim().is_empty()).count();
        let (imports, body) = lines.split_at(count);
        let body = body.join("\n").trim_end().trim_end_matches(';').to_owned();
        if body.trim().is_empty() {
            return Err(format!("{what} is empty"));
        }
        let imports: Vec<String> =
            imports.iter().filter(|line| !line.trim().is_empty()).map(ToString::to_string).collect();
        let mut code = Code { language, imports, body: body.trim_start().to_owned(), names: BTreeMap::new() };
        code.names = code.imports.iter().flat_map(|line| names_of(line, language)).collect();
        code.check(what)?;
        Ok(code)
    }

    fn check(&self, what: &str) -> Result<(), String> {
        let (text, _) = self.file(&[], true, "");
        let parser = Parser::new();
        let tree = parser.parse(&text, self.language);
        if let Some(broken) = tree.broken().first() {
            return Err(format!("{what} does not parse near `{}`", broken.of(&text).lines().next().unwrap_or("")));
        }
        match Self::statements(&tree).len() {
            1 => Ok(()),
            count => Err(format!("{what} must be one statement or expression, below its imports; this is {count}")),
        }
    }

    /// A file with the sample in an async function (or a plain one), `mark` at the end of its first line; and where the
    /// sample stands in it.
    pub(super) fn file(&self, imports: &[String], is_async: bool, mark: &str) -> (String, Span) {
        let mut text = String::new();
        for line in imports {
            text.push_str(line);
            text.push('\n');
        }
        let gap = match (self.language, imports.is_empty()) {
            (_, true) => "",
            (Language::Python, false) => "\n\n",
            (Language::Rust, false) => "\n",
        };
        text.push_str(gap);
        let word = if is_async { "async " } else { "" };
        text.push_str(word);
        text.push_str(match self.language {
            Language::Python => "def example():\n",
            Language::Rust => "fn example() {\n",
        });
        let start = text.len() + 4;
        let end = if self.language == Language::Rust && !self.body.ends_with('}') { ";" } else { "" };
        let body = format!("{}{end}", self.body);
        for (nth, line) in body.lines().enumerate() {
            let mark = if nth == 0 { mark } else { "" };
            let line = format!("    {line}{mark}");
            text.push_str(line.trim_end());
            text.push('\n');
        }
        if self.language == Language::Rust {
            text.push_str("}\n");
        }
        (text, Span::at(start))
    }

    /// The statements of the example function in the file of the sample.
    fn statements(tree: &SyntaxTree<'_>) -> Vec<NodeId> {
        let function = ["function_definition", "function_item"];
        let body = tree.all().find(|node| tree.is_any(*node, &function)).and_then(|node| tree.field(node, "body"));
        body.map_or_else(Vec::new, |body| tree.named_children(body).filter(|node| !tree.is_extra(*node)).collect())
    }

    /// The node of the sample: its statement, or the expression that is all of it.
    pub(super) fn node(tree: &SyntaxTree<'_>) -> Option<NodeId> {
        let statement = *Self::statements(tree).first()?;
        let mut inner = tree.named_children(statement).filter(|node| !tree.is_extra(*node));
        match (tree.is(statement, "expression_statement"), inner.next(), inner.next()) {
            (true, Some(expression), None) => Some(expression),
            _ => Some(statement),
        }
    }

    /// The full path that a dotted name stands for, if an import gives it or its first name is a module that is known.
    pub(super) fn path_of(&self, dotted: &str) -> Option<String> {
        let separator = self.language.separator();
        let (root, rest) = dotted.split_once(separator).map_or((dotted, None), |(root, rest)| (root, Some(rest)));
        if let Some(path) = self.names.get(root) {
            return Some(rest.map_or_else(|| path.clone(), |rest| format!("{path}{separator}{rest}")));
        }
        let is_known = rest.is_some() && is_symbol(dotted, self.language);
        is_known.then(|| dotted.to_owned())
    }

    /// The import lines that the sample needs besides those it has: of modules that are known.
    pub(super) fn known_imports(&self) -> Vec<String> {
        if self.language == Language::Rust {
            return Vec::new();
        }
        let (text, _) = self.file(&[], true, "");
        let parser = Parser::new();
        let tree = parser.parse(&text, self.language);
        let symbols = tree.all().filter(|node| tree.is(*node, "attribute")).map(|node| tree.text(node));
        let roots = symbols.filter(|text| is_symbol(text, self.language)).filter_map(|text| text.split('.').next());
        let mut found: Vec<String> =
            roots.filter(|root| !self.names.contains_key(*root)).map(|root| format!("import {root}")).collect();
        found.sort();
        found.dedup();
        found
    }

    /// Whether the code names what an import line gives.
    pub(super) fn uses(&self, import: &str) -> bool {
        let words: Vec<&str> = self.body.split(|one: char| !one.is_alphanumeric() && one != '_').collect();
        names_of(import, self.language).iter().any(|(name, _)| words.contains(&name.as_str()))
    }
}

/// Whether the tables know the path: that its first name is a module is then certain enough.
fn is_symbol(path: &str, language: Language) -> bool {
    Apis::builtin(language).get(path).is_some()
}

/// The local names that an import line gives, with what they stand for.
fn names_of(line: &str, language: Language) -> Vec<(String, String)> {
    let renamed =
        |part: &str| part.split_once(" as ").map(|(path, name)| (path.trim().to_owned(), name.trim().to_owned()));
    let line = line.split('#').next().unwrap_or(line).trim().trim_end_matches(';');
    match language {
        Language::Rust => {
            let path = line.trim_start_matches("use ").trim();
            let (path, name) =
                renamed(path).unwrap_or_else(|| (path.to_owned(), path.rsplit("::").next().unwrap_or(path).to_owned()));
            vec![(name, path)]
        }
        Language::Python => {
            if let Some((module, names)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
                let part = |part: &str| {
                    let (own, name) = renamed(part).unwrap_or_else(|| (part.trim().to_owned(), part.trim().to_owned()));
                    (name, format!("{}.{own}", module.trim()))
                };
                names.trim_matches(['(', ')']).split(',').filter(|name| !name.trim().is_empty()).map(part).collect()
            } else {
                let part = |part: &str| {
                    renamed(part).map_or_else(
                        || {
                            let root = part.trim().split('.').next().unwrap_or("").to_owned();
                            (root.clone(), root)
                        },
                        |(path, name)| (name, path),
                    )
                };
                line.trim_start_matches("import ").split(',').map(part).collect()
            }
        }
    }
}
