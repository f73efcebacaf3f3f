//! Cargo features in a manifest: which dependencies can be given more, and the text with more of them.
//!
//! The manifest keeps its order, comments and blanks; only the features of the dependency change.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use crate::facts::CargoFeature;

/// The text of a manifest with more features of its dependencies.
///
/// # Errors
/// The text is no manifest, or one of the dependencies is not written in it.
pub fn add_features(text: &str, features: &[CargoFeature]) -> Result<String, String> {
    let mut manifest: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    for feature in features {
        let dependency = dependency_of(&mut manifest, feature);
        let dependency = dependency.ok_or_else(|| format!("`{}` is not declared here", feature.package))?;
        add_feature(dependency, &feature.name)
            .ok_or_else(|| format!("the features of `{}` are not a list", feature.package))?;
    }
    Ok(manifest.to_string())
}

/// The dependency as it is declared: among those of the package, for code of tests also among theirs, else for a platform.
fn dependency_of<'m>(manifest: &'m mut DocumentMut, feature: &CargoFeature) -> Option<&'m mut Item> {
    const PLACES: [&str; 2] = ["dependencies", "dev-dependencies"];
    let places = if feature.for_tests { &PLACES[..] } else { &PLACES[..1] };
    let found = places.iter().find_map(|place| {
        let key = key_of(manifest.get(place)?.as_table_like()?, &feature.package)?;
        Some(((*place).to_owned(), key))
    });
    if let Some((place, key)) = found {
        return manifest.get_mut(&place)?.get_mut(&key);
    }
    let targets = manifest.get("target")?.as_table_like()?;
    let (target, key) = targets.iter().find_map(|(target, table)| {
        let dependencies = table.get("dependencies")?.as_table_like()?;
        Some((target.to_owned(), key_of(dependencies, &feature.package)?))
    })?;
    manifest.get_mut("target")?.get_mut(&target)?.get_mut("dependencies")?.get_mut(&key)
}

/// The key of a crate: in code, `-` is `_`.
fn key_of(dependencies: &dyn TableLike, package: &str) -> Option<String> {
    dependencies.iter().map(|(key, _)| key).find(|key| key.replace('-', "_") == package).map(str::to_owned)
}

fn add_feature(dependency: &mut Item, feature: &str) -> Option<()> {
    if let Some(version) = dependency.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", Value::from(version));
        table.insert("features", Value::Array(Array::from_iter([feature])));
        let decor = dependency.as_value()?.decor().clone();
        *table.decor_mut() = decor;
        *dependency = Item::Value(Value::InlineTable(table));
        return Some(());
    }
    if let Some(table) = dependency.as_inline_table_mut().filter(|table| !table.contains_key("features")) {
        // The blank before the brace goes behind the new value.
        let last = table.iter().last().map(|(key, _)| key.to_owned());
        if let Some(last) = last.and_then(|last| table.get_mut(&last)) {
            last.decor_mut().set_suffix("");
        }
        let mut list = Value::Array(Array::from_iter([feature]));
        list.decor_mut().set_prefix(" ");
        list.decor_mut().set_suffix(" ");
        table.insert("features", list);
        return Some(());
    }
    let table: &mut dyn TableLike = dependency.as_table_like_mut()?;
    let Some(known) = table.get_mut("features") else {
        table.insert("features", Item::Value(Value::Array(Array::from_iter([feature]))));
        return Some(());
    };
    let known = known.as_array_mut()?;
    if known.iter().any(|one| one.as_str() == Some(feature)) {
        return Some(());
    }
    push(known, feature);
    Some(())
}

/// Adds an element in the layout of the last one.
fn push(list: &mut Array, feature: &str) {
    let mut value = Value::from(feature);
    if let Some(last) = list.iter().last() {
        let prefix = last.decor().prefix().cloned().unwrap_or_default();
        let is_first = list.len() == 1;
        let on_lines = prefix.as_str().is_some_and(|blank| blank.contains('\n'));
        if on_lines {
            // A comment behind the last element stays on its line.
            let behind = list.trailing().as_str().unwrap_or_default().to_owned();
            let has_comment = behind.contains('#');
            let comment = if has_comment { behind.trim_end() } else { "" };
            value.decor_mut().set_prefix(format!("{comment}{}", prefix.as_str().unwrap_or_default()));
            if has_comment {
                list.set_trailing("\n");
            }
        } else if is_first || prefix.as_str().is_some_and(|blank| blank == " ") {
            value.decor_mut().set_prefix(" ");
        }
    }
    list.push_formatted(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, features: &[(&str, &str)], expected: &str) {
        let features: Vec<CargoFeature> = features
            .iter()
            .map(|(package, name)| CargoFeature {
                package: (*package).to_owned(),
                name: (*name).to_owned(),
                for_tests: false,
            })
            .collect();
        assert_eq!(add_features(text, &features).unwrap_or_else(|why| why), expected);
    }

    #[test]
    fn a_version_becomes_a_table() {
        check(
            "[dependencies]\ntokio = \"1\" # the runtime\nserde = \"1\"\n",
            &[("tokio", "fs"), ("tokio", "io-util")],
            "[dependencies]\ntokio = { version = \"1\", features = [\"fs\", \"io-util\"] } # the runtime\nserde = \"1\"\n",
        );
    }

    #[test]
    fn a_list_gets_longer_in_its_own_layout() {
        check(
            "[dependencies]\ntokio = { version = \"1\", features = [\"rt\", \"time\"] }\n",
            &[("tokio", "fs"), ("tokio", "time")],
            "[dependencies]\ntokio = { version = \"1\", features = [\"rt\", \"time\", \"fs\"] }\n",
        );
        check(
            "[dependencies.tokio]\nversion = \"1\"\nfeatures = [\n  \"rt\",\n  \"time\", # for timers\n]\n",
            &[("tokio", "fs")],
            "[dependencies.tokio]\nversion = \"1\"\nfeatures = [\n  \"rt\",\n  \"time\", # for timers\n  \"fs\",\n]\n",
        );
    }

    #[test]
    fn a_dependency_of_the_workspace_or_of_a_platform() {
        check(
            "[dependencies]\nasync-std = { workspace = true }\ntokio.workspace = true\n",
            &[("async_std", "unstable"), ("tokio", "fs")],
            "[dependencies]\nasync-std = { workspace = true, features = [\"unstable\"] }\ntokio.workspace = true\ntokio.features = [\"fs\"]\n",
        );
        check(
            "[target.'cfg(unix)'.dependencies]\ntokio = \"1\"\n",
            &[("tokio", "fs")],
            "[target.'cfg(unix)'.dependencies]\ntokio = { version = \"1\", features = [\"fs\"] }\n",
        );
    }

    #[test]
    fn what_is_not_there_is_said() {
        check("[dependencies]\n", &[("tokio", "fs")], "`tokio` is not declared here");
    }
}
