//! Which rules run: names, families, languages, codes of other tools and globs, in layers.

use std::sync::Arc;

use globset::Glob;

use super::Rule;
use crate::source::Language;

/// A name that no rule answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name as written.
    pub name: String,
    /// The known name most like it.
    pub nearest: Option<String>,
}

/// How closely a name describes a rule: the closest statement wins, and at equal closeness the one that turns it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Default,
    Everything,
    Language,
    Family,
    Glob,
    Rule,
}

/// One layer of wishes: a configuration file, or the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes<'w> {
    /// The rules to run instead of what ran before; `None` keeps that.
    pub select: Option<&'w [String]>,
    /// The rules to run besides.
    pub extend_select: &'w [String],
    /// The rules not to run.
    pub ignore: &'w [String],
}

/// For each of `rules` whether it runs after all `layers`, the weakest first.
///
/// Without a wish every rule runs that is not opt-in; an opt-in rule runs only if it is named itself. A name that stands
/// for no rule says nothing; [`check_name`] tells it.
pub fn select(rules: &[Arc<Rule>], layers: &[Wishes<'_>]) -> Vec<bool> {
    let mut running: Vec<bool> = rules.iter().map(|rule| rule.page.opt_in.is_none()).collect();
    for layer in layers {
        for (rule, runs) in rules.iter().zip(&mut running) {
            let before = if layer.select.is_none() && *runs { Some(Closeness::Default) } else { None };
            let named = layer.select.into_iter().flatten().chain(layer.extend_select);
            let wanted = closest(rule, named).filter(|close| rule.page.opt_in.is_none() || *close == Closeness::Rule);
            let unwanted = closest(rule, layer.ignore);
            *runs = wanted.max(before) > unwanted;
        }
    }
    running
}

/// The names of the rules that `name` stands for: a rule, a family, a language, a code of another tool, or a glob.
pub fn rules_named<'r>(rules: &'r [Arc<Rule>], name: &str) -> impl Iterator<Item = &'r Rule> {
    rules.iter().map(Arc::as_ref).filter(move |rule| closeness(rule, name).is_some())
}

/// Fails if `name` stands for no rule.
///
/// # Errors
/// It does.
pub fn check_name(rules: &[Arc<Rule>], name: &str) -> Result<(), UnknownName> {
    let is_language = Language::ALL.into_iter().any(|language| language.name() == name);
    if is_language || rules.iter().any(|rule| closeness(rule, name).is_some()) {
        return Ok(());
    }
    let own = rules.iter().flat_map(|rule| [rule.source.name, rule.source.family, rule.source.language.name()]);
    let codes = rules.iter().flat_map(|rule| rule.page.aliases.iter().map(String::as_str));
    let nearest = crate::error::nearest(name, own.chain(codes)).map(str::to_owned);
    Err(UnknownName { name: name.to_owned(), nearest })
}

fn closest<'n>(rule: &Rule, names: impl IntoIterator<Item = &'n String>) -> Option<Closeness> {
    names.into_iter().filter_map(|name| closeness(rule, name)).max()
}

fn closeness(rule: &Rule, name: &str) -> Option<Closeness> {
    let (language, family, own) = (rule.source.language.name(), rule.source.family, rule.source.name);
    let is_code = || rule.page.aliases.iter().any(|code| code.eq_ignore_ascii_case(name));
    let paths = || [format!("{language}/{own}"), format!("{language}/{family}/{own}"), format!("{family}/{own}")];
    if name == own || is_code() || paths().iter().any(|path| path == name) {
        return Some(Closeness::Rule);
    }
    if name == family || name.strip_prefix(language).is_some_and(|rest| rest.strip_prefix('/') == Some(family)) {
        return Some(Closeness::Family);
    }
    if name == language {
        return Some(Closeness::Language);
    }
    if name.eq_ignore_ascii_case("all") || name == "*" {
        return Some(Closeness::Everything);
    }
    if !name.contains(['*', '?', '[', '{']) {
        return None;
    }
    let glob = Glob::new(name).ok()?.compile_matcher();
    (glob.is_match(own) || paths().iter().any(|path| glob.is_match(path))).then_some(Closeness::Glob)
}
