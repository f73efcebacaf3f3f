//! Follows the values from where the client is made to where they are used up, and collects the edits on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::origin::{Maker, is_self, wrapped};
use super::statements::Withs;
use crate::apis::clients::{Client, Made, Treatment, client};
use crate::edit::verbs::python::{admit_await, binds_tighter};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Argument, Facts, Import, RuntimeFact, Spelling};
use crate::native::python::names::{Role, occurrences_of, parameters};
use crate::native::python::thread_safety::fresh_name;
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// A client that is used more often than this is left alone.
const MOST_VALUES: usize = 400;

/// A value that changes its class: the expression that has it.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub(super) expression: NodeId,
    pub(super) client: &'static Client,
    /// Whether it is the client that was just made.
    pub(super) is_new: bool,
}

pub(super) struct Conversion<'f> {
    pub(super) facts: &'f dyn Facts,
    pub(super) tree: &'f SyntaxTree<'f>,
    /// What is left to follow.
    open: Vec<Value>,
    seen: BTreeSet<NodeId>,
    /// Where each variable is bound to a value that changes, by function and name.
    variables: BTreeMap<(NodeId, &'f str), (&'static Client, Vec<NodeId>)>,
    withs: Withs,
    /// What is put in front of expressions, outermost first, by their first byte.
    prefixes: BTreeMap<usize, String>,
    pub(super) edits: Vec<Edit>,
    out: Rewrite,
    /// Whether a `finally` closes the client.
    closes: bool,
}

impl<'f> Conversion<'f> {
    pub(super) fn new(facts: &'f dyn Facts) -> Self {
        Conversion {
            facts,
            tree: facts.tree(),
            open: Vec::new(),
            seen: BTreeSet::new(),
            variables: BTreeMap::new(),
            withs: Withs::default(),
            prefixes: BTreeMap::new(),
            edits: Vec::new(),
            out: Rewrite::default(),
            closes: false,
        }
    }

    /// Makes the async client instead, and follows it.
    pub(super) fn make(&mut self, maker: Maker) -> Result<(), String> {
        self.check_runtime(maker)?;
        self.check_packages(maker)?;
        self.check_arguments(maker)?;
        let tree = self.tree;
        let callee = tree.field(maker.call, "function").ok_or("how the client is made is not known")?;
        let spelling = self.spell_maker(maker.to, callee)?;
        if spelling.text != tree.text(callee) {
            self.edits.push(Edit::replace(tree.span(callee), spelling.text));
        }
        self.out.request(spelling.needs);
        let is_entered = self.is_entered(maker.call);
        match maker.client.made {
            Made::Awaited => self.await_call(maker.call)?,
            Made::AwaitedUnlessEntered if !is_entered => self.await_call(maker.call)?,
            Made::AwaitedUnlessEntered | Made::Called => {}
        }
        self.push(Value { expression: maker.call, client: maker.client, is_new: true });
        self.follow_all()?;
        if maker.client.must_close && !self.closes && !self.withs.holds(maker.call) {
            return Err("not every way out closes the client, which would go on in the background".to_owned());
        }
        Ok(())
    }

    /// How to write the maker of the async client: as a name taken from its module, if the other one is.
    fn spell_maker(&self, to: &str, callee: NodeId) -> Result<Spelling, String> {
        let spelling = self.facts.spell(to, callee);
        if spelling.as_ref().is_ok_and(|spelling| spelling.needs.is_none()) {
            return spelling;
        }
        let text = self.tree.text(callee);
        let (local, rest) = text.find('.').map_or((text, ""), |dot| text.split_at(dot));
        let taken = self.facts.layout().imports.iter().find(|import| import.local == local);
        let is_taken_from = taken.is_some_and(|import| import.path.contains('.') && import.top_level);
        let mut path = to;
        for _ in rest.matches('.') {
            path = path.rsplit_once('.').map_or("", |(before, _)| before);
        }
        match path.rsplit_once('.').filter(|(_, name)| is_taken_from && !self.facts.is_name_taken(name)) {
            Some((module, name)) => Ok(Spelling {
                text: format!("{name}{}", &to[path.len()..]),
                needs: Some(Import::from(module, name)),
                ..Spelling::default()
            }),
            None => spelling,
        }
    }

