//! Calls that have to do with blocking values, and their async forms.

use rustc_hash::FxHashSet;

use super::Values;
use crate::apis::Api;
use crate::edit::{Edit, Request};
use crate::facts::{Facts, Import};
use crate::syntax::NodeId;

/// Methods of `Option`, `Result` and references, which give the value on.
const PASSING: &[&str] = &[
    "as_deref_mut",
    "as_mut",
    "as_ref",
    "context",
    "expect",
    "inspect_err",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "take",
    "unwrap",
    "with_context",
    "wrap_err",
    "wrap_err_with",
];

/// The async form of a call.
pub(super) struct Form<'f> {
    path: String,
    api: &'f Api,
    /// Whether its value is of a blocking type, which has to be followed.
    gives_value: bool,
}

impl Form<'_> {
    /// How many of its arguments are values to follow.
    pub(super) fn takes(&self) -> usize {
        self.api.takes
    }

    fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or(&self.path)
    }
}

/// Whether a method gives on what its object holds.
pub(super) fn is_passing(name: &str) -> bool {
    PASSING.contains(&name)
}

impl<'f> Values<'f> {
    /// The async form of what `callee` denotes; `None` if it has nothing to do with a blocking type.
    ///
    /// # Errors
    /// It belongs to a blocking type, and no async form of it is known.
    pub(super) fn form_of(&self, callee: NodeId) -> Result<Option<Form<'f>>, String> {
        let facts: &'f dyn Facts = self.facts;
        let resolved = facts.resolve(callee);
        let Some(path) = resolved.symbol() else { return Ok(None) };
        let apis = facts.apis();
        let (owner, name) = path.rsplit_once("::").unwrap_or(("", path));
        let blocking = apis.get(path);
        let target = match blocking.and_then(|api| api.twin.get(&self.runtime)) {
            Some(twin) => twin.clone(),
            None => match self.twin_of_type(owner) {
                Some(twin) => format!("{twin}::{name}"),
                None => return Ok(None),
            },
        };
        if blocking.is_none() && is_passing(name) {
            return Ok(None);
        }
        let api = apis.get(&target).ok_or_else(|| format!("no async form of `{name}` is known"))?;
        let returns = blocking.and_then(|api| api.returns.as_deref());
        let parts = blocking.map_or(&[][..], |api| api.unpacks.as_slice()).iter().map(String::as_str);
        let gives_value = returns.into_iter().chain(parts).any(|path| self.twin_of_type(path).is_some());
        let is_own = |path: &String| apis.get(path).is_some_and(|api| api.class);
        if !gives_value && api.returns.as_ref().is_some_and(is_own) && returns.is_none() {
            return Err(format!("what `{name}` gives is not known"));
        }
        Ok(Some(Form { path: target, api, gives_value }))
    }

    /// Writes the async form of a call; whether its value is one to follow.
    pub(super) fn convert(&mut self, call: NodeId) -> Result<bool, String> {
        let tree = self.tree;
        let callee = tree.field(call, "function").ok_or("there is no call")?;
        let form = self.form_of(callee)?.ok_or_else(|| match self.facts.resolve(callee).symbol() {
            Some(path) => format!("no async form of `{path}` is known for {}", self.runtime),
            None => "a function elsewhere makes the blocking value".to_owned(),
        })?;
        self.check_place(call)?;
        let path = if tree.is(callee, "generic_function") { tree.field(callee, "function") } else { None };
        let path = path.unwrap_or(callee);
        if tree.is(path, "field_expression") {
            self.rename_method(path, &form)?;
        } else {
            self.rename_path(path, &form)?;
        }
        self.take_arguments(call, &form)?;
        if form.api.coroutine {
            self.rewrite.edits.push(Edit::insert(tree.end(call), ".await"));
        }
        let owner = form.path.rsplit_once("::").and_then(|(owner, _)| self.facts.apis().get(owner));
        let returned = form.api.returns.as_deref().and_then(|returns| self.facts.apis().get(returns));
        self.caution(owner.and_then(|owner| owner.differs.as_ref()));
        self.caution(returned.and_then(|returned| returned.differs.as_ref()));
        Ok(form.gives_value)
    }

    fn rename_path(&mut self, path: NodeId, form: &Form<'_>) -> Result<(), String> {
        self.check_comments(path, self.tree.span(path))?;
        let text = self.spell(&form.path, path)?;
        self.rewrite.edits.push(Edit::replace(self.tree.span(path), text));
        Ok(())
    }

    fn rename_method(&mut self, callee: NodeId, form: &Form<'_>) -> Result<(), String> {
        let method = self.tree.field(callee, "field").ok_or("there is no method")?;
        if self.tree.text(method) != form.name() {
            self.rewrite.edits.push(Edit::replace(self.tree.span(method), form.name()));
        }
        let object = self.tree.field(callee, "value").ok_or("there is no object")?;
        if self.tree.is(self.bare(object), "reference_expression") {
            return Err("a method is called through a reference".to_owned());
        }
        if let Some(flush) = &form.api.ends {
            self.note_write(callee, object, flush);
        }
        self.settle_object(callee, object, form)?;
        // The features of the type are asked for, and those of the trait.
        self.spell(&form.path, callee)?;
        self.bring(form.api.method_of.as_deref(), method)
    }

    /// Tells the object what the blocking form would have taken for granted.
    fn settle_object(&mut self, callee: NodeId, object: NodeId, form: &Form<'_>) -> Result<(), String> {
        if form.api.presets.is_empty() && form.api.overrides.is_empty() {
            return Ok(());
        }
        let told = self.told(object).ok_or("what its object was told before is not known")?;
        if let Some(lost) = form.api.overrides.iter().find(|method| told.contains(method.as_str())) {
            return Err(format!("`{}` would not keep what `{lost}` says", form.path));
        }
        let method = self.tree.field(callee, "field").ok_or("there is no method")?;
        let missing = form.api.presets.iter().filter(|(method, _)| !told.contains(method.as_str()));
        for (preset, value) in missing {
            let value = self.spell(value, callee)?;
            self.rewrite.edits.push(Edit::insert(self.tree.start(method), format!("{preset}({value}()).")));
        }
        Ok(())
    }

    /// The names of all methods that are called on an object, in its own chain and through its variable.
    fn told(&self, object: NodeId) -> Option<FxHashSet<&'f str>> {
        let tree = self.tree;
        let mut names = FxHashSet::default();
        let mut chains = vec![object];
        let mut known = None;
        while let Some(chain) = chains.pop() {
            let mut at = chain;
            while tree.is_any(at, &["call_expression", "parenthesized_expression", "try_expression"]) {
                let callee = tree.field(at, "function").filter(|callee| tree.is(*callee, "field_expression"));
                at = match callee {
                    Some(callee) => {
                        names.insert(tree.text(tree.field(callee, "field")?));
                        tree.field(callee, "value")?
                    }
                    None if tree.is(at, "call_expression") => break,
                    None => tree.named_children(at).next()?,
                };
            }
            if tree.is(at, "identifier") && known.is_none() {
                let binding = self.facts.binding_of(at)?;
                known = Some(binding);
                chains.push(self.facts.assigned_value(at)?);
                chains.extend(self.facts.reads_of(binding)?.into_iter().map(|read| self.whole_chain(read)));
            }
        }
        Some(names)
    }

    /// The outermost call of the chain of methods that starts with an expression.
    fn whole_chain(&self, start: NodeId) -> NodeId {
        let tree = self.tree;
        let mut at = start;
        while let Some(above) = tree.parent(at) {
            let is_object = tree.is(above, "field_expression") && tree.field(above, "value") == Some(at);
            let is_called = tree.is(above, "call_expression") && tree.field(above, "function") == Some(at);
            if !is_object && !is_called && !tree.is(above, "try_expression") {
                break;
            }
            at = above;
        }
        at
    }

    /// Brings the trait of a method into scope; the blocking trait has one use less.
    pub(super) fn bring(&mut self, needed: Option<&str>, method: NodeId) -> Result<(), String> {
        self.rewrite.requests.push(Request::Release(self.tree.span(method)));
        if let Some(needed) = needed {
            if self.tree.ancestor_of_kind(method, &["mod_item"]).is_some() {
                return Err(format!("`{needed}` would have to be imported in the module around it"));
            }
            self.spell(needed, method)?;
            self.rewrite.requests.push(Request::Import(Import::of(needed)));
        }
        Ok(())
    }

    /// The values that a call takes as arguments are converted with it.
    fn take_arguments(&mut self, call: NodeId, form: &Form<'_>) -> Result<(), String> {
        let all = super::super::arguments(self.tree, call);
        let own: Vec<NodeId> = all.into_iter().filter(|argument| self.twin_of_value(*argument).is_some()).collect();
        if own.len() != form.api.takes {
            return Err(format!("what else `{}` is given is not known", form.name()));
        }
        own.into_iter().try_for_each(|argument| self.trace(argument))
    }

    /// The expression inside parentheses.
    pub(super) fn bare(&self, node: NodeId) -> NodeId {
        let mut at = node;
        while self.tree.is(at, "parenthesized_expression") {
            let Some(inner) = self.tree.named_children(at).next() else { return at };
            at = inner;
        }
        at
    }
}
