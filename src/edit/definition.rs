//! Helper functions a fix can add to a file, as they are written in `queries/<lang>/definitions/`.

use super::Definition;
use crate::facts::{Facts, Import, PythonVersion};
use crate::syntax::{NodeId, SyntaxTree};

/// How many numbered names are tried before a file counts as having none free.
const ATTEMPTS: usize = 20;

/// A helper function as written on disk, in one variant per version of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionSource {
    /// The name rules know it by: `keep-task`.
    pub name: String,
    /// Its variants, the one for the oldest version first.
    pub variants: Vec<Variant>,
}

/// One way to write a helper function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The first version it is not meant for any more; `None` for the current one.
    pub before: Option<PythonVersion>,
    /// The imported symbols it uses.
    pub symbols: Vec<Symbol>,
    /// The names it defines. The last one is the function that fixes call.
    pub names: Vec<String>,
    /// Its source without the imports, `\n` line ends, no blank line before or after.
    pub text: String,
}

/// An imported symbol in the text of a helper function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// As the text spells it: `Any`, `asyncio.Task`.
    pub written: String,
    /// Its full path: `typing.Any`.
    pub path: String,
    /// The import that makes the text's own spelling right.
    pub import: Import,
}

/// A helper function in the words of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The name to call it by.
    pub function: String,
    /// What the file must get for it; `None` if it is there.
    pub definition: Option<Definition>,
    /// The imports it needs.
    pub needs: Vec<Import>,
}

impl DefinitionSource {
    /// The helper in the words of the file behind `facts`: its symbols as that file names them, its own names free there.
    ///
    /// # Errors
    /// A symbol it uses cannot be named at module level, or no name is free.
    pub fn adopt(&self, facts: &dyn Facts) -> Result<Adopted, String> {
        let python = facts.surroundings().python;
        let variant = self.variants.iter().find(|variant| variant.before.is_none_or(|before| python < before));
        let variant = variant.ok_or_else(|| format!("`{}` cannot be written in this version", self.name))?;
        let (text, needs) = variant.spell_symbols(facts, module_level(facts.tree()))?;
        let source = facts.tree().source();
        for attempt in 1..=ATTEMPTS {
            let names = numbered(&variant.names, attempt);
            let taken = names.iter().any(|name| facts.is_name_taken(name));
            let pairs = variant.names.iter().zip(&names);
            let text = pairs.fold(text.clone(), |text, (old, new)| replace_word(&text, old, new));
            let Some(function) = names.last().cloned() else { break };
            if !taken {
                return Ok(Adopted { function, definition: Some(Definition { names, text }), needs });
            }
            if has_definition(source, &text) {
                return Ok(Adopted { function, definition: None, needs: Vec::new() });
            }
        }
        Err(format!("no name is free for the helper `{}`", self.name))
    }
}

impl Variant {
    /// The text with every symbol as the file can name it at module level, and the imports that takes.
    fn spell_symbols(&self, facts: &dyn Facts, place: NodeId) -> Result<(String, Vec<Import>), String> {
        let mut text = self.text.clone();
        let mut needs = Vec::new();
        for symbol in &self.symbols {
            let spelling = facts.spell(&symbol.path, place)?;
            let bound = symbol.written.split('.').next().unwrap_or(&symbol.written);
            match spelling.needs {
                Some(_) if !facts.is_name_taken(bound) => needs.push(symbol.import.clone()),
                needed => {
                    text = replace_word(&text, &symbol.written, &spelling.text);
                    needs.extend(needed);
                }
            }
        }
        needs.sort();
        needs.dedup();
        Ok((text, needs))
    }
}

/// A place of module level that runs after the imports which the helper stands behind: the first definition.
fn module_level(tree: &SyntaxTree<'_>) -> NodeId {
    let is_definition =
        |node: &NodeId| tree.is_any(*node, &["function_definition", "class_definition", "decorated_definition"]);
    tree.named_children(NodeId::ROOT).find(is_definition).unwrap_or(NodeId::ROOT)
}

/// Whether `source` has the definition `text` at the start of a line, whatever its line ends.
pub fn has_definition(source: &str, text: &str) -> bool {
    let normal;
    let source = if source.contains('\r') {
        normal = source.replace("\r\n", "\n");
        &normal
    } else {
        source
    };
    let begins_line = |at: usize| at == 0 || source.as_bytes()[at - 1] == b'\n';
    let ends_line = |at: usize| source.as_bytes().get(at).is_none_or(|byte| *byte == b'\n');
    source.match_indices(text).any(|(at, _)| begins_line(at) && ends_line(at + text.len()))
}

/// `text` with every occurrence of `word` as a whole name, not as a part of a longer one or an attribute, replaced.
pub fn replace_word(text: &str, word: &str, by: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, _) in text.match_indices(word) {
        if is_whole_word(text, at, at + word.len()) {
            result.push_str(&text[copied..at]);
            result.push_str(by);
            copied = at + word.len();
        }
    }
    result.push_str(&text[copied..]);
    result
}

/// Whether `text` has `word` as a whole name.
pub fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| is_whole_word(text, at, at + word.len()))
}

fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(|letter| part(letter) || letter == '.') && !after.is_some_and(part)
}

fn numbered(names: &[String], attempt: usize) -> Vec<String> {
    match attempt {
        1 => names.to_vec(),
        _ => names.iter().map(|name| format!("{name}_{attempt}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_replaced() {
        let check = |text: &str, expected: &str| assert_eq!(replace_word(text, "_keep", "_hold"), expected);
        check("_keep(_keep)", "_hold(_hold)");
        check("_keep_all(my_keep, x._keep)", "_keep_all(my_keep, x._keep)");
        check("é_keep _keepé (_keep)", "é_keep _keepé (_hold)");
    }

    #[test]
    fn a_definition_is_known_by_its_whole_lines() {
        let check = |source: &str, expected: bool| assert_eq!(has_definition(source, "def f():\n    pass"), expected);
        check("import a\n\n\ndef f():\n    pass\n", true);
        check("import a\r\n\r\ndef f():\r\n    pass\r\n", true);
        check("def f():\n    pass", true);
        check("def f():\n    passed()\n", false);
        check("async def f():\n    pass\n", false);
    }
}
