//! The rules in force: patterns of one shape share one match, and only rules that were selected are tried.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::apis::Apis;
use crate::edit::{EditSet, Fix, Request, Rewrite};
use crate::error::Mistakes;
use crate::facts::{Facts, Resolved, Truth};
use crate::source::Language;
use crate::syntax::{NodeId, SyntaxTree};

use super::builtin;
use super::callee::Callees;
use super::directive::Order;
use super::load::{Checked, Filter, Part, Rule, Step, Template, Test};
use super::matched::Match;
use super::native::Registry;
use super::predicate::Question;
use super::structure;
use super::trigger::Gate;
use crate::syntax::tree::field_id;

/// Rules in force, sorted for matching when the first file of their language asks.
#[derive(Default)]
pub struct RuleSet {
    rules: Vec<Arc<Rule>>,
    /// The tables its rules go with, where they are not the shipped ones.
    apis: [Option<&'static Apis>; Language::ALL.len()],
    sorted: [OnceLock<Sorted>; Language::ALL.len()],
    /// Derived when the first file of a language asks.
    gates: [OnceLock<Gate>; Language::ALL.len()],
}

/// The patterns of one language.
#[derive(Default)]
struct Sorted {
    /// Patterns of one structure: matched once, then each rule's filters decide.
    shapes: Vec<Shape>,
    /// The shapes that can start at a node, by the number of its kind.
    by_kind: Vec<Vec<usize>>,
}

/// Rule and pattern, by number, of the patterns of a shape that can hold in a file.
type Live = Vec<(usize, usize)>;

struct Shape {
    /// Rule and pattern, by number.
    patterns: Vec<(usize, usize)>,
    /// What the function of a call must be; `None` if that is not asked of all patterns.
    callees: Option<Callees>,
}

/// What a rule's pattern says about one place.
pub struct Hit<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// The number of the pattern in its rule.
    pub number: usize,
    /// The node the finding is about.
    pub subject: NodeId,
    found: Match<'r>,
    nodes: Vec<Option<NodeId>>,
    pattern: &'r Checked,
}

impl RuleSet {
    /// The shipped rules.
    pub fn builtin(registry: &'static Registry) -> RuleSet {
        Self::of(builtin::sources().iter().map(|source| Arc::new(Rule::trusted(*source, registry))).collect())
    }

    /// Reads and checks rules.
    ///
    /// # Errors
    /// Every mistake of every rule.
    pub fn load(
        sources: impl IntoIterator<Item = impl std::borrow::Borrow<super::RuleSource>>,
        registry: &'static Registry,
    ) -> Result<RuleSet, Vec<Mistakes>> {
        let (mut rules, mut errors) = (Vec::new(), Vec::new());
        for source in sources {
            match Rule::checked(*source.borrow(), registry) {
                Ok(rule) => rules.push(Arc::new(rule)),
                Err(all) => errors.extend(all),
            }
        }
        if errors.is_empty() { Ok(Self::of(rules)) } else { Err(errors) }
    }

    /// The rules for which `wanted` holds, shared with this set.
    #[must_use]
    pub fn subset(&self, wanted: impl Fn(&Rule) -> bool) -> RuleSet {
        let rules = self.rules.iter().filter(|rule| wanted(rule)).cloned().collect();
        Self { apis: self.apis, ..Self::of(rules) }
    }

