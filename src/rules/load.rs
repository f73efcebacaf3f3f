//! `.scm` and `.md` in, checked rules out. Every mistake of every rule is reported at once.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::apis::Effect;
use crate::edit::Applicability;
use crate::error::{Mistake, Mistakes, nearest};
use crate::source::{Language, Span};
use crate::syntax::tree::kind_ids;

use super::argument::Takes;
use super::directive::{self, Role, Verb};
use super::native::{Refinement, Registry, Rewriting};
use super::page::Page;
use super::predicate::{self, Predicate};
use super::query::{self, Argument, Call, Pattern, Value, Written};

/// The text of one rule and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct RuleSource {
    /// The folder that the folder of its language stands in, for messages: `queries`.
    pub root: &'static str,
    /// The language of the code it is about.
    pub language: Language,
    /// Its topic: `blocking`.
    pub family: &'static str,
    /// Its name: `blocking-sleep`.
    pub name: &'static str,
    /// The text of its `.scm`.
    pub query: &'static str,
    /// The text of its `.md`.
    pub page: &'static str,
}

impl RuleSource {
    /// The path of its query, for messages.
    pub fn file(&self) -> String {
        format!("{}/{}/{}/{}.scm", self.root, self.language.name(), self.family, self.name)
    }

    /// The path of its page, for messages.
    pub fn page_file(&self) -> String {
        format!("{}/{}/{}/{}.md", self.root, self.language.name(), self.family, self.name)
    }
}

/// A rule: its page, and its query, which is read when the rule is first asked for a match.
pub struct Rule {
    /// Where it comes from, its name and page included.
    pub source: RuleSource,
    /// Its page, read.
    pub page: Page,
    registry: &'static Registry,
    patterns: OnceLock<Vec<Checked>>,
}

impl Rule {
    /// A rule whose query is taken to be right: a shipped one, which tests have read.
    pub(super) fn trusted(source: RuleSource, registry: &'static Registry) -> Rule {
        Rule { source, page: Page::read(source.page), registry, patterns: OnceLock::new() }
    }

    /// A rule whose query is checked at once.
    ///
    /// # Errors
    /// Everything wrong with its query and its page.
    pub(super) fn checked(source: RuleSource, registry: &'static Registry) -> Result<Rule, Vec<Mistakes>> {
        let rule = Rule::trusted(source, registry);
        let page = Page::mistakes(source.page, source.name);
        let page = (!page.is_empty()).then(|| Mistakes::of(source.page_file(), source.page, page));
        match read(source, &rule.page, registry, true) {
            Ok(patterns) if page.is_none() => Ok(Rule { patterns: OnceLock::from(patterns), ..rule }),
            query => Err(query.err().into_iter().chain(page).collect()),
        }
    }

    /// Its patterns, in the order of the query.
    ///
    /// # Panics
    /// The query of a trusted rule is wrong.
    pub(super) fn patterns(&self) -> &[Checked] {
        self.patterns.get_or_init(|| {
            let patterns = read(self.source, &self.page, self.registry, false);
            patterns.unwrap_or_else(|error| panic!("a shipped rule is wrong; this is a bug in asyncfix\n{error}"))
        })
    }

    /// Whether it is about what calls end up in.
    pub fn follows_calls(&self) -> bool {
        self.patterns().iter().any(|pattern| pattern.chain.is_some())
    }

    /// How many patterns its query has.
    pub fn pattern_count(&self) -> usize {
        self.patterns().len()
    }

    /// The titles of all its fixes, each with the number of its pattern, from 0.
    pub fn fix_titles(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.patterns().iter().enumerate();
        numbered.flat_map(|(number, pattern)| pattern.fixes.iter().map(move |fix| (number, fix.title.as_str())))
    }
}

/// One pattern of a rule, ready to be matched.
pub(crate) struct Checked {
    pub(super) structure: Pattern,
    pub(super) shape: String,
    pub(super) captures: Vec<String>,
    /// The capture the finding is about; the whole match if there is none.
    pub(super) subject: Option<usize>,
    pub(super) filters: Vec<Filter>,
    pub(super) message: Vec<Part>,
    pub(super) help: Option<Vec<Part>>,
    pub(super) labels: Vec<(usize, Vec<Part>)>,
    /// From where the way to what blocks is told.
    pub(super) chain: Option<usize>,
    pub(super) fixes: Vec<Template>,
}

