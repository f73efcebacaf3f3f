//! The generated parts of the documentation are current, and its links lead somewhere.
//!
//! `UPDATE_DOCS=1 cargo test --test docs` writes them.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use asyncfix::cli::args::Cli;
use asyncfix::rules::{directive, predicate};
use clap::CommandFactory;
use support::ALL_RULES;

/// Compares a page with what it should be, or writes it if asked to.
fn check(page: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, expected).expect("the documentation can be written");
        return;
    }
    let text = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{page} is not current: run `UPDATE_DOCS=1 cargo test --test docs`");
}

/// `text` with `content` between the markers called `name`.
fn filled(text: &str, name: &str, content: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let start = text.find(&open).expect("the page has the marker") + open.len();
    let end = text.find(&close).expect("the page has the closing marker");
    format!("{}{content}{}", &text[..start], &text[end..])
}

#[test]
fn the_vocabulary_is_current() {
    let page = "docs/writing-rules.md";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("the page is there");
    let row = |name: String, takes: Vec<&str>, about: &str| {
        let form = [vec![name.as_str()], takes].concat().join(" ");
        format!("| `{}` | {about} |\n", form.replace('|', "\\|"))
    };
    let mut content = String::from("\n| Predicate | Holds when |\n|---|---|\n");
    for known in predicate::ALL {
        let takes = known.takes.iter().map(|takes| takes.notation()).collect();
        content += &row(format!("#{}?", known.name), takes, known.about);
    }
    content += "| `#refine? \"native-step\"` | the native step accepts the match |\n";
    content += "| `#not-…?` | the predicate certainly does not hold |\n";
    content += "\n| Directive | Does |\n|---|---|\n";
    for known in directive::ALL {
        let takes = known.takes.iter().map(|takes| takes.notation()).collect();
        content += &row(format!("#{}!", known.name), takes, known.about);
    }
    content.push('\n');
    check(page, &filled(&text, "vocabulary", &content));
}

#[test]
fn the_index_of_rules_is_current() {
    let mut families: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for rule in ALL_RULES.rules() {
        let source = rule.source;
        let (language, family, name) = (source.language.name(), source.family, source.name);
        let opt_in = if rule.page.opt_in.is_some() { " (opt-in)" } else { "" };
        let rows = families.entry((language, family)).or_default();
        let link = format!("[{name}](../queries/{language}/{family}/{name}.md)");
        let _ = writeln!(rows, "- {link}{opt_in}: {}", rule.page.summary);
    }
    let mut text = String::from("# Rules\n");
    let mut last = "";
    for ((language, family), rows) in &families {
        if *language != last {
            let title = if *language == "python" { "Python" } else { "Rust" };
            let _ = write!(text, "\n## {title}\n");
            last = language;
        }
        let _ = write!(text, "\n### {family}\n\n{rows}");
    }
    check("docs/rules.md", &text);
}

#[test]
fn the_help_of_every_command_is_current() {
    let mut page = String::from("# Command line\n");
    let mut waiting = vec![(String::from("asyncfix"), Cli::command())];
    while let Some((name, command)) = waiting.pop() {
        let inner = command.get_subcommands().map(|inner| (format!("{name} {}", inner.get_name()), inner.clone()));
        let mut inner: Vec<_> = inner.collect();
        inner.reverse();
        waiting.extend(inner);
        let help = command.bin_name(name.clone()).term_width(100).render_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        let _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
    }
    check("docs/cli.md", &page);
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs")).expect("there is documentation").filter_map(Result::ok);
    let pages: Vec<PathBuf> = docs
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .chain([root.join("README.md")])
        .collect();
    for page in pages {
        let text = fs::read_to_string(&page).expect("the page can be read");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for target in targets.filter(|target| !target.is_empty() && !target.starts_with("http")) {
            let path = page.parent().expect("a page is in a folder").join(target);
            assert!(path.exists(), "{}: nothing at {target}", page.display());
        }
    }
}

/// The doc comments of the public fields in a source file, by the words they are written as in TOML.
fn described(source: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(source)).expect("the source is there");
    let mut found = BTreeMap::new();
    let mut about: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            about.push(words.trim());
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':')) {
            found.entry(name.replace('_', "-")).or_insert_with(|| about.join(" "));
            about.clear();
        } else if !line.starts_with("#[") {
            about.clear();
        }
    }
    found
}

fn property(kinds: &[&str], values: &[String], about: Option<&String>) -> serde_json::Value {
    let mut property = serde_json::Map::new();
    if let Some(about) = about {
        property.insert("description".into(), about.as_str().into());
    }
    match kinds {
        [] => {}
        [kind] => _ = property.insert("type".into(), (*kind).into()),
        several => _ = property.insert("type".into(), several.into()),
    }
    if !values.is_empty() {
        property.insert("enum".into(), values.into());
    }
    property.into()
}

