//! Tests about `queries/`: listed, documented, covered by examples, and matched as tree-sitter would.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use asyncfix::native::REGISTRY;
use asyncfix::rules::{Rule, RuleSet, RuleSource, builtin, directive, predicate, structural_matches};
use asyncfix::source::{Language, Span};
use asyncfix::syntax::node_types::{has_places, kinds_in};
use asyncfix::syntax::{Parser, SyntaxTree};
use support::{ALL_RULES, examples};
use tree_sitter::StreamingIterator as _;

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
}

#[test]
fn every_query_is_listed_and_every_listed_query_is_there() {
    let mut queries = Vec::new();
    files(Path::new("queries"), "scm", &mut queries);
    let there: BTreeSet<String> = queries.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let listed: BTreeSet<String> = builtin::sources().iter().map(RuleSource::file).collect();
    assert_eq!(there, listed);
}

#[test]
fn names_are_unique_within_a_language() {
    let mut seen = BTreeSet::new();
    for source in builtin::sources() {
        assert!(seen.insert((source.language, source.name)), "{} is there twice", source.name);
    }
}

#[test]
fn every_page_has_its_parts() {
    for rule in ALL_RULES.rules() {
        let (page, name) = (&rule.page, rule.source.name);
        assert_eq!(page.title, name, "the heading of a page is the rule's name");
        assert!(page.summary.ends_with('.'), "{name}: the summary is a sentence");
        for section in ["Why", "Fix safety", "Limits", "Examples"] {
            assert!(page.sections().iter().any(|known| known == section), "{name}: there is no section `{section}`");
        }
        let marked = |example: &asyncfix::rules::Example| !example.marked_lines().is_empty();
        assert!(page.examples().iter().any(marked), "{name}: no example has a finding");
        assert!(page.examples().iter().any(|example| !marked(example)), "{name}: no example is silent");
    }
}

#[test]
fn every_pattern_is_met_by_an_example() {
    for rule in ALL_RULES.rules() {
        let met: BTreeSet<usize> =
            rule.page.examples().iter().flat_map(|example| support::patterns_met(rule, example)).collect();
        for number in 0..rule.pattern_count() {
            assert!(met.contains(&number), "{}: no example meets pattern {}", rule.source.file(), number + 1);
        }
    }
}

#[test]
fn every_native_step_is_used() {
    let queries: String = builtin::sources().iter().map(|source| source.query).collect();
    let names = REGISTRY.refinements().map(|step| step.name).chain(REGISTRY.rewritings().map(|step| step.name));
    for name in names {
        assert!(queries.contains(&format!("\"{name}\"")), "no rule uses the native step `{name}`");
    }
}

#[test]
fn vocabulary_has_no_name_twice() {
    let predicates: BTreeSet<&str> = predicate::ALL.iter().map(|predicate| predicate.name).collect();
    assert_eq!(predicates.len(), predicate::ALL.len());
    let directives: BTreeSet<&str> = directive::ALL.iter().map(|directive| directive.name).collect();
    assert_eq!(directives.len(), directive::ALL.len());
}

/// The matcher of our own and tree-sitter's agree on every rule and every example. Two differences are declared: a match
/// here skips comments between anchored children, and sees the inside of macros that were parsed again.
#[test]
fn structures_match_as_tree_sitter_matches_them() {
    let compile = |rule: &Rule| {
        let source = rule.source;
        // Under other names tree-sitter leaves the predicates on texts to us, as it does with all others.
        let structures = source.query.replace("eq? ", "same? ").replace("any-of? ", "one-of? ");
        tree_sitter::Query::new(source.language.grammar(), &structures)
            .unwrap_or_else(|error| panic!("{}: {error}", source.file()))
    };
    let queries: Vec<(&Rule, tree_sitter::Query)> =
        ALL_RULES.rules().iter().map(|rule| (rule.as_ref(), compile(rule))).collect();
    let parser = Parser::new();
    for (number, (owner, example)) in examples().enumerate() {
        let text = without_comments(&parser.parse(&example.text, example.language));
        let tree = parser.parse(&text, example.language);
        let their_tree = tree_sitter_parse(&text, example.language);
        // Every rule on its own examples, and on one in eight of the others.
        let chosen = queries.iter().enumerate().filter(|(at, (rule, _))| {
            let is_own = std::ptr::eq(*rule, owner);
            rule.source.language == example.language && (is_own || (at + number) % 8 == 0)
        });
        for (_, (rule, query)) in chosen {
            let ours = structural_matches(rule.source.query, &tree).expect("the rule was loaded");
            let theirs = tree_sitter_matches(query, &their_tree);
            assert_eq!(ours, theirs, "{} on {}", rule.source.file(), example.title);
        }
    }
}

fn tree_sitter_parse(text: &str, language: Language) -> tree_sitter::Tree {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(language.grammar()).expect("the grammar fits");
    parser.parse(text, None).expect("parsing ends")
}