/// A predicate with its arguments.
pub(super) struct Filter {
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) captures: Vec<usize>,
    pub(super) texts: Vec<Cow<'static, str>>,
    /// Where it is written.
    pub(super) span: Span,
}

impl Filter {
    /// Whether it asks something of the file as a whole, which no capture can change.
    pub(super) fn is_about_file(&self) -> bool {
        self.captures.is_empty() && matches!(self.test, Test::Predicate(_))
    }
}

/// What a filter asks.
pub(super) enum Test {
    Predicate(&'static Predicate),
    Refinement(&'static Refinement),
}

/// A fix as the rule writes it.
pub(super) struct Template {
    pub(super) title: String,
    pub(super) applicability: Applicability,
    pub(super) kind: &'static str,
    pub(super) steps: Vec<Step>,
}

/// One directive of a fix.
pub(super) enum Step {
    Verb { verb: Verb, captures: Vec<usize>, parts: Vec<Part> },
    Rewriting(&'static Rewriting),
}

/// A piece of a text made per match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(Cow<'static, str>),
    Capture(usize),
}

/// Reads and checks the query of a rule.
fn read(source: RuleSource, page: &Page, registry: &Registry, is_strict: bool) -> Result<Vec<Checked>, Mistakes> {
    let fail = |mistakes| Mistakes::of(source.file(), source.query, mistakes);
    if let Some(newer) = query::newer_format(source.query) {
        return Err(fail(vec![newer]));
    }
    let (written, mistakes) = query::read(source.query, source.language, is_strict);
    let mut checker = Checker { language: source.language, registry, mistakes, is_tried: false };
    if written.is_empty() && checker.mistakes.is_empty() {
        checker.mistakes.push(Mistake::new(Span::at(0), "a rule has at least one pattern"));
    }
    let patterns: Vec<Checked> = written.into_iter().map(|pattern| checker.pattern(pattern)).collect();
    let is_unsafe = |template: &Template| template.applicability == Applicability::Unsafe;
    let has_unsafe_fix = patterns.iter().flat_map(|pattern| &pattern.fixes).any(is_unsafe);
    if has_unsafe_fix && !page.sections().iter().any(|section| section == "Fix safety") {
        let message = "an `unsafe` fix needs a section `## Fix safety` in the rule's page";
        checker.mistakes.push(Mistake::new(Span::at(0), message));
    }
    if checker.mistakes.is_empty() { Ok(patterns) } else { Err(fail(checker.mistakes)) }
}

/// Reads and checks a query that is only tried out: it need not say anything.
pub(super) fn read_to_try(
    query: &'static str,
    language: Language,
    registry: &Registry,
) -> Result<Vec<Checked>, Mistakes> {
    let (written, mistakes) = query::read(query, language, true);
    let mut checker = Checker { language, registry, mistakes, is_tried: true };
    let patterns: Vec<Checked> = written.into_iter().map(|pattern| checker.pattern(pattern)).collect();
    if checker.mistakes.is_empty() { Ok(patterns) } else { Err(Mistakes::of("--query", query, checker.mistakes)) }
}

struct Checker<'r> {
    language: Language,
    registry: &'r Registry,
    mistakes: Vec<Mistake>,
    /// Whether the query need not say anything.
    is_tried: bool,
}

impl Checker<'_> {
    fn fail(&mut self, span: Span, message: impl Into<String>) {
        self.mistakes.push(Mistake::new(span, message));
    }

    fn pattern(&mut self, written: Written) -> Checked {
        let Written { pattern, captures, calls, span, shape } = written;
        let mut checked = Checked {
            structure: pattern,
            shape,
            subject: captures.iter().position(|name| name == "finding"),
            captures,
            filters: Vec::new(),
            message: Vec::new(),
            help: None,
            labels: Vec::new(),
            chain: None,
            fixes: Vec::new(),
        };
        for call in &calls {
            if call.name.ends_with('?') {
                self.filter(call, &mut checked);
            } else if call.name.ends_with('!') {
                self.directive(call, &mut checked);
            } else {
                self.fail(call.name_span, format!("`#{}` ends neither in `?` nor in `!`", call.name));
            }
        }
        if self.is_tried {
            return checked;
        }
        if checked.message.is_empty() {
            self.fail(span, "a pattern says what is wrong: `(#message! …)`");
        }
        for template in checked.fixes.iter().filter(|template| template.steps.is_empty()) {
            self.mistakes.push(Mistake::new(span, format!("the fix \"{}\" changes nothing", template.title)));
        }
        self.check_captures_are_used(&checked, &calls, span);
        checked
    }