    /// The edits, once everything is followed.
    pub(super) fn finish(mut self) -> Result<Rewrite, String> {
        self.check_variables()?;
        self.check_ends()?;
        let withs = std::mem::take(&mut self.withs);
        self.edits.extend(withs.edits(self.tree)?);
        let prefixes = std::mem::take(&mut self.prefixes);
        self.edits.extend(prefixes.into_iter().map(|(at, text)| Edit::insert(at, text)));
        self.out.edits = self.edits;
        Ok(self.out)
    }

    fn check_runtime(&self, maker: Maker) -> Result<(), String> {
        let works = |name: &String| maker.client.runtimes.contains(name);
        let fits = match self.facts.runtime(maker.call) {
            RuntimeFact::One(name) => works(&name),
            RuntimeFact::Several(names) => names.iter().all(works),
            RuntimeFact::Unknown => true,
        };
        if fits { Ok(()) } else { Err(format!("`{}` does not work under the runtime in force", maker.to)) }
    }

    fn check_packages(&self, maker: Maker) -> Result<(), String> {
        let imports = &self.facts.layout().imports;
        let is_here = |name: &str| {
            let is_imported = imports.iter().any(|import| import.path.split('.').next() == Some(name));
            is_imported || self.facts.surroundings().has(name)
        };
        match maker.client.needs.iter().find(|name| !is_here(name)) {
            Some(name) => Err(format!("the project does not declare `{name}`, which `{}` needs", maker.to)),
            None => Ok(()),
        }
    }

    fn check_arguments(&self, maker: Maker) -> Result<(), String> {
        let refused = maker.client.refused_arguments.iter();
        let given = refused.into_iter().find(|name| self.facts.argument(maker.call, name, None) != Argument::Absent);
        match given {
            Some(name) => Err(format!("`{name}` may not fit an async client")),
            None => Ok(()),
        }
    }

    fn is_entered(&self, call: NodeId) -> bool {
        let tree = self.tree;
        let entered = |value: NodeId| {
            tree.parent(value).is_some_and(|parent| match tree.kind(parent) {
                "with_item" => true,
                "as_pattern" => tree.parent(parent).is_some_and(|above| tree.is(above, "with_item")),
                _ => false,
            })
        };
        let around = tree.parent(call).and_then(|list| tree.parent(list)).filter(|around| tree.is(*around, "call"));
        entered(call) || around.is_some_and(|around| wrapped(around, self.facts) == Some(call) && entered(around))
    }

    pub(super) fn push(&mut self, value: Value) {
        if self.seen.insert(value.expression) {
            self.open.push(value);
        }
    }

    fn follow_all(&mut self) -> Result<(), String> {
        while let Some(value) = self.open.pop() {
            if self.seen.len() > MOST_VALUES {
                return Err("the client is used too often".to_owned());
            }
            self.follow(value)?;
        }
        Ok(())
    }

    /// What is done with a value, by the code around it.
    fn follow(&mut self, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let at = value.expression;
        let parent = tree.parent(at).ok_or("it is used nowhere")?;
        let field = tree.field_name(at);
        match (tree.kind(parent), field) {
            ("expression_statement", _) => Ok(()),
            ("attribute", Some("object")) => self.member(value),
            ("subscript", Some("value")) => {
                let class = value.client.items.as_deref().and_then(client).ok_or("an item of it is taken")?;
                self.push(Value { expression: parent, client: class, is_new: false });
                Ok(())
            }
            ("parenthesized_expression", _) => {
                self.push(Value { expression: parent, ..value });
                Ok(())
            }
            ("named_expression", Some("value")) => {
                let name = tree.field(parent, "name").ok_or("it is passed on")?;
                self.push(Value { expression: parent, ..value });
                self.bind(name, value)
            }
            ("assignment", Some("right")) => self.assign(parent, value),
            ("with_item" | "as_pattern", _) => self.enter(parent, value),
            ("for_statement" | "for_in_clause", Some("right")) => self.iterate(parent, value),
            ("argument_list", _) => self.hand_over(parent, value),
            ("comparison_operator", _) if tree.named_children(parent).any(|side| tree.is(side, "none")) => Ok(()),
            _ => Err(self.passed_on(at)),
        }
    }

