//! Which async client a file gets: what the configuration says, else what the file imports, else what the project declares.

use crate::apis::translation::{Translation, translations};
use crate::facts::{Facts, RuntimeFact};
use crate::syntax::NodeId;

/// A translation and the one of its libraries that fits.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    pub(super) translation: &'static Translation,
    pub(super) library: &'static str,
}

/// The client for `path`, a request function or a member of a session, at `call`.
pub(super) fn choose(path: &str, call: NodeId, facts: &dyn Facts) -> Result<Choice, String> {
    let fits = |known: &&Translation| known.function_of(path).is_some() || known.session_of(path).is_some();
    let fitting: Vec<&'static Translation> = translations().iter().filter(fits).collect();
    if let Some(own) = fitting.iter().find(|translation| translation.stays()) {
        let library = own.from.iter().find(|library| *library == root(path)).ok_or("its library is not known")?;
        return Ok(Choice { translation: own, library });
    }
    let pairs = fitting.iter().flat_map(|known| known.to.iter().map(|library| Choice { translation: known, library }));
    let known: Vec<Choice> = pairs.collect();
    if known.is_empty() {
        return Err(format!("no async counterpart of `{path}` is known"));
    }
    if let Some(wanted) = facts.surroundings().http_client.as_deref() {
        return configured(wanted, &known);
    }
    let usable: Vec<Choice> = known.into_iter().filter(|choice| runs_here(choice, call, facts)).collect();
    let imports = &facts.layout().imports;
    let imported = usable.iter().find(|choice| imports.iter().any(|item| root(&item.path) == choice.library));
    let declared = || usable.iter().find(|choice| facts.surroundings().has(choice.library));
    imported.or_else(declared).copied().ok_or_else(|| "the project declares no async HTTP client for it".to_owned())
}

fn configured(wanted: &str, known: &[Choice]) -> Result<Choice, String> {
    if wanted == "thread" {
        return Err("the configuration asks for threads".to_owned());
    }
    let choice = known.iter().find(|choice| choice.library == wanted);
    choice.copied().ok_or_else(|| format!("no translation to `{wanted}` is known"))
}

fn runs_here(choice: &Choice, call: NodeId, facts: &dyn Facts) -> bool {
    let works = |name: &String| choice.translation.runtimes.contains(name);
    match facts.runtime(call) {
        RuntimeFact::One(name) => works(&name),
        RuntimeFact::Several(names) => names.iter().all(works),
        RuntimeFact::Unknown => true,
    }
}

fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}