    /// The API tables that its rules go with: the shipped ones, unless there are some of the user on top.
    pub fn apis(&self, language: Language) -> &'static Apis {
        self.apis[language as usize].unwrap_or_else(|| Apis::builtin(language))
    }

    /// Every rule, in the order of language, family and name.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// What decides, from an outline, whether a file of this language needs a parse.
    pub fn gate(&self, language: Language) -> &Gate {
        self.gates[language as usize].get_or_init(|| self.derive_gate(language, self.apis(language)))
    }

    /// The families in use.
    pub fn families(&self) -> BTreeSet<&'static str> {
        self.rules.iter().map(|rule| rule.source.family).collect()
    }

    pub(super) fn new(rules: Vec<Arc<Rule>>, apis: [Option<&'static Apis>; Language::ALL.len()]) -> RuleSet {
        RuleSet { apis, ..Self::of(rules) }
    }

    fn of(rules: Vec<Arc<Rule>>) -> RuleSet {
        RuleSet { rules, ..RuleSet::default() }
    }

    fn sorted(&self, language: Language) -> &Sorted {
        self.sorted[language as usize].get_or_init(|| self.sort(language))
    }

    fn sort(&self, language: Language) -> Sorted {
        let mut sorted = Sorted::default();
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        let rules = self.rules.iter().enumerate().filter(|(_, rule)| rule.source.language == language);
        for (rule_number, rule) in rules {
            for (number, pattern) in rule.patterns().iter().enumerate() {
                let shape = *known.entry(&pattern.shape).or_insert_with(|| {
                    sorted.shapes.push(Shape { patterns: Vec::new(), callees: None });
                    sorted.shapes.len() - 1
                });
                sorted.shapes[shape].patterns.push((rule_number, number));
                if sorted.shapes[shape].patterns.len() > 1 {
                    continue;
                }
                let every_kind = || crate::syntax::tree::all_kind_ids(language);
                for kind in structure::root_kinds(&pattern.structure).unwrap_or_else(every_kind) {
                    let kind = usize::from(kind);
                    sorted.by_kind.resize_with(sorted.by_kind.len().max(kind + 1), Vec::new);
                    sorted.by_kind[kind].push(shape);
                }
            }
        }
        let function = field_id(language, "function");
        for shape in &mut sorted.shapes {
            let patterns = shape.patterns.iter().map(|(rule, number)| &self.rules[*rule].patterns()[*number]);
            shape.callees = function.and_then(|field| Callees::of(patterns, field));
        }
        sorted
    }

    /// Every place of the tree where a pattern fits and its filters hold.
    pub fn hits<'r>(&'r self, facts: &dyn Facts) -> Vec<Hit<'r>> {
        let tree = facts.tree();
        let mut hits = Vec::new();
        let sorted = self.sorted(tree.language());
        let live: Vec<Live> = sorted.shapes.iter().map(|shape| self.live(shape, facts)).collect();
        for node in tree.all() {
            let callee = OnceCell::new();
            let resolve = || tree.field(node, "function").map_or(Resolved::Unknown, |callee| facts.resolve(callee));
            for shape in sorted.by_kind.get(usize::from(tree.kind_id(node))).into_iter().flatten() {
                let (shape, live) = (&sorted.shapes[*shape], &live[*shape]);
                if live.is_empty() {
                    continue;
                }
                if shape.callees.as_ref().is_some_and(|callees| !callees.admit(callee.get_or_init(resolve), facts)) {
                    continue;
                }
                self.hits_at(node, live, facts, &mut hits);
            }
        }
        hits
    }

    /// The patterns of a shape that can hold in this file: what they ask of the file as a whole is asked once.
    fn live(&self, shape: &Shape, facts: &dyn Facts) -> Live {
        let holds = |(rule, number): &(usize, usize)| {
            let pattern = &self.rules[*rule].patterns()[*number];
            let place = Place { pattern, root: NodeId::ROOT, captured: &[], nodes: &[] };
            pattern.filters.iter().filter(|filter| filter.is_about_file()).all(|filter| place.passes(filter, facts))
        };
        shape.patterns.iter().copied().filter(holds).collect()
    }

    fn hits_at<'r>(&'r self, node: NodeId, live: &Live, facts: &dyn Facts, hits: &mut Vec<Hit<'r>>) {
        let tree: &SyntaxTree<'_> = facts.tree();
        let Some((rule, number)) = live.first() else { return };
        let structure = &self.rules[*rule].patterns()[*number].structure;
        for captured in structure::matches(structure, node, tree) {
            // Patterns of one shape number their captures alike.
            let mut nodes = vec![None; self.rules[*rule].patterns()[*number].captures.len()];
            for (capture, node) in &captured {
                nodes[*capture].get_or_insert(*node);
            }
            for (rule, number) in live {
                let rule = &self.rules[*rule];
                let pattern = &rule.patterns()[*number];
                let place = Place { pattern, root: node, captured: &captured, nodes: &nodes };
                if !pattern.filters.iter().all(|filter| filter.is_about_file() || place.passes(filter, facts)) {
                    continue;
                }
                let subject = pattern.subject.and_then(|capture| nodes[capture]).unwrap_or(node);
                let found = place.found();
                hits.push(Hit { rule, number: *number, subject, found, nodes: nodes.clone(), pattern });
            }
        }
    }
}

/// A structural match, before its filters have spoken.
pub(super) struct Place<'r, 'm> {
    pub(super) pattern: &'r Checked,
    pub(super) root: NodeId,
    pub(super) captured: &'m [(usize, NodeId)],
    pub(super) nodes: &'m [Option<NodeId>],
}

