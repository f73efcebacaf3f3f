//! Tree, facts and rules in, findings out. The pure core: no I/O, and no failure on any user code.

pub mod finding;
pub mod fingerprint;
mod attributes;
pub mod suppress;

pub use finding::{Finding, Label, Withheld};
pub use fingerprint::{Identity, fingerprints, identities};
pub use suppress::{Suppressions, suppressions};

use crate::apis::Apis;
use crate::error::{Mistake, Mistakes};
use crate::facts::python::PythonFacts;
use crate::facts::rust::{RustFacts, graft_macros};
use crate::facts::{Chain, Facts, FunctionSummary, Layout, Surroundings, summarize};
use crate::outline::Outline;
use crate::rules::select::rules_named;
use crate::rules::{self, Hit, NearMiss, RuleSet};
use crate::source::{Language, LineIndex, Span};
use crate::syntax::tree::PATIENCE;
use crate::syntax::{NodeId, Parser, SyntaxTree};

/// What a scan of one text gives.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The findings, by place and rule.
    pub findings: Vec<Finding>,
    /// What applying fixes needs to know of the file.
    pub layout: Layout,
    /// The first place that does not parse.
    pub broken: Option<Span>,
    /// Why nothing was looked for, if so: the code nests too deeply, or takes too long to parse.
    pub given_up: Option<String>,
}

/// Code that nests deeper than this many nodes was written by no one: it is not checked. What people write stays below
/// 1,000; the limit keeps questions about what is around a place cheap on any input.
pub const DEEPEST: usize = 5_000;

/// Whether `text` can hold a finding at all: its outline says so, without a parse.
///
/// It may say so too often, never too seldom: [`scan_text`] finds nothing in a text for which this is false.
pub fn needs_parse(text: &str, language: Language, rules: &RuleSet, surroundings: &Surroundings) -> bool {
    let outline = Outline::of(text, language);
    rules.gate(language).admits(&outline) || surroundings.crates.add_to(&outline)
}

/// Finds every place in `text` where a rule has something to say.
pub fn scan_text(
    text: &str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
) -> Scan {
    let scan = with_facts(text, rules.apis(language), language, surroundings, parser, |facts| judge(facts, rules));
    scan.unwrap_or_else(|reason| Scan { given_up: Some(reason), ..Scan::default() })
}

/// The patterns that give a finding in `text`, by their number in their rule: what a test of a rule's examples asks.
pub fn patterns_hit(
    text: &str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
) -> Vec<usize> {
    let hits = with_facts(text, rules.apis(language), language, surroundings, parser, |facts| {
        rules.hits(facts).iter().map(|hit| hit.number).collect::<Vec<usize>>()
    });
    hits.unwrap_or_default()
}

/// Scans `text` with one set of rules after the other, on one parse, and calls `done` after each: for who measures.
pub fn scan_in_turn(
    text: &str,
    language: Language,
    sets: &[RuleSet],
    surroundings: &Surroundings,
    parser: &Parser,
    mut done: impl FnMut(usize),
) {
    let Some(apis) = sets.first().map(|set| set.apis(language)) else { return };
    // A text that is not fit for a scan costs nothing.
    let _ = with_facts(text, apis, language, surroundings, parser, |facts| {
        // What is collected when it is first asked for is nobody's cost.
        for set in sets {
            drop(judge(facts, set));
        }
        done(usize::MAX);
        for (number, set) in sets.iter().enumerate() {
            drop(judge(facts, set));
            done(number);
        }
    });
}

/// The places in `text` that a rule of the set nearly has something to say about, the nearest first.
pub fn near_misses(
    text: &str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
) -> Vec<NearMiss> {
    let found =
        with_facts(text, rules.apis(language), language, surroundings, parser, |facts| rules.near_misses(facts));
    found.unwrap_or_default()
}

/// The places in `text` where every pattern and predicate of a query holds, with their captures: for trying queries out.
///
/// # Errors
/// Everything wrong with the query.
pub fn query_matches(
    text: &str,
    query: &'static str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
) -> Result<Vec<Vec<(String, Span)>>, Mistakes> {
    let apis = rules.apis(language);
    let found = with_facts(text, apis, language, surroundings, parser, |facts| rules::query_matches(query, facts));
    found.unwrap_or_else(|reason| Err(Mistakes::of("--query", query, vec![Mistake::new(Span::at(0), reason)])))
}

/// What the functions of `text` call and how they block, without the calls that a comment says to leave alone; nothing if
/// the text is not fit for that.
pub fn summarize_text(
    text: &str,
    language: Language,
    rules: &RuleSet,
    surroundings: &Surroundings,
    parser: &Parser,
) -> Vec<FunctionSummary> {
    let summaries = with_facts(text, rules.apis(language), language, surroundings, parser, |facts| {
        let mut functions = summarize(facts);
        let named = |name: &str| rules_named(rules.rules(), name).map(|rule| rule.source.name.to_owned()).collect();
        let suppressions = suppressions(facts.tree(), &named);
        for function in &mut functions {
            let is_left_alone = |line: usize| {
                let mut following = rules.rules().iter().filter(|rule| rule.follows_calls());
                following.any(|rule| suppressions.covers(rule.source.name, line..=line))
            };
            function.leaves.retain(|leaf| !is_left_alone(leaf.line - 1));
        }
        functions
    });
    summaries.unwrap_or_default()
}

