//! Functions of the file and what their calls make; what is awaited; the reads of locals.

use rustc_hash::{FxHashMap, FxHashSet};

use super::PythonFacts;
use super::scopes::{BindingKind, Owner, RegionId, RegionKind};
use crate::apis::Api;
use crate::facts::{Resolved, Truth};
use crate::syntax::{NodeId, SyntaxTree};

impl PythonFacts<'_> {
    /// Whether a definition is an `async def`.
    pub(super) fn is_async(&self, definition: NodeId) -> bool {
        self.tree.is(definition, "function_definition") && self.tree.child_of_kind(definition, "async").is_some()
    }

    /// Whether a function has a `yield` of its own.
    pub(super) fn is_generator(&self, definition: NodeId) -> bool {
        self.scopes.generators.contains(&definition)
    }

    /// Whether every decorator of a definition leaves it what it was.
    pub(super) fn is_plainly_decorated(&self, definition: NodeId) -> bool {
        self.decorators(definition).all(|decorator| {
            let resolved = self.resolve_expression(decorator);
            resolved.symbol().is_some_and(|path| self.is_transparent(path))
                || self.is_said_of(decorator, |api| api.property)
        })
    }

    /// Whether the tables say it of what an expression denotes.
    pub(super) fn is_said_of(&self, expression: NodeId, says: impl Fn(&Api) -> bool) -> bool {
        let resolved = self.resolve_expression(expression);
        resolved.symbol().and_then(|path| self.apis.get(path)).is_some_and(says)
    }

    /// Whether the tables say it of a decorator or of what it is a member of: `pytest.mark` for all marks.
    pub(super) fn is_transparent(&self, path: &str) -> bool {
        let mut paths = std::iter::successors(Some(path), |path| path.rsplit_once('.').map(|(before, _)| before));
        paths.any(|path| self.apis.get(path).is_some_and(|api| api.transparent))
    }

    pub(super) fn call_makes_coroutine(&self, call: NodeId) -> Truth {
        let callee = self.tree.field(call, "function");
        callee.map_or(Truth::Unknown, |callee| self.callee_makes_coroutines(callee))
    }

    /// Whether every call of what the expression denotes only makes a coroutine.
    pub(super) fn callee_makes_coroutines(&self, callee: NodeId) -> Truth {
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => self.apis.get(&path).map_or(Truth::Unknown, |api| Truth::known(api.coroutine)),
            Resolved::Local(definition) if self.tree.is(definition, "class_definition") => Truth::No,
            Resolved::Local(definition) if self.is_async(definition) => self.definition_makes_coroutine(definition),
            // A plain function may pass on a coroutine that another one made.
            _ => Truth::Unknown,
        }
    }

    fn definition_makes_coroutine(&self, definition: NodeId) -> Truth {
        if !self.is_plainly_decorated(definition) {
            return Truth::Unknown;
        }
        Truth::known(!self.is_generator(definition))
    }

    pub(super) fn is_value_awaited(&self, expression: NodeId) -> bool {
        let mut value = expression;
        while let Some(parent) = self.tree.parent(value) {
            match self.tree.kind(parent) {
                "await" => return true,
                "parenthesized_expression" | "boolean_operator" => {}
                "named_expression" if self.tree.field_name(value) == Some("value") => {}
                // `await x ** y` is `(await x) ** y`, but the grammar takes the power for the operand of the await.
                "binary_operator" if self.is_base_of_awaited_power(value, parent) => return true,
                "conditional_expression" if self.tree.named_children(parent).nth(1) != Some(value) => {}
                _ => return self.is_handed_to_awaiter(value),
            }
            value = parent;
        }
        false
    }

    fn is_base_of_awaited_power(&self, value: NodeId, power: NodeId) -> bool {
        let is_power = self.tree.child_of_kind(power, "**").is_some();
        let around = self.tree.parent(power);
        is_power
            && self.tree.field_name(value) == Some("left")
            && around.is_some_and(|around| self.tree.is(around, "await"))
    }

    /// Whether a value is an argument, alone or in a collection, of a call that awaits its arguments.
    fn is_handed_to_awaiter(&self, expression: NodeId) -> bool {
        let mut value = expression;
        while let Some(parent) = self.tree.parent(value) {
            match self.tree.kind(parent) {
                "argument_list" => {
                    let call = self.tree.parent(parent);
                    return call.is_some_and(|call| self.awaits_arguments(call) || self.is_callable_of(value, call));
                }
                "list" | "tuple" | "set" | "list_splat" | "parenthesized_expression" | "keyword_argument" => {}
                "list_comprehension" | "set_comprehension" | "generator_expression"
                    if self.tree.field_name(value) == Some("body") => {}
                "call" => return self.tree.is(value, "generator_expression") && self.awaits_arguments(parent),
                _ => return false,
            }
            value = parent;
        }
        false
    }

    /// Whether the argument stands where the call wants what it runs in a thread.
    fn is_callable_of(&self, argument: NodeId, call: NodeId) -> bool {
        let callee = self.tree.field(call, "function").map(|callee| self.resolve_expression(callee));
        let api = callee.as_ref().and_then(Resolved::symbol).and_then(|path| self.apis.get(path));
        api.is_some_and(|api| api.offloads && self.positional(call, api.callable) == Some(argument))
    }

    fn awaits_arguments(&self, call: NodeId) -> bool {
        let Some(callee) = self.tree.field(call, "function") else { return false };
        let resolved = self.resolve_expression(callee);
        resolved.symbol().and_then(|path| self.apis.get(path)).is_some_and(|api| api.awaits)
    }

    pub(super) fn dotted_function_name(&self, node: NodeId) -> Option<String> {
        let mut region = self.scopes.region_at(node);
        region.function?;
        let mut names = Vec::new();
        for _ in 0..DEEPEST_NAME {
            if matches!(region.kind, RegionKind::Function | RegionKind::Class) {
                names.extend(self.tree.field(region.node, "name").map(|name| self.tree.text(name)));
            }
            let Some(parent) = region.parent else { break };
            region = self.scopes.region(parent);
        }
        names.reverse();
        if names.is_empty() { None } else { Some(names.join(".")) }
    }

    /// The dotted name of a function or class of the file: `Store.flush`.
    pub(super) fn dotted_name(&self, definition: NodeId) -> Option<String> {
        let own = self.tree.text(self.tree.field(definition, "name")?);
        let mut names = vec![own];
        let mut region = self.scopes.region_at(definition);
        for _ in 0..DEEPEST_NAME {
            if matches!(region.kind, RegionKind::Function | RegionKind::Class) {
                names.push(self.tree.text(self.tree.field(region.node, "name")?));
            }
            let Some(parent) = region.parent else { break };
            region = self.scopes.region(parent);
        }
        names.reverse();
        Some(names.join("."))
    }

    /// The scope whose name an identifier is.
    pub(super) fn scope_of_name(&self, identifier: NodeId) -> Option<RegionId> {
        match self.scopes.owner(self.tree.text(identifier), self.scopes.region_of(identifier)) {
            Owner::Scope(scope) => Some(scope),
            _ => None,
        }
    }

    pub(super) fn value_assigned_once(&self, identifier: NodeId) -> Option<NodeId> {
        if !self.tree.is(identifier, "identifier") {
            return None;
        }
        let scope = self.scope_of_name(identifier)?;
        let mut bindings = self.scopes.bindings_of(scope, self.tree.text(identifier));
        match (bindings.next().map(|binding| &binding.kind), bindings.next()) {
            (Some(BindingKind::Value { value, .. }), None) => *value,
            _ => None,
        }
    }

    pub(super) fn reads_of_local(&self, name: NodeId) -> Option<Vec<NodeId>> {
        if !self.tree.is(name, "identifier") {
            return None;
        }
        let text = self.tree.text(name);
        let scope = self.scope_of_name(name)?;
        let is_local = matches!(self.scopes.region(scope).kind, RegionKind::Function | RegionKind::Lambda);
        let is_shared = self.scopes.declared.contains_key(&(self.scopes.region_at(name).scope, text));
        if !is_local || is_shared || self.reads_names_by_text(scope) {
            return None;
        }
        let mentions = self.scopes.mentions_in(self.tree, scope, text).iter();
        let reads = mentions.filter(|mention| self.is_read(**mention) && self.scope_of_name(**mention) == Some(scope));
        Some(reads.copied().collect())
    }

    pub(super) fn uses_of_definition(&self, definition: NodeId) -> Option<Vec<NodeId>> {
        let own = self.tree.field(definition, "name")?;
        let name = self.tree.text(own);
        let scope = self.scope_of_name(own)?;
        let is_member = self.scopes.region(scope).kind == RegionKind::Class;
        let is_only = self.scopes.bindings_of(scope, name).count() == 1;
        let is_read_by_text = GLOBAL_READERS.iter().any(|reader| self.scopes.mentions.contains_key(reader))
            || self.reads_names_by_text(scope);
        if is_member || !is_only || is_read_by_text || self.is_named_in_text(name) {
            return None;
        }
        let mentions = self.scopes.mentions_in(self.tree, scope, name).iter().copied();
        let uses: Vec<NodeId> =
            mentions.filter(|mention| *mention != own && self.scope_of_name(*mention) == Some(scope)).collect();
        let are_it = uses.iter().all(|one| self.resolve_expression(*one) == Resolved::Local(definition));
        are_it.then_some(uses)
    }

    /// Whether the file calls what puts others in the place of the functions that block.
    pub(super) fn calls_a_patch(&self) -> bool {
        let names: Vec<&str> = self.apis.symbols().filter(|(_, api)| api.patches).map(|(path, _)| path).collect();
        let roots: Vec<&str> = names.iter().filter_map(|path| path.split('.').next()).collect();
        if !roots.iter().any(|root| self.imports_module(root)) {
            return false;
        }
        self.tree.all().filter(|node| self.tree.is(*node, "call")).any(|call| {
            let callee = self.tree.field(call, "function").map(|callee| self.resolve_expression(callee));
            callee.is_some_and(|callee| callee.symbol().is_some_and(|path| names.contains(&path)))
        })
    }

    /// Whether a text is this name or a path that ends in it: `__all__`, `"package.module:name"`, `getattr`.
    fn is_named_in_text(&self, name: &str) -> bool {
        let tree = self.tree;
        let contents = || tree.all().filter(|node| tree.is(*node, "string_content")).map(|node| tree.text(node));
        let names = self.named_in_text.get_or_init(|| {
            contents().filter_map(|text| text.rsplit(['.', ':']).next()).filter(|last| is_word(last)).collect()
        });
        names.contains(name)
    }

    /// Whether an identifier is read there; `x += 1` and `del x` need the name too.
    fn is_read(&self, identifier: NodeId) -> bool {
        if !self.scopes.binders.contains(&identifier) {
            return true;
        }
        self.tree
            .ancestor_of_kind(identifier, &["augmented_assignment", "delete_statement", "assignment", "block"])
            .is_some_and(|above| self.tree.is_any(above, &["augmented_assignment", "delete_statement"]))
    }

    /// Whether code of the function can read its names without writing them: `locals()`, `eval`, `exec`, `vars()`.
    pub(super) fn reads_names_by_text(&self, scope: RegionId) -> bool {
        let function = self.scopes.region(scope).function;
        let mentions = READERS_BY_TEXT.iter().flat_map(|name| self.scopes.mentions_in(self.tree, scope, name));
        mentions.copied().any(|mention| self.scopes.region_at(mention).function == function)
    }
}

/// Names of deeper nesting are cut.
const DEEPEST_NAME: usize = 64;

const READERS_BY_TEXT: &[&str] = &["locals", "vars", "eval", "exec"];

/// What gives the names of the module to any code.
const GLOBAL_READERS: &[&str] = &["globals", "__dict__"];

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|one| one.is_alphanumeric() || one == '_')
}

/// The names of functions that are async in one place of the file and plain in another.
pub(super) fn in_both_forms<'t>(tree: &SyntaxTree<'t>) -> FxHashSet<&'t str> {
    let mut forms: FxHashMap<&str, [bool; 2]> = FxHashMap::default();
    for function in tree.all().filter(|node| tree.is(*node, "function_definition")) {
        if let Some(name) = tree.field(function, "name") {
            let is_async = tree.child_of_kind(function, "async").is_some();
            forms.entry(tree.text(name)).or_default()[usize::from(is_async)] = true;
        }
    }
    forms.into_iter().filter(|(_, forms)| *forms == [true, true]).map(|(name, _)| name).collect()
}