impl<'r> Place<'r, '_> {
    fn passes(&self, filter: &Filter, facts: &dyn Facts) -> bool {
        self.answer(filter, facts).is_yes()
    }

    /// What the filter says of the match, its `not-` taken into account.
    pub(super) fn answer(&self, filter: &Filter, facts: &dyn Facts) -> Truth {
        let answer = match filter.test {
            Test::Refinement(step) => (step.holds)(&self.found(), facts),
            Test::Predicate(predicate) => {
                // A filter about a capture that is not there (an optional child) does not hold.
                let Some(node) = self.node_of(filter) else { return Truth::No };
                (predicate.holds)(&Question { node, texts: &filter.texts, facts })
            }
        };
        if filter.negated { answer.negated() } else { answer }
    }

    /// The node that the filter is about.
    pub(super) fn node_of(&self, filter: &Filter) -> Option<NodeId> {
        filter.captures.first().map_or(Some(self.root), |capture| self.nodes[*capture])
    }

    fn found(&self) -> Match<'r> {
        let named = self.captured.iter().map(|(capture, node)| (self.pattern.captures[*capture].as_str(), *node));
        Match::new(named.collect())
    }
}

impl Hit<'_> {
    fn nodes_of(&self, captures: &[usize]) -> Option<Vec<NodeId>> {
        captures.iter().map(|capture| self.nodes[*capture]).collect()
    }

    /// What is wrong.
    pub fn message(&self, facts: &dyn Facts) -> String {
        self.text(&self.pattern.message, facts)
    }

    /// What to do.
    pub fn help(&self, facts: &dyn Facts) -> Option<String> {
        self.pattern.help.as_ref().map(|parts| self.text(parts, facts))
    }

    /// Other places worth seeing.
    pub fn labels(&self, facts: &dyn Facts) -> Vec<(NodeId, String)> {
        let labels = self.pattern.labels.iter();
        labels.filter_map(|(capture, parts)| Some((self.nodes[*capture]?, self.text(parts, facts)))).collect()
    }

    /// The code from which the way to what blocks is told.
    pub fn chain_start(&self) -> Option<NodeId> {
        self.nodes[self.pattern.chain?]
    }

    /// The titles of the rule's fixes, for the case that none may be built.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.pattern.fixes.iter().map(|template| template.title.as_str())
    }

    /// The fixes of the rule, best first: built, or why not with the title.
    pub fn fixes(&self, facts: &dyn Facts) -> Vec<Result<Fix, (String, String)>> {
        let templates = self.pattern.fixes.iter();
        templates.map(|template| self.build(template, facts).map_err(|why| (template.title.clone(), why))).collect()
    }

    fn build(&self, template: &Template, facts: &dyn Facts) -> Result<Fix, String> {
        let mut whole = Rewrite::default();
        for step in &template.steps {
            whole.extend(self.carry_out(step, facts)?);
        }
        // A verb may write what is there already; that is no edit.
        let source = facts.tree().source();
        whole.edits.retain(|edit| edit.span.of(source) != edit.text);
        let edits = EditSet::from_edits(whole.edits).map_err(|conflict| conflict.to_string())?;
        let mut requests: Vec<Request> = whole.requests;
        requests.sort();
        requests.dedup();
        Ok(Fix {
            title: template.title.clone(),
            applicability: whole
                .caution
                .as_ref()
                .map_or(template.applicability, |_| crate::edit::Applicability::Unsafe),
            caution: whole.caution,
            kind: template.kind,
            edits,
            requests,
            claims: whole.claims,
        })
    }

    fn carry_out(&self, step: &Step, facts: &dyn Facts) -> Result<Rewrite, String> {
        match step {
            Step::Rewriting(step) => (step.build)(&self.found, facts),
            Step::Verb { verb, captures, parts } => {
                let nodes = self.nodes_of(captures).ok_or("the code has no such part")?;
                let texts: Vec<String> = parts.iter().map(|part| self.part(part, facts)).collect();
                verb(&Order { nodes: &nodes, texts: &texts, facts })
            }
        }
    }

    fn text(&self, parts: &[Part], facts: &dyn Facts) -> String {
        let text: String = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Capture(_) => shorten(&self.part(part, facts)),
            })
            .collect();
        text
    }

    fn part(&self, part: &Part, facts: &dyn Facts) -> String {
        match part {
            Part::Text(text) => text.to_string(),
            Part::Capture(capture) => {
                let node = self.nodes[*capture];
                node.map_or_else(String::new, |node| facts.tree().text(node).to_owned())
            }
        }
    }
}

/// Source text for a message: on one line, and no longer than a name has any right to be.
fn shorten(source: &str) -> String {
    const LONGEST: usize = 60;
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}
