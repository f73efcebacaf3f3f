//! Rules and tables of the user, on top of the shipped ones.
//!
//! Their texts live as long as the process, as those of the shipped ones do: they are read once, when a run begins.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::builtin::SHIPPED;
use super::load::{Checked, Filter, Rule, RuleSource, Test};
use super::native::Registry;
use super::set::RuleSet;
use crate::apis::{Apis, Table};
use crate::error::{Mistake, Mistakes};
use crate::project::RuleFolder;
use crate::project::rule_folder::RuleFile;
use crate::source::{Language, Span};

/// The name of the folder of a language that has its API tables.
const TABLES: &str = "apis";

impl RuleSet {
    /// This set with the rules and tables of `folders`, and the rows of API tables in `configured`.
    ///
    /// # Errors
    /// Everything wrong with all of them; nothing is loaded then.
    pub fn with(
        &self,
        folders: &[RuleFolder],
        configured: &[Table],
        registry: &'static Registry,
    ) -> Result<RuleSet, Vec<Mistakes>> {
        let mut errors = Vec::new();
        let apis = Language::ALL.map(|language| {
            let tables = tables_of(language, folders, configured);
            if tables.is_empty() {
                return None;
            }
            match self.apis(language).with(language, &tables) {
                Ok(apis) => Some(&*Box::leak(Box::new(apis))),
                Err(all) => {
                    // Rows of a configuration file that cannot be read are told once.
                    errors.extend(all.into_iter().filter(|one| !errors.contains(one)).collect::<Vec<_>>());
                    None
                }
            }
        });
        let mut rules = self.rules().to_vec();
        for folder in folders {
            add_rules(folder, &mut rules, registry, &mut errors);
        }
        for (language, apis) in Language::ALL.into_iter().zip(apis) {
            if let Some(apis) = apis {
                check_effects(language, apis, &rules, folders, configured, &mut errors);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        rules.sort_by_key(|rule| (rule.source.language, rule.source.family, rule.source.name));
        Ok(RuleSet::new(rules, apis))
    }
}

fn tables_of(language: Language, folders: &[RuleFolder], configured: &[Table]) -> Vec<Table> {
    let files = folders.iter().flat_map(|folder| &folder.files);
    let of_language =
        files.filter(|file| file.language == language && file.family == TABLES && file.extension == "toml");
    let table = |file: &RuleFile| Table {
        library: Some(file.stem.clone()),
        file: file.shown.clone(),
        text: file.text.clone(),
        below: Vec::new(),
    };
    of_language.map(table).chain(configured.iter().filter(|table| may_be_about(table, language)).cloned()).collect()
}

/// Whether rows of a configuration file can be about the language; a cheap look, so that the tables of a language are
/// not read for nothing.
fn may_be_about(table: &Table, language: Language) -> bool {
    language == Language::Python || table.text.contains("::")
}

/// Tells the rows of the user that block in a way no rule looks for: nothing would ever be found.
fn check_effects(
    language: Language,
    apis: &Apis,
    rules: &[Arc<Rule>],
    folders: &[RuleFolder],
    configured: &[Table],
    errors: &mut Vec<Mistakes>,
) {
    let tables = tables_of(language, folders, configured);
    let of_language = rules.iter().filter(|rule| rule.source.language == language);
    let patterns = || of_language.clone().flat_map(|rule| rule.patterns());
    for table in &tables {
        let wrong = apis.unseen_effects(language, table, |effect| patterns().any(|pattern| looks_for(pattern, effect)));
        if !wrong.is_empty() {
            errors.push(Mistakes::of(&*table.file, &*table.text, wrong));
        }
    }
}

/// Whether the pattern is about any call that blocks in this way.
fn looks_for(pattern: &Checked, effect: &str) -> bool {
    let asks = |filter: &Filter, name: &str| matches!(filter.test, Test::Predicate(known) if known.name == name);
    let is_named = pattern.filters.iter().any(|filter| asks(filter, "resolves-to") && !filter.negated);
    let mut filters = pattern.filters.iter().filter(|filter| !filter.negated);
    !is_named && filters.any(|filter| asks(filter, "blocks") && filter.texts.iter().any(|text| text == effect))
}

fn add_rules(folder: &RuleFolder, rules: &mut Vec<Arc<Rule>>, registry: &'static Registry, errors: &mut Vec<Mistakes>) {
    let mut pages: BTreeMap<(Language, &str, &str), &RuleFile> = BTreeMap::new();
    let key = |file: &'_ RuleFile| file.extension == "md" && file.family != TABLES;
    for file in folder.files.iter().filter(|file| key(file)) {
        pages.insert((file.language, &file.family, &file.stem), file);
    }
    for file in folder.files.iter().filter(|file| file.extension == "scm") {
        let page = pages.remove(&(file.language, &*file.family, &*file.stem));
        if let Some(mistake) = wrong_name(file, page, rules) {
            errors.push(Mistakes::of(&*file.shown, &*file.text, vec![mistake]));
            continue;
        }
        let stay = |text: &str| -> &'static str { text.to_owned().leak() };
        let source = RuleSource {
            root: stay(&folder.shown),
            language: file.language,
            family: stay(&file.family),
            name: stay(&file.stem),
            query: stay(&file.text),
            page: stay(page.map_or("", |page| &page.text)),
        };
        match Rule::checked(source, registry) {
            Ok(rule) => rules.push(Arc::new(rule)),
            Err(all) => errors.extend(all),
        }
    }
    for page in pages.into_values().filter(|page| !page.stem.eq_ignore_ascii_case("readme")) {
        let message = format!("this page has no query: `{}.scm` is not beside it", page.stem);
        errors.push(Mistakes::of(&*page.shown, &*page.text, vec![Mistake::new(Span::at(0), message)]));
    }
}

/// Whether rules and families can be called so: lower case words with `-` between them.
pub fn is_name(name: &str) -> bool {
    let fits = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-';
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(fits)
}

/// What is wrong with the name of a rule, or with there being no page of that name.
fn wrong_name(file: &RuleFile, page: Option<&RuleFile>, rules: &[Arc<Rule>]) -> Option<Mistake> {
    let fail = |message: String| Some(Mistake::new(Span::at(0), message));
    let name = file.stem.as_str();
    if let Some(name) = [name, file.family.as_str()].into_iter().find(|name| !is_name(name)) {
        return fail(format!("`{name}` is no name: names are lower case words with `-` between them"));
    }
    if file.family == TABLES {
        return fail("this folder is for API tables: a rule stands in a folder of its family".to_owned());
    }
    let same = |rule: &&Arc<Rule>| rule.source.language == file.language && rule.source.name == name;
    if let Some(other) = rules.iter().find(same) {
        let where_else = if other.source.root == SHIPPED {
            "asyncfix ships with one".to_owned()
        } else {
            format!("the other is {}", other.source.file())
        };
        return fail(format!("there is a rule `{name}` already: {where_else}"));
    }
    let mut taken = rules.iter().map(|rule| rule.source.family).chain(Language::ALL.map(Language::name)).chain(["all"]);
    if taken.any(|taken| taken == name) {
        return fail(format!("`{name}` is the name of a group of rules"));
    }
    if page.is_none() {
        return fail(format!("the page of this rule is missing: `{name}.md` beside it"));
    }
    None
}
