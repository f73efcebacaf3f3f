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