/// Parses `text`, collects its facts and hands them to `ask`; or says why the text is not fit for that.
fn with_facts<T>(
    text: &str,
    apis: &Apis,
    language: Language,
    surroundings: &Surroundings,
    parser: &Parser,
    ask: impl FnOnce(&dyn Facts) -> T,
) -> Result<T, String> {
    let apis = surroundings.linked.as_ref().and_then(|linked| linked.apis.as_deref()).unwrap_or(apis);
    let mut tree = parser.parse(text, language);
    if tree.is_given_up() {
        return Err(format!("it takes more than {} seconds to parse", PATIENCE.as_secs()));
    }
    if tree.depth() > DEEPEST {
        return Err(format!("the code nests more than {DEEPEST} levels deep"));
    }
    Ok(match language {
        Language::Python => ask(&PythonFacts::collect(&tree, apis, surroundings)),
        Language::Rust => {
            graft_macros(&mut tree, parser);
            ask(&RustFacts::collect(&tree, apis, surroundings))
        }
    })
}

fn judge(facts: &dyn Facts, rules: &RuleSet) -> Scan {
    let tree = facts.tree();
    let mut hits = rules.hits(facts);
    // Where several patterns of a rule have something to say about one place, the first in the rule's file speaks.
    let place = |hit: &Hit<'_>| (tree.span(hit.subject), hit.rule.source.name);
    hits.sort_by_key(|hit| (place(hit), hit.number));
    hits.dedup_by_key(|hit| place(hit));
    let mut findings: Vec<Finding> = hits.iter().map(|hit| finding(hit, facts)).collect();
    suppress(&mut findings, tree, rules);
    let layout = if findings.is_empty() { Layout::default() } else { facts.layout().clone() };
    Scan { findings, layout, broken: tree.broken().first().copied(), given_up: None }
}

/// Marks the findings that a comment says to leave alone.
fn suppress(findings: &mut [Finding], tree: &SyntaxTree<'_>, rules: &RuleSet) {
    if findings.is_empty() {
        return;
    }
    let named = |name: &str| rules_named(rules.rules(), name).map(|rule| rule.source.name.to_owned()).collect();
    let suppressions = suppressions(tree, &named);
    if suppressions.is_empty() {
        return;
    }
    let index = LineIndex::new(tree.source());
    for finding in findings {
        let last = finding.span.end.saturating_sub(1).max(finding.span.start);
        finding.suppressed = suppressions.covers(finding.rule, index.line(finding.span.start)..=index.line(last));
        let is_left_alone = |chain: &Chain| {
            let cause = chain.cause().filter(|cause| cause.path.is_none());
            cause.is_some_and(|cause| suppressions.covers(finding.rule, cause.line - 1..=cause.line - 1))
        };
        finding.suppressed |= !finding.chains.is_empty() && finding.chains.iter().all(is_left_alone);
    }
}

fn finding(hit: &Hit<'_>, facts: &dyn Facts) -> Finding {
    let tree = facts.tree();
    let mut finding = Finding {
        rule: hit.rule.source.name,
        pattern: hit.number,
        family: hit.rule.source.family,
        span: tree.span(hit.subject),
        message: hit.message(facts),
        help: hit.help(facts),
        labels: Vec::new(),
        chains: Vec::new(),
        function: facts.function_name(hit.subject),
        runtime: facts.runtime(hit.subject).name().map(str::to_owned),
        fixes: Vec::new(),
        withheld: Vec::new(),
        suppressed: false,
    };
    if let Some(reached) = hit.chain_start().and_then(|start| facts.reached(start)) {
        finding.message.extend(reached.chains.first().and_then(told));
        finding.chains = reached.chains;
    }
    let labels = hit.labels(facts).into_iter();
    finding.labels = labels.map(|(node, text)| Label { span: tree.span(node), text }).collect();
    if tree.is_broken(unit_of(hit.subject, facts)) {
        let reason = "the code around it does not parse";
        let withheld = hit.titles().map(|title| Withheld { title: title.to_owned(), reason: reason.to_owned() });
        finding.withheld = withheld.collect();
        return finding;
    }
    for fix in hit.fixes(facts) {
        match fix {
            Ok(fix) => finding.fixes.push(fix),
            Err((title, reason)) => finding.withheld.push(Withheld { title, reason }),
        }
    }
    finding
}

/// How a message ends that is about a call which ends up in one that blocks.
fn told(chain: &Chain) -> Option<String> {
    let cause = chain.cause()?;
    let place =
        cause.path.as_ref().map_or_else(|| format!("line {}", cause.line), |path| format!("{path}:{}", cause.line));
    Some(format!(": it ends up in `{}` ({place})", cause.name))
}

/// The code that a fix at `node` relies on: the outermost function around it, else its statement at module level.
fn unit_of(node: NodeId, facts: &dyn Facts) -> Span {
    let tree: &SyntaxTree<'_> = facts.tree();
    let function = std::iter::successors(facts.function_of(node), |inner| facts.function_of(*inner)).last();
    let statement = || tree.ancestors(node).take_while(|above| *above != NodeId::ROOT).last();
    function.or_else(statement).map_or(tree.span(node), |unit| tree.span(unit))
}