    fn passed_on(&self, at: NodeId) -> String {
        let text = self.tree.text(at);
        let line = text.lines().next().unwrap_or("");
        if line.len() < 40 { format!("`{line}` is passed on") } else { "what it gives is passed on".to_owned() }
    }

    /// `value.name…`, up to the call or the last name.
    fn member(&mut self, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let mut path = String::new();
        let mut at = value.expression;
        while let Some(parent) = tree.parent(at).filter(|parent| tree.is(*parent, "attribute")) {
            let Some(name) = tree.field(parent, "attribute").filter(|_| tree.field(parent, "object") == Some(at))
            else {
                break;
            };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(tree.text(name));
            at = parent;
            let above = tree.parent(at);
            let is_called =
                above.is_some_and(|above| tree.is(above, "call") && tree.field(above, "function") == Some(at));
            if let Some(call) = above.filter(|_| is_called) {
                return self.method(value, &path, call);
            }
            if value.client.reads(&path) {
                return Ok(());
            }
            if let Some(class) = value.client.attribute(&path) {
                let class = client(class).ok_or("what it gives is not known")?;
                self.push(Value { expression: at, client: class, is_new: false });
                return Ok(());
            }
        }
        Err(format!("`.{path}` has no counterpart"))
    }

    fn method(&mut self, value: Value, method: &str, call: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let unknown = || format!("`.{method}()` has no counterpart");
        let treatment = value.client.treatment(method).ok_or_else(unknown)?;
        let last =
            tree.field(call, "function").and_then(|callee| tree.field(callee, "attribute")).ok_or_else(unknown)?;
        if let Some(name) = value.client.renames.get(method) {
            self.edits.push(Edit::replace(tree.span(last), name.as_str()));
        }
        if treatment == Treatment::Awaited {
            self.await_call(call)?;
        }
        self.closes |= tree.text(last) == "close" && tree.ancestor_of_kind(call, &["finally_clause"]).is_some();
        if let Some(class) = self.given(value.client, method, call)? {
            self.push(Value { expression: call, client: class, is_new: false });
        }
        Ok(())
    }

