//! Fixes hold when the program runs: whole programs are fixed and executed, and must print what they should.
//!
//! `tests/programs/python/NAME.py` is a program with mistakes; `NAME.txt` is what it prints once every safe and unsafe
//! fix is applied, whichever of several fixes is taken. As written it must print something else, or the program shows
//! nothing. Its head says what it needs: see [`support::program::Program`].
//!
//! A program that needs packages is run where `ASYNCFIX_PYTHON` (else `python3`) has them; those that are needed are in
//! `tests/programs/requirements.txt`.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::thread;

use asyncfix::source::Language;
use support::program::{Form, Program, Version, run};
use support::{ALL_RULES, load, scan};

/// A busy machine can hold up any loop for once; a program that blocks its own does so every time.
const TRIES: usize = 3;

fn check(name: &str) {
    let program = Program::read(name);
    if !program.can_run() {
        let _ = writeln!(std::io::stderr(), "not run for want of {}: {name}", program.wants());
        return;
    }
    let versions = program.versions();
    let wrong: Vec<String> = thread::scope(|scope| {
        let before = scope.spawn(|| before(&program));
        let checks: Vec<_> = versions.iter().map(|version| scope.spawn(|| verdict(&program, version))).collect();
        let before = before.join().expect("the run ends");
        let safe = safe_verdict(&program, &before, &versions[0].text);
        let verdicts = checks.into_iter().map(|check| check.join().expect("the run ends")).chain([safe]);
        verdicts.filter_map(Result::err).collect()
    });
    assert!(wrong.is_empty(), "{name}\n{}", wrong.join("\n\n"));
}

/// What the program prints as written: not what it should, or it shows nothing.
fn before(program: &Program) -> String {
    let mut tries = (0..TRIES).map(|_| run(&program.text).0);
    let wrong = tries.find(|printed| *printed != program.expected);
    wrong.unwrap_or_else(|| panic!("{} prints this before any fix, so it shows nothing", program.name))
}

/// Whether a version prints what it should, without complaints.
fn verdict(program: &Program, version: &Version) -> Result<(), String> {
    let mut last = (String::new(), String::new());
    for _ in 0..TRIES {
        last = run(&version.text);
        if last.0 == program.expected {
            break;
        }
    }
    let (printed, errors) = last;
    let fails = |why: &str| Err(format!("with {}: {why}\n{errors}\n{}", version.choice, version.text));
    if printed != program.expected {
        return fails(&format!("prints\n{printed}instead of\n{}", program.expected));
    }
    for complaint in ["Traceback", "never awaited", "DeprecationWarning", "was destroyed"] {
        if errors.contains(complaint) {
            return fails(complaint);
        }
    }
    Ok(())
}

/// With its safe fixes alone, a program prints in each line what it printed before, or what it should.
fn safe_verdict(program: &Program, before: &str, best: &str) -> Result<(), String> {
    let safe = program.safe();
    if safe == best || safe == program.text {
        return Ok(());
    }
    let fits = |printed: &str| {
        let as_many = [before, &program.expected].iter().all(|text| text.lines().count() == printed.lines().count());
        let mut lines = printed.lines().zip(before.lines().zip(program.expected.lines()));
        !as_many || lines.all(|(line, (old, new))| line == old || line == new)
    };
    let mut last = (String::new(), String::new());
    for _ in 0..TRIES {
        last = run(&safe);
        if fits(&last.0) {
            return Ok(());
        }
    }
    Err(format!("with the safe fixes: prints\n{}\n{}\n{safe}", last.0, last.1))
}

/// One test for each program.
macro_rules! programs {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*

        const RUN: &[&str] = &[$(stringify!($name)),*];
    };
}

programs! {
    answers
    anyio_forms
    assertions
    assistants
    awaits
    awaits_anyio
    awaits_trio
    blocking_anyio
    blocking_trio
    blocks
    bot
    caches
    callbacks
    cancellations
    children
    clients
    colours
    completed
    concurrency
    configured
    crunch
    dangling_awaited
    dangling_grouped
    databases
    databases_native
    endless
    entry
    entry_closed
    entry_main
    entry_own
    executors
    factories
    fetches
    fetching
    fetching_anyio
    fetching_trio
    files
    filing
    filing_aiofiles
    filing_anyio
    filing_trio
    folders
    forms
    generators
    groups
    handlers
    inputs
    leftovers
    leftovers_anyio
    leftovers_trio
    limits
    loops
    manual_loops
    marks
    modern
    moved_packages
    network
    old_coroutines
    older
    oldest
    orm
    pipes
    policies
    pollers
    primitives
    processes
    processes_anyio
    processes_trio
    remote_shell
    remote_shell_anyio
    remote_shell_trio
    requesting
    requesting_anyio
    requesting_trio
    scopes
    scraper
    servers_by_hand
    settings
    sleeps
    stragglers
    stragglers_anyio
    stragglers_trio
    tasks
    test_cases
    tests_of_anyio
    tests_of_plugin
    tests_of_trio
    threads
    trees
    trio_forms
    watchers
    yielding_coroutines
    yields_anyio
    yields_trio
}

#[test]
fn every_program_is_run() {
    let names: Vec<String> = Program::all().into_iter().map(|program| program.name).collect();
    assert_eq!(names, RUN, "the programs, sorted");
}

/// Every form of every fix that an example of a rule is offered is made in a program. What cannot be run stands in a list,
/// with its reason.
#[test]
fn every_fix_is_run() {
    let programs = Program::all();
    let versions = thread::scope(|scope| {
        let threads: Vec<_> = programs.iter().map(|program| scope.spawn(|| program.versions())).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("fixing ends")).collect::<Vec<Version>>()
    });
    let made: BTreeSet<&Form> = versions.iter().flat_map(|version| &version.forms).collect();
    let list = fs::read_to_string("tests/programs/not_run.txt").expect("the list is there");
    let excused: BTreeSet<&str> = list.lines().filter_map(|line| Some(line.split_once(" # ")?.0)).collect();
    let missing: BTreeSet<String> = wanted()
        .iter()
        .filter(|form| !made.iter().any(|made| made.covers(form)))
        .map(ToString::to_string)
        .filter(|form| !excused.contains(form.as_str()))
        .collect();
    let lines: Vec<String> = missing.into_iter().collect();
    assert!(lines.is_empty(), "{} fixes are made in no program\n{}", lines.len(), lines.join("\n"));
}

/// Every form of a fix that an example is offered, and each fix of which no example says the runtime.
fn wanted() -> BTreeSet<Form> {
    let rules: Vec<_> = ALL_RULES.rules().iter().filter(|rule| rule.source.language == Language::Python).collect();
    thread::scope(|scope| {
        let threads: Vec<_> = rules
            .iter()
            .map(|rule| {
                scope.spawn(move || {
                    let own = load(&[rule.source]);
                    let scans = rule.page.examples().iter().map(|example| scan(example, &example.text, &own));
                    let offered = scans.flat_map(|scan| {
                        let forms = |finding: &asyncfix::scan::Finding| {
                            finding.fixes.iter().map(|fix| Form::offered(finding, fix)).collect::<Vec<_>>()
                        };
                        scan.findings.iter().flat_map(forms).collect::<Vec<_>>()
                    });
                    let titles = rule.fix_titles().map(|(pattern, title)| Form {
                        rule: rule.source.name,
                        pattern,
                        title: title.to_owned(),
                        runtime: None,
                    });
                    offered.chain(titles).collect::<BTreeSet<Form>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("scanning ends")).collect()
    })
}
