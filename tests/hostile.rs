//! Input that nobody would write: it may be left unchecked, it may not break anything or take for ever.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use asyncfix::apply::fix_text;
use asyncfix::edit::Applicability;
use asyncfix::facts::Surroundings;
use asyncfix::native::REGISTRY;
use asyncfix::rules::RuleSet;
use asyncfix::scan::{Scan, scan_text};
use asyncfix::source::Language;
use asyncfix::syntax::Parser;

/// Far above what any of these takes in an unoptimised build, far below what one takes that grows with the square.
const PATIENCE: Duration = Duration::from_secs(60);

fn rules() -> RuleSet {
    RuleSet::builtin(&REGISTRY).subset(|rule| rule.page.opt_in.is_none())
}

fn scan(text: &str, language: Language) -> Scan {
    let start = Instant::now();
    let scan = scan_text(text, language, &rules(), &Surroundings::default(), &Parser::new());
    assert!(start.elapsed() < PATIENCE, "{:?} for {}", start.elapsed(), text.chars().take(80).collect::<String>());
    scan
}

#[test]
fn code_that_nests_without_end_is_not_checked() {
    const LEVELS: usize = 20_000;
    let python = |inside: &str| format!("import time\nasync def f():\n    time.sleep(1)\n    x = {inside}\n");
    let rust = |inside: &str| format!("async fn f() {{\n    std::thread::sleep(d);\n    let x = {inside};\n}}\n");
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(LEVELS), close.repeat(LEVELS));
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("g(", ")"),
        ("time.sleep(", ")"),
        ("lambda: ", ""),
        ("not ", ""),
        ("1 + ", ""),
        ("", ".b()"),
    ] {
        let scan = scan(&python(&nested(open, close)), Language::Python);
        assert!(scan.given_up.is_some() && scan.findings.is_empty(), "{open}");
    }
    for (open, close) in [("[", "]"), ("(", ")"), ("g(", ")"), ("{", "}"), ("|| ", ""), ("&", ""), ("", ".b()")] {
        let scan = scan(&rust(&nested(open, close)), Language::Rust);
        assert!(scan.given_up.is_some() && scan.findings.is_empty(), "{open}");
    }
}

#[test]
fn brackets_that_never_close_break_nothing() {
    for open in ["[", "(", "{", "g(", "f\"{", "lambda: ", "async def f(:\n", "\"\"\"a\n", "@", "if a:\n"] {
        scan(&format!("import time\nasync def f():\n    time.sleep(1)\n{}", open.repeat(5_000)), Language::Python);
    }
    for open in ["[", "(", "{", "g(", "println!(", "/*", "r#\"", "'a ", "select! {", "impl A<"] {
        scan(&format!("async fn f() {{\n    std::thread::sleep(d);\n{}", open.repeat(5_000)), Language::Rust);
    }
}

#[test]
fn code_that_nests_as_people_nest_it_is_checked() {
    let (open, close) = ("(".repeat(500), ")".repeat(500));
    let scan = scan(&format!("import time\nasync def f():\n    {open}time.sleep(1){close}\n"), Language::Python);
    assert_eq!(scan.given_up, None);
    assert_eq!(scan.findings.len(), 1);
}

/// One text per way in which work could grow with the square of the number of functions, statements or names.
#[test]
fn long_files_take_time_in_proportion() {
    const MANY: usize = 2_000;
    let repeated = |head: &str, part: &dyn Fn(usize) -> String| {
        let mut text = head.to_owned();
        (0..MANY).for_each(|number| _ = write!(text, "{}", part(number)));
        text
    };
    let sleeps = "import time\n";
    for (text, expected) in [
        (repeated(sleeps, &|n| format!("async def f{n}():\n    time.sleep(1)\n")), MANY),
        (repeated("import time\nasync def f():\n", &|_| "    time.sleep(1)\n".to_owned()), MANY),
        (repeated("import time\nasync def f(): ", &|_| "time.sleep(1);".to_owned()), MANY),
        (repeated(sleeps, &|_| "async def f():\n    time.sleep(1)\n".to_owned()), MANY),
        (repeated("import time\nasync def f():\n", &|_| "    time.sleep(1)  # asyncfix: ignore\n".to_owned()), MANY),
        // A name with so many meanings has none that is known.
        (repeated("import time\nasync def f():\n", &|_| "    x = time.sleep\n    x(1)\n".to_owned()), 0),
        (
            repeated("import requests\n", &|n| {
                format!("async def f{n}():\n    r = requests.get('a')\n    return r.json()\n")
            }),
            MANY,
        ),
        (repeated("import asyncio\n", &|n| format!("async def f{n}():\n    asyncio.create_task(f{n}())\n")), MANY),
    ] {
        assert_eq!(scan(&text, Language::Python).findings.len(), expected, "{}", &text[..80]);
    }
}

#[test]
fn long_files_are_fixed_in_proportion() {
    let mut text = "import time\n".to_owned();
    (0..2_000).for_each(|number| _ = write!(text, "async def f{number}():\n    time.sleep(1)\n"));
    let start = Instant::now();
    let surroundings = Surroundings::default();
    let fixed = fix_text(&text, Language::Python, &rules(), &surroundings, &Parser::new(), Applicability::Safe);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert_eq!(fixed.applied.len(), 2_000);
    assert!(!fixed.text.contains("time.sleep") && !fixed.text.contains("import time"));
}