/// The text with spaces in the place of every comment.
fn without_comments(tree: &SyntaxTree<'_>) -> String {
    let mut text = tree.source().as_bytes().to_vec();
    for comment in tree.all().filter(|node| tree.is_extra(*node)) {
        let span = tree.span(comment);
        text[span.start..span.end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(text).expect("comments begin and end between characters")
}

fn tree_sitter_matches(query: &tree_sitter::Query, tree: &tree_sitter::Tree) -> Vec<Vec<(String, Span)>> {
    let mut cursor = tree_sitter::QueryCursor::new();
    let mut matches = cursor.matches(query, tree.root_node(), |_: tree_sitter::Node<'_>| std::iter::empty::<&[u8]>());
    let mut all = Vec::new();
    while let Some(found) = matches.next() {
        let named = found.captures().iter().map(|capture| {
            let name = query.capture_names()[capture.index as usize].to_owned();
            (name, Span::new(capture.node.start_byte(), capture.node.end_byte()))
        });
        let mut named: Vec<(String, Span)> = named.collect();
        named.sort();
        all.push(named);
    }
    all.sort();
    all.dedup();
    all
}

/// What a broken rule file gets: every mistake with its place, a caret, and the nearest right name.
#[test]
fn mistakes_are_reported_with_place_and_suggestion() {
    let rows = [
        ("(cal) @call", "python has no kind of node `cal`\n --> queries/python/blocking/broken.scm:1:2", "`call`"),
        (
            "((call functoin: (_) @callee) (#message! @callee))",
            "python has no field `functoin`\n --> queries/python/blocking/broken.scm:1:8",
            "`function`",
        ),
        (
            "((call function: (_) name: (_) @x) (#message! @x))",
            "`call` has no field `name`\n --> queries/python/blocking/broken.scm:1:22",
            "its fields are arguments, function;",
        ),
        ("((call arguments: (_) @x !name) (#message! @x))", "`call` has no field `name`", "broken.scm:1:27"),
        ("((identifier name: (_) @x) (#message! @x))", "`identifier` has no field `name`", "it has no fields;"),
        (
            "((call arguments: (block) @x) (#message! @x))",
            "`call` never has `block` as its `arguments`\n --> queries/python/blocking/broken.scm:1:20",
            "it can be argument_list, generator_expression;",
        ),
        ("((call function: [(name) (block)] @x) (#message! @x))", "`call` never has `block` as its `function`", "1:27"),
        ("((argument_list (block) @x) (#message! @x))", "`argument_list` never has `block` below it", "1:18"),
        ("((module (call) @x) (#message! @x))", "`module` never has `call` below it", "1:11"),
        ("((call) @call (#in-asink? @call) (#message! \"x\"))", "there is no predicate `#in-asink?`", "`#in-async?`"),
        ("((call) @call (#mesage! @call))", "there is no directive `#mesage!`", "`#message!`"),
        ("((call) @call (#in-async? @cal) (#message! \"x\"))", "the pattern has no capture `@cal`", "`@call`"),
        ("((call) @call (#in-async?) (#message! @call))", "`#in-async?` is written `(#in-async? @node)`", ""),
        ("((call) @call (#message! \"x\"))", "nothing uses the capture `@call`", ""),
        ("((call) (#message! \"x\") (#fix! \"y\" safe))", "the fix \"y\" changes nothing", ""),
        ("((call) @call (#message! \"x\") (#await! @call))", "this edits, so it stands after a `(#fix!", ""),
        ("(call) @_c (#in-async? @_c)", "this stands outside its pattern", ""),
        ("((call) @_c", "this `(` is never closed", ""),
        ("((call) @_c (#message! \"x))", "this string does not end", ""),
        ("((call) @_c (#blocks? @_c slep) (#message! \"x\"))", "`slep` is not effect", ""),
        ("((call) @_c (#refine? \"nothing\") (#message! \"x\"))", "there is no native step `nothing`", ""),
    ];
    for (query, message, suggestion) in rows {
        let report = report_of(query);
        assert!(report.contains(message) && report.contains(suggestion), "{query}\n{report}");
        assert!(report.contains('^'), "{query}\n{report}");
    }
}

/// What a node can have is never refused: what stands everywhere, tokens, anything.
#[test]
fn possible_shapes_are_no_mistakes() {
    let tree = Parser::new().parse("f(  # why\n    1)\n", Language::Python);
    let queries = [
        "(argument_list (comment) @x)",
        "(argument_list (line_continuation) @x)",
        "(argument_list \"(\" . (_) @x)",
        "(_ name: (block) @x)",
        "(call !arguments) @x",
        "(module (expression_statement (call)) @x)",
    ];
    for query in queries {
        let read = structural_matches(query, &tree);
        assert!(read.is_ok(), "{query}: {read:?}");
    }
}

/// What the grammars say of their nodes holds in every tree that was read whole.
#[test]
fn nodes_are_as_they_are_described() {
    let parser = Parser::new();
    for (_, example) in examples() {
        let (language, tree) = (example.language, parser.parse(&example.text, example.language));
        let named = tree.all().filter(|node| tree.is_named(*node) && has_places(language, tree.kind(*node)));
        for node in named.filter(|_| tree.broken().is_empty()) {
            let Some(above) = tree.parent(node) else { continue };
            let (parent, field, kind) = (tree.kind(above), tree.field_name(node), tree.kind(node));
            let possible = kinds_in(language, parent, field);
            assert!(possible.is_none_or(|kinds| kinds.contains(kind)), "{parent} {field:?} {kind}: {}", example.title);
        }
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let report = report_of("((cal function: (_) @callee) (#nosuch? @callee) (#mesage! @calee))");
    for part in ["`cal`", "`#nosuch?`", "`#mesage!`"] {
        assert!(report.contains(part), "{report}");
    }
}

fn report_of(query: &'static str) -> String {
    let source = RuleSource {
        root: "queries",
        language: Language::Python,
        family: "blocking",
        name: "broken",
        query,
        page: "# broken\n",
    };
    match RuleSet::load([source], &REGISTRY) {
        Ok(_) => panic!("loads: {query}"),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}