fn row_schema() -> serde_json::Value {
    let about = described("src/apis/table.rs");
    let words = asyncfix::apis::schema::row_words();
    let one = |word: &asyncfix::apis::schema::Word| {
        let about = match word.name.as_str() {
            "name" => Some("The full path of the symbol that the row is about.".to_owned()),
            "names" => Some("The full paths of the symbols that the row is about.".to_owned()),
            "same-as" => about.get("path").cloned(),
            name => about.get(name).cloned(),
        };
        (word.name.clone(), property(&word.kinds, &word.values, about.as_ref()))
    };
    let properties: serde_json::Map<String, serde_json::Value> = words.iter().map(one).collect();
    serde_json::json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("it is JSON") + "\n"
}

#[test]
fn the_schema_of_tables_is_current() {
    let about = described("src/apis/table.rs");
    let words = asyncfix::apis::schema::table_words().into_iter().filter(|word| word.name != "api");
    let one = |word: asyncfix::apis::schema::Word| {
        (word.name.clone(), property(&word.kinds, &word.values, about.get(&word.name)))
    };
    let mut properties: serde_json::Map<String, serde_json::Value> = words.map(one).collect();
    properties.insert("api".into(), serde_json::json!({"type": "array", "items": row_schema()}));
    let schema = serde_json::json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "asyncfix: an API table",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    check("docs/schemas/api.schema.json", &pretty(&schema));
}

#[test]
fn the_schema_of_the_configuration_is_current() {
    let about = described("src/project/config.rs");
    let values = [("string", "\"0.0\""), ("array", "[]"), ("object", "{}")];
    let one = |key: &&str| {
        let takes = |value: &str| {
            let text = format!("{key} = {value}\n");
            asyncfix::project::Config::parse(Path::new("asyncfix.toml"), &text, &[&[]]).is_ok()
        };
        let kinds: Vec<&str> = values.iter().filter(|(_, value)| takes(value)).map(|(kind, _)| *kind).collect();
        let mut value = property(&kinds, &[], about.get(*key));
        if *key == "api" {
            value = serde_json::json!({"type": "array", "items": row_schema(), "description": "Rows of API tables."});
        } else if kinds == ["array"] {
            value["items"] = serde_json::json!({"type": "string"});
        }
        ((*key).to_owned(), value)
    };
    let properties: serde_json::Map<String, serde_json::Value> =
        asyncfix::project::config::KEYS.iter().map(one).collect();
    let schema = serde_json::json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "asyncfix: the configuration",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    check("docs/schemas/asyncfix.schema.json", &pretty(&schema));
}

/// What `ts_query_ls` completes in queries: our predicates, directives and captures.
#[test]
fn the_settings_of_the_query_editor_are_current() {
    use asyncfix::rules::argument::Takes;
    let parameters = |takes: &[Takes]| -> Vec<serde_json::Value> {
        let one = |takes: &Takes| {
            let kind = match takes {
                Takes::Capture => "capture",
                Takes::Parts => "any",
                _ => "string",
            };
            let last = matches!(takes, Takes::Texts | Takes::Kinds | Takes::Effects | Takes::Guards | Takes::Parts);
            let arity = if last { "variadic" } else { "required" };
            serde_json::json!({"type": kind, "arity": arity, "description": takes.notation()})
        };
        takes.iter().map(one).collect()
    };
    let mut predicates = serde_json::Map::new();
    for known in predicate::ALL {
        let value = serde_json::json!({"description": known.about, "parameters": parameters(known.takes)});
        predicates.insert(known.name.to_owned(), value);
        let value = serde_json::json!({
            "description": format!("certainly not: {}", known.about), "parameters": parameters(known.takes),
        });
        predicates.insert(format!("not-{}", known.name), value);
    }
    let steps = serde_json::json!([{"type": "string", "arity": "required", "description": "native-step"}]);
    for name in ["refine", "not-refine"] {
        predicates.insert(name.to_owned(), serde_json::json!({"description": "a native step", "parameters": steps}));
    }
    let directives: serde_json::Map<String, serde_json::Value> = directive::ALL
        .iter()
        .map(|known| {
            let value = serde_json::json!({"description": known.about, "parameters": parameters(known.takes)});
            (known.name.to_owned(), value)
        })
        .collect();
    let settings = serde_json::json!({
        "$schema": "https://raw.githubusercontent.com/ribru17/ts_query_ls/master/schemas/config.json",
        "valid_predicates": predicates,
        "valid_directives": directives,
        "language_retrieval_patterns": ["(?:queries|rules)/([^/]+)/[^/]+/[^/]+\\.scm$"],
    });
    check(".tsqueryrc.json", &pretty(&settings));
}
