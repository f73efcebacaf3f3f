//! What people write into rules and tables: whatever it is, it loads or is refused with a place, and nothing panics.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use asyncfix::apis::{Apis, Table};
use asyncfix::apply::fix_text;
use asyncfix::edit::Applicability;
use asyncfix::error::Error;
use asyncfix::examples::failures;
use asyncfix::native::REGISTRY;
use asyncfix::rules::draft::{Sample, draft};
use asyncfix::rules::{RuleSet, RuleSource, builtin};
use asyncfix::source::Language;
use asyncfix::syntax::Parser;
use proptest::prelude::*;

fn source(language: Language, query: String, page: String) -> RuleSource {
    let (query, page) = (query.leak(), page.leak());
    RuleSource { root: "rules", language, family: "own", name: "own-rule", query, page }
}

/// A text with a part of it taken out, put in twice, or replaced.
fn damaged(text: &'static str) -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[ -~]{0,6}",
        Just("é(".to_owned()),
        Just("\"\n".to_owned()),
        Just("]]".to_owned()),
        Just("@".to_owned())
    ];
    (any::<prop::sample::Index>(), 0..40_usize, pieces, 0..3_u8).prop_map(move |(at, length, piece, way)| {
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = boundary(at.index(text.len() + 1));
        let end = boundary(start + length).max(start);
        match way {
            0 => format!("{}{piece}{}", &text[..start], &text[end..]),
            1 => format!("{}{}{}", &text[..end], &text[start..end], &text[end..]),
            _ => text[..start].to_owned() + &piece,
        }
    })
}

fn any_rule() -> impl Strategy<Value = (Language, String, String)> {
    let rules = builtin::sources();
    (0..rules.len()).prop_flat_map(|nth| {
        let rule = builtin::sources()[nth];
        (Just(rule.language), damaged(rule.query), damaged(rule.page))
    })
}

fn any_table() -> impl Strategy<Value = String> {
    let tables = asyncfix::apis::builtin::tables(Language::Python);
    let small: Vec<&'static str> = tables.into_iter().map(|(_, text)| text).filter(|text| text.len() < 4000).collect();
    (0..small.len()).prop_flat_map(move |nth| damaged(small[nth]))
}

fn check_rendered(error: &Error) {
    assert!(error.to_string().contains("error: "), "{error}");
    assert!(!error.render(true).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_rule_loads_or_is_refused((language, query, page) in any_rule()) {
        match RuleSet::load([source(language, query, page)], &REGISTRY) {
            Ok(rules) => {
                let own = &rules.rules()[0];
                rules.gate(language);
                own.page.examples().iter().for_each(|example| _ = example.surroundings());
            }
            Err(all) => check_rendered(&Error::from(all)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_table_loads_or_is_refused(text in any_table()) {
        let table = Table { library: Some("acme".to_owned()), file: "acme.toml".to_owned(), text, below: Vec::new() };
        if let Err(all) = Apis::builtin(Language::Python).with(Language::Python, &[table]) {
            check_rendered(&Error::from(all));
        }
    }
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["alpha", "beta", "gamma", "delta", "size", "path"]).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        name(),
        Just("1".to_owned()),
        Just("\"a b\"".to_owned()),
        (name(), name()).prop_map(|(one, two)| format!("{one}({two})"))
    ]
}

/// A call, what it becomes, and the language of both.
fn any_sample() -> impl Strategy<Value = (Language, String, String)> {
    let callees = || prop::sample::select(vec!["fetch", "acme.fetch", "acme.inner.fetch", "conn.send"]);
    let parts = (
        callees(),
        callees(),
        prop::collection::vec(value(), 0..4),
        any::<bool>(),
        0..4_usize,
        any::<bool>(),
        any::<bool>(),
    );
    parts.prop_map(|(old, new, values, is_rust, kept, is_awaited, is_assigned)| {
        let language = if is_rust { Language::Rust } else { Language::Python };
        let spell =
            |path: &str| if is_rust { path.replacen("acme.inner.", "acme::inner::", 1) } else { path.to_owned() };
        let left: Vec<&str> = values.iter().take(kept).map(String::as_str).collect();
        let call = |path: &str, values: &str| format!("{}({values})", spell(path));
        let (from, to) = (call(old, &values.join(", ")), call(new, &left.join(", ")));
        let to = match (is_awaited, is_rust) {
            (true, true) => format!("{to}.await"),
            (true, false) => format!("await {to}"),
            (false, _) => to,
        };
        let assigned = |code: String| match (is_assigned, is_rust) {
            (true, true) => format!("let kept = {code}"),
            (true, false) => format!("kept = {code}"),
            (false, _) => code,
        };
        (language, assigned(from), assigned(to))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_made_of_a_sample_passes_its_test_and_makes_the_target((language, from, to) in any_sample()) {
        let made = draft(&Sample { name: "own-rule", language, from: &from, to: Some(&to) });
        let Ok(made) = made else {
            let why = made.unwrap_err();
            prop_assert!(why.contains("are the same"), "{from} -> {to}: {why}");
            return Ok(());
        };
        let loaded = RuleSet::load([source(language, made.query.clone(), made.page)], &REGISTRY);
        let rules = loaded.map_err(|all| TestCaseError::fail(format!("{}\n{}", made.query, Error::from(all))))?;
        let (rule, parser) = (&rules.rules()[0], Parser::new());
        let wrong = failures(rule, &rules, &rules, &parser);
        prop_assert!(wrong.is_empty(), "{from} -> {to}\n{}\n{wrong:#?}", made.query);
        let [sample, target, ..] = rule.page.examples() else { panic!("two examples") };
        let fixed = fix_text(&sample.text, language, &rules, &sample.surroundings(), &parser, Applicability::Unsafe).text;
        let marker = format!("  {} finding", language.comment());
        prop_assert_eq!(fixed.replace(&marker, ""), target.text.clone(), "{}", made.query);
    }
}