    /// The class of what a method call gives.
    fn given(&self, of: &'static Client, method: &str, call: NodeId) -> Result<Option<&'static Client>, String> {
        let mut class = of.given_by(method);
        if let Some(streamed) = of.streams.get(method) {
            match self.facts.argument(call, "stream", None) {
                Argument::Absent => {}
                Argument::Given(value) if self.tree.text(value) == "False" => {}
                Argument::Given(value) if self.tree.text(value) == "True" => class = Some(streamed),
                Argument::Given(_) | Argument::Unknown => return Err("whether it streams is not known".to_owned()),
            }
        }
        class.map(|class| client(class).ok_or_else(|| "what it gives is not known".to_owned())).transpose()
    }

    /// Awaits a call that is followed; inner calls come before outer ones.
    fn await_call(&mut self, call: NodeId) -> Result<(), String> {
        let tree = self.tree;
        if tree.parent(call).is_some_and(|parent| tree.is(parent, "await")) {
            return Err("it is awaited already".to_owned());
        }
        let caution = admit_await(call, self.facts)?;
        self.out.caution = self.out.caution.take().or(caution);
        let tight = binds_tighter(tree, call);
        self.prefix(call, if tight { "(await " } else { "await " });
        if tight {
            self.edits.push(Edit::insert(tree.end(call), ")"));
        }
        Ok(())
    }

    fn prefix(&mut self, expression: NodeId, text: &str) {
        self.prefixes.entry(self.tree.start(expression)).or_default().insert_str(0, text);
    }

    fn assign(&mut self, assignment: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let target = tree.field(assignment, "left").ok_or("what it is assigned to is not known")?;
        if tree.field(assignment, "type").is_some() {
            return Err(format!("the annotation of `{}` would be wrong", tree.text(target)));
        }
        if tree.parent(assignment).is_some_and(|parent| tree.is(parent, "assignment")) {
            return Err("it is assigned to several variables".to_owned());
        }
        match tree.kind(target) {
            "identifier" => self.bind(target, value),
            "attribute" => self.bind_attribute(target, value),
            _ => Err(self.passed_on(value.expression)),
        }
    }

    /// Follows every use of a variable.
    fn bind(&mut self, name: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let text = tree.text(name);
        let function = self.facts.function_of(name).unwrap_or(NodeId::ROOT);
        let known = self.variables.entry((function, text)).or_insert_with(|| (value.client, Vec::new()));
        known.1.push(name);
        if known.0 != value.client {
            return Err(format!("`{text}` holds different things"));
        }
        if known.1.len() > 1 {
            return Ok(());
        }
        let reads = if function == NodeId::ROOT {
            self.reads_of_global(name)
        } else {
            self.facts.reads_of(name).ok_or_else(|| format!("not every use of `{text}` can be seen"))?
        };
        for read in reads {
            self.push(Value { expression: read, client: value.client, is_new: false });
        }
        Ok(())
    }

    /// Where a variable of the module is read: where its one value is.
    fn reads_of_global(&self, name: NodeId) -> Vec<NodeId> {
        let tree = self.tree;
        let value = tree.parent(name).and_then(|assignment| tree.field(assignment, "right"));
        let same = tree
            .all()
            .filter(|node| tree.is(*node, "identifier") && *node != name && tree.text(*node) == tree.text(name));
        same.filter(|node| {
            let is_name = matches!(tree.field_name(*node), Some("attribute" | "name"))
                && tree.parent(*node).is_some_and(|parent| tree.is_any(parent, &["attribute", "keyword_argument"]));
            !is_name && self.facts.assigned_value(*node) == value
        })
        .collect()
    }

    /// Follows `self.name` in its class.
    fn bind_attribute(&mut self, target: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let object = tree.field(target, "object").filter(|object| is_self(tree, *object));
        let object = object.ok_or_else(|| self.passed_on(value.expression))?;
        let class = tree.ancestors(object).find(|above| tree.is(*above, "class_definition"));
        let class = class.ok_or_else(|| self.passed_on(value.expression))?;
        let name = tree.field(target, "attribute").map_or("", |name| tree.text(name));
        let is_it = |node: &NodeId| tree.field(*node, "attribute").is_some_and(|own| tree.text(own) == name);
        let same = tree.all().filter(|node| tree.is(*node, "attribute") && *node != target).filter(is_it);
        for node in same {
            let is_own = tree.field(node, "object").is_some_and(|object| is_self(tree, object));
            if !is_own || !tree.is_within(node, class) {
                return Err(format!("`{}` may be the same object", tree.text(node)));
            }
            self.push(Value { expression: node, client: value.client, is_new: false });
        }
        Ok(())
    }

    /// `with value`, `with value as name`.
    fn enter(&mut self, parent: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let manager = value.client.manager.ok_or("it is not entered in the same way")?;
        let alias = tree.field(parent, "alias").filter(|_| tree.is(parent, "as_pattern"));
        let name = alias.and_then(|alias| tree.named_children(alias).next());
        if name.is_some_and(|name| !tree.is(name, "identifier")) {
            return Err(self.passed_on(value.expression));
        }
        let outermost = self.withs.add(tree, parent, value, manager, name)?;
        self.facts.context(outermost).in_async().is_yes().then_some(()).ok_or("a `with` of it is not in async code")?;
        if let Some(name) = name {
            self.bind(name, Value { is_new: false, ..value })?;
        }
        Ok(())
    }

    fn iterate(&mut self, each: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        if !value.client.iterates || tree.child_of_kind(each, "async").is_some() {
            return Err("it is iterated".to_owned());
        }
        admit_await(value.expression, self.facts)?;
        let generator = tree.parent(each).filter(|parent| tree.is(*parent, "generator_expression"));
        if generator.is_some() {
            return Err("`async for` inside a generator expression would make it an async generator".to_owned());
        }
        self.edits.push(Edit::insert(tree.start(each), "async "));
        Ok(())
    }

    /// `list(value)`, `closing(value)`: anything else could do anything with it.
    fn hand_over(&mut self, list: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        let passed_on = self.passed_on(value.expression);
        let Some(call) = tree.parent(list).filter(|call| tree.is(*call, "call")) else { return Err(passed_on) };
        let Some(callee) = tree.field(call, "function") else { return Err(passed_on) };
        if tree.named_children(list).next() != Some(value.expression) {
            return Err(passed_on);
        }
        if wrapped(call, self.facts) == Some(value.expression) && value.is_new {
            let parent = tree.parent(call).filter(|parent| tree.is_any(*parent, &["as_pattern", "with_item"]));
            let Some(parent) = parent else { return Err(passed_on) };
            self.edits.push(Edit::delete(Span::new(tree.start(call), tree.start(value.expression))));
            self.edits.push(Edit::delete(Span::new(tree.end(value.expression), tree.end(call))));
            return self.enter(parent, Value { is_new: false, ..value });
        }
        let resolved = self.facts.resolve(callee);
        let name = resolved.symbol().and_then(|path| path.strip_prefix("builtins."));
        let Some(name) = name.filter(|_| value.client.iterates) else { return Err(passed_on) };
        self.collect(call, name, list, value)
    }

    /// `list(value)` becomes `[item async for item in value]`.
    fn collect(&mut self, call: NodeId, name: &str, list: NodeId, value: Value) -> Result<(), String> {
        let tree = self.tree;
        admit_await(value.expression, self.facts)?;
        let item = fresh_name("item", call, self.facts).ok_or("no name is free for an item")?;
        let open = format!("[{item} async for {item} in ");
        let is_alone = tree.named_children(list).count() == 1;
        match name {
            "list" if is_alone => {
                self.edits.push(Edit::replace(Span::new(tree.start(call), tree.start(list) + 1), open));
                self.edits.push(Edit::replace(Span::new(tree.end(list) - 1, tree.end(list)), "]"));
            }
            "dict" | "enumerate" | "frozenset" | "list" | "max" | "min" | "set" | "sorted" | "sum" | "tuple" => {
                self.prefix(value.expression, &open);
                self.edits.push(Edit::insert(tree.end(value.expression), "]"));
            }
            _ => return Err(self.passed_on(value.expression)),
        }
        Ok(())
    }

    /// Whether nothing is done with what a `with` gave once an `async with` in its place has closed the client. To read an
    /// attribute asks the client for nothing.
    fn check_ends(&self) -> Result<(), String> {
        let tree = self.tree;
        let is_read = |node: NodeId| {
            let member = tree.parent(node).filter(|parent| tree.is(*parent, "attribute"));
            member.is_some_and(|member| {
                tree.parent(member).is_some_and(|above| !tree.is_any(above, &["attribute", "call"]))
            })
        };
        for with in self.withs.closing() {
            let function = self.facts.function_of(with);
            let is_late = |node: &NodeId| {
                tree.start(*node) >= tree.end(with) && self.facts.function_of(*node) == function && !is_read(*node)
            };
            if let Some(late) = self.seen.iter().copied().find(is_late) {
                return Err(format!("`{}` is used after the `with`, which would close it", tree.text(late)));
            }
        }
        Ok(())
    }

    /// Whether the variables hold nothing else anywhere.
    fn check_variables(&self) -> Result<(), String> {
        let tree = self.tree;
        for ((function, name), (_, bindings)) in &self.variables {
            let all = occurrences_of(tree, *function, |text| text == *name);
            let is_other = |node: NodeId| self.facts.function_of(node).unwrap_or(NodeId::ROOT) == *function;
            let mut others = all.iter().filter(|one| one.role != Role::Reads && is_other(one.node));
            let is_parameter = tree.is(*function, "function_definition") && parameters(tree, *function).contains(name);
            if is_parameter || others.any(|one| !bindings.contains(&one.node)) {
                return Err(format!("`{name}` holds something else elsewhere"));
            }
        }
        Ok(())
    }
}