    /// A capture nobody reads is a mistake unless its name says so.
    fn check_captures_are_used(&mut self, checked: &Checked, calls: &[Call], span: Span) {
        let read = |name: &str| {
            let arguments = calls.iter().flat_map(|call| &call.arguments);
            arguments.into_iter().any(|argument| matches!(&argument.value, Value::Capture(used) if used == name))
        };
        let native = |name: &str| {
            let refinements = checked.filters.iter().filter_map(|filter| match filter.test {
                Test::Refinement(step) => Some(step.captures),
                Test::Predicate(_) => None,
            });
            let steps = checked.fixes.iter().flat_map(|template| &template.steps);
            let rewritings = steps.filter_map(|step| match step {
                Step::Rewriting(step) => Some(step.captures),
                Step::Verb { .. } => None,
            });
            refinements.chain(rewritings).any(|captures| captures.contains(&name))
        };
        for name in &checked.captures {
            if name != "finding" && !name.starts_with('_') && !read(name) && !native(name) {
                let message = format!("nothing uses the capture `@{name}`; name it `@_{name}` if that is right");
                self.fail(span, message);
            }
        }
    }

    fn filter(&mut self, call: &Call, checked: &mut Checked) {
        let full = call.name.trim_end_matches('?');
        let negated = full.starts_with("not-");
        let name = full.trim_start_matches("not-");
        if name == "refine" {
            self.refinement(call, negated, checked);
            return;
        }
        let Some(predicate) = predicate::find(name) else {
            let known = predicate::ALL.iter().map(|predicate| predicate.name).chain(["refine"]);
            let mistake = Mistake::new(call.name_span, format!("there is no predicate `#{}`", call.name));
            self.mistakes.push(mistake.suggest(nearest(name, known).map(|name| format!("#{name}?"))));
            return;
        };
        let (captures, parts) = self.arguments(call, predicate.takes, &checked.captures);
        let texts = parts.into_iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Capture(_) => None,
        });
        let texts = texts.collect();
        let filter = Filter { test: Test::Predicate(predicate), negated, captures, texts, span: call.span };
        checked.filters.push(filter);
    }

    fn refinement(&mut self, call: &Call, negated: bool, checked: &mut Checked) {
        let Some((name, span)) = self.only_text(call) else { return };
        match self.registry.refinements().find(|step| step.name == name) {
            Some(step) => {
                self.check_native_captures(step.captures, span, &checked.captures);
                let test = Test::Refinement(step);
                let (captures, texts) = (Vec::new(), Vec::new());
                checked.filters.push(Filter { test, negated, captures, texts, span: call.span });
            }
            None => self.unknown("native step", &name, span, self.registry.refinements().map(|step| step.name)),
        }
    }

    fn directive(&mut self, call: &Call, checked: &mut Checked) {
        let name = call.name.trim_end_matches('!');
        let Some(directive) = directive::find(name) else {
            let known = directive::ALL.iter().map(|directive| directive.name);
            let mistake = Mistake::new(call.name_span, format!("there is no directive `#{}`", call.name));
            self.mistakes.push(mistake.suggest(nearest(name, known).map(|name| format!("#{name}!"))));
            return;
        };
        let (captures, parts) = self.arguments(call, directive.takes, &checked.captures);
        match directive.role {
            Role::Message if !checked.message.is_empty() => {
                self.fail(call.name_span, "a pattern has one message; this is the second");
            }
            Role::Message => checked.message = parts,
            Role::Help => checked.help = Some(parts),
            Role::Label => checked.labels.extend(captures.first().map(|capture| (*capture, parts))),
            Role::Chain => checked.chain = captures.first().copied(),
            Role::Fix => checked.fixes.extend(template(&parts)),
            Role::Rewrite => self.rewriting(call, checked),
            Role::Edit(verb, kind) => {
                let step = Step::Verb { verb, captures, parts };
                self.step(call, kind, step, checked);
            }
        }
    }

    fn rewriting(&mut self, call: &Call, checked: &mut Checked) {
        let Some((name, span)) = self.only_text(call) else { return };
        match self.registry.rewritings().find(|step| step.name == name) {
            Some(step) => {
                self.check_native_captures(step.captures, span, &checked.captures);
                self.step(call, "native", Step::Rewriting(step), checked);
            }
            None => self.unknown("native step", &name, span, self.registry.rewritings().map(|step| step.name)),
        }
    }

    fn step(&mut self, call: &Call, kind: &'static str, step: Step, checked: &mut Checked) {
        let Some(template) = checked.fixes.last_mut() else {
            self.fail(call.name_span, "this edits, so it stands after a `(#fix! \"title\" safe)`");
            return;
        };
        if rank(kind) > rank(template.kind) {
            template.kind = kind;
        }
        template.steps.push(step);
    }

    fn only_text(&mut self, call: &Call) -> Option<(Cow<'static, str>, Span)> {
        if let [Argument { value: Value::Text(name), span }] = call.arguments.as_slice() {
            return Some((name.clone(), *span));
        }
        self.fail(call.name_span, format!("`#{}` takes the name of a native step", call.name));
        None
    }

    fn unknown<'k>(&mut self, what: &str, name: &str, span: Span, known: impl Iterator<Item = &'k str>) {
        let mistake = Mistake::new(span, format!("there is no {what} `{name}`"));
        self.mistakes.push(mistake.suggest(nearest(name, known)));
    }

    fn check_native_captures(&mut self, wanted: &[&str], span: Span, captures: &[String]) {
        for name in wanted.iter().filter(|name| !captures.iter().any(|known| known == *name)) {
            self.fail(span, format!("this step reads `@{name}`, which the pattern does not capture"));
        }
    }

    /// The arguments of a call, checked against what it takes: captures by number, and parts.
    fn arguments(&mut self, call: &Call, takes: &[Takes], captures: &[String]) -> (Vec<usize>, Vec<Part>) {
        let mut nodes = Vec::new();
        let mut parts = Vec::new();
        let most = if takes.last().is_some_and(|last| last.takes_the_rest()) { usize::MAX } else { takes.len() };
        if call.arguments.len() < takes.len() || call.arguments.len() > most {
            let form: Vec<&str> = takes.iter().map(|takes| takes.notation()).collect();
            self.fail(call.name_span, format!("`#{}` is written `(#{} {})`", call.name, call.name, form.join(" ")));
        }
        for (nth, argument) in call.arguments.iter().enumerate() {
            let Some(takes) = takes.get(nth).or(takes.last()) else { break };
            match (&argument.value, takes) {
                (Value::Capture(name), Takes::Capture | Takes::Parts) => {
                    let Some(number) = captures.iter().position(|known| known == name) else {
                        let mistake = Mistake::new(argument.span, format!("the pattern has no capture `@{name}`"));
                        let names = captures.iter().map(String::as_str);
                        self.mistakes.push(mistake.suggest(nearest(name, names).map(|name| format!("@{name}"))));
                        continue;
                    };
                    if *takes == Takes::Capture { nodes.push(number) } else { parts.push(Part::Capture(number)) }
                }
                (Value::Capture(_), _) => self.fail(argument.span, format!("expected {}", takes.notation())),
                (Value::Text(_), Takes::Capture) => self.fail(argument.span, "expected a capture, such as `@call`"),
                (Value::Text(text), _) => {
                    self.check_word(text, argument.span, *takes);
                    parts.push(Part::Text(text.clone()));
                }
            }
        }
        (nodes, parts)
    }

    fn check_word(&mut self, text: &str, span: Span, takes: Takes) {
        let known = match takes {
            Takes::Effects => Effect::from_name(text).is_some(),
            Takes::Kinds => !kind_ids(self.language, text, true).is_empty(),
            Takes::Lifetime => predicate::lifetime(text).is_some(),
            Takes::Guards => predicate::guard_named(text).is_some(),
            Takes::Applicability => matches!(text, "safe" | "unsafe"),
            Takes::Definition => super::definitions::find(self.language, text).is_some(),
            _ => true,
        };
        if !known {
            self.fail(span, format!("`{text}` is not {}", takes.notation()));
        }
    }
}

/// The start of a fix from the parts of its `#fix!`.
fn template(parts: &[Part]) -> Option<Template> {
    let [Part::Text(title), Part::Text(safety)] = parts else { return None };
    let applicability = if safety == "safe" { Applicability::Safe } else { Applicability::Unsafe };
    Some(Template { title: title.to_string(), applicability, kind: "edit", steps: Vec::new() })
}

/// Which of a fix's verbs names its kind in reports.
fn rank(kind: &str) -> u8 {
    match kind {
        "native" => 4,
        "twin" => 3,
        "offload" => 2,
        "await" => 1,
        _ => 0,
    }
}
