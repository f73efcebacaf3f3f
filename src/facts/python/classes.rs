//! The classes of the file: their methods, attributes and bases.

use rustc_hash::FxHashMap;

use super::PythonFacts;
use super::names::Purpose;
use super::scopes::{BindingKind, Owner, RegionId};
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// The assignments to attributes of the instances of each class, as indices of `attribute_writes`.
pub(super) type AttributeTable<'t> = FxHashMap<(NodeId, &'t str), Vec<usize>>;

/// What is known of a member of a class.
pub(super) enum Member {
    /// It has it, from itself or a base, and this is it.
    Found(Resolved),
    /// Neither it nor a base has it.
    Absent,
}

impl<'t> PythonFacts<'t> {
    /// What `instance.name` or `Class.name` denotes, for a class of this file.
    pub(super) fn method(&self, class: NodeId, name: &str) -> Resolved {
        match self.member_of(class, name) {
            Member::Found(resolved) => resolved,
            Member::Absent => Resolved::Unknown,
        }
    }

    /// The member of a class of this file, or of a base.
    pub(super) fn member_of(&self, class: NodeId, name: &str) -> Member {
        let Some(_guard) = self.descend() else { return Member::Found(Resolved::Unknown) };
        if self.attribute_table().contains_key(&(class, name)) {
            return Member::Found(Resolved::Unknown);
        }
        let Some(body) = self.scopes.opened.get(&class).copied() else { return Member::Found(Resolved::Unknown) };
        let mut bindings = self.live_bindings(body, name, Purpose::Running);
        match (bindings.next(), bindings.next()) {
            (Some(only), None) => Member::Found(match only.kind {
                BindingKind::Function(definition) | BindingKind::Class(definition) => Resolved::Local(definition),
                _ => Resolved::Unknown,
            }),
            (Some(_), Some(_)) => Member::Found(Resolved::Unknown),
            (None, _) => self.member_of_bases(class, name),
        }
    }

    pub(super) fn member_of_bases(&self, class: NodeId, name: &str) -> Member {
        for base in self.bases(class) {
            match self.resolve_expression(base) {
                Resolved::Local(base) if base != class && self.tree.is(base, "class_definition") => {
                    if let Member::Found(resolved) = self.member_of(base, name) {
                        return Member::Found(resolved);
                    }
                }
                Resolved::Symbol(path) if MEMBERLESS.contains(&path.as_str()) => {}
                Resolved::Symbol(path) => {
                    return Member::Found(Resolved::Symbol(self.member(&path, name)));
                }
                _ => return Member::Found(Resolved::Unknown),
            }
        }
        Member::Absent
    }

    /// The base classes as written; `Generic[T]` is reduced to `Generic`.
    pub(super) fn bases(&self, class: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let tree = self.tree;
        let list = tree.field(class, "superclasses");
        let written = list.into_iter().flat_map(move |list| tree.named_children(list));
        written
            .filter(move |base| !tree.is_any(*base, &["keyword_argument", "dictionary_splat"]))
            .map(move |base| if tree.is(base, "subscript") { tree.field(base, "value").unwrap_or(base) } else { base })
    }

    /// The type of `instance.name` for a class of this file, if everything that says so agrees.
    pub(super) fn attribute_type(&self, class: NodeId, name: &str) -> Option<Type> {
        let _guard = self.descend()?;
        let mut types: Vec<Option<Type>> = Vec::new();
        let writes = self.attribute_table().get(&(class, name));
        for index in writes.into_iter().flatten() {
            let write = &self.scopes.attribute_writes[*index];
            if !self.is_none(&write.kind) {
                types.push(self.type_of_binding(&write.kind, write.region, write.region));
            }
        }
        let body = *self.scopes.opened.get(&class)?;
        for binding in self.live_bindings(body, name, Purpose::Annotating) {
            types.push(match binding.kind {
                BindingKind::Function(definition) => self.type_of_property(definition),
                _ => self.type_of_binding(&binding.kind, binding.region, binding.scope),
            });
        }
        let declared = self.declared_attribute(class, name, body);
        if declared.is_some() {
            return declared;
        }
        if types.is_empty() {
            return self.inherited_attribute(class, name);
        }
        super::types::common(types.into_iter())
    }

    /// An annotation of the attribute decides, whatever is assigned.
    fn declared_attribute(&self, class: NodeId, name: &str, body: RegionId) -> Option<Type> {
        let in_body = self.scopes.bindings_of(body, name).map(|binding| (&binding.kind, binding.region));
        let writes = self.attribute_table().get(&(class, name));
        let written = writes.into_iter().flatten().map(|index| &self.scopes.attribute_writes[*index]);
        let all = in_body.chain(written.map(|write| (&write.kind, write.region)));
        let declared: Vec<Option<Type>> = all
            .filter_map(|(kind, region)| match kind {
                BindingKind::Value { annotation: Some(annotation), .. } if !self.leaves_type_open(*annotation) => {
                    Some(self.annotated(*annotation, region))
                }
                _ => None,
            })
            .collect();
        super::types::common(declared.into_iter())
    }

    fn inherited_attribute(&self, class: NodeId, name: &str) -> Option<Type> {
        let bases = self.bases(class).filter_map(|base| match self.resolve_expression(base) {
            Resolved::Local(base) if base != class && self.tree.is(base, "class_definition") => Some(base),
            _ => None,
        });
        bases.into_iter().find_map(|base| self.attribute_type(base, name))
    }

    fn is_none(&self, kind: &BindingKind) -> bool {
        matches!(kind, BindingKind::Value { value: Some(value), annotation: None } if self.tree.is(*value, "none"))
            || *kind == BindingKind::Deleted
    }

    fn type_of_property(&self, definition: NodeId) -> Option<Type> {
        let mut decorators = self.decorators(definition);
        let is_property = decorators.any(|decorator| self.is_said_of(decorator, |api| api.property));
        if is_property { self.returned(definition) } else { None }
    }

    pub(super) fn attribute_table(&self) -> &AttributeTable<'t> {
        self.attributes.get_or_init(|| {
            let mut table = AttributeTable::default();
            for (index, write) in self.scopes.attribute_writes.iter().enumerate() {
                if let Some((class, name)) = self.written_attribute(write.target, write.region) {
                    table.entry((class, name)).or_default().push(index);
                }
            }
            table
        })
    }

    /// The class and the name of an attribute assigned through the first parameter of a method.
    /// Asks nothing that could ask for the attributes again.
    fn written_attribute(&self, target: NodeId, region: RegionId) -> Option<(NodeId, &'t str)> {
        let object = self.tree.field(target, "object").filter(|object| self.tree.is(*object, "identifier"))?;
        let name = self.tree.field(target, "attribute")?;
        let Owner::Scope(scope) = self.scopes.owner(self.tree.text(object), region) else { return None };
        let mut bindings = self.scopes.bindings_of(scope, self.tree.text(object));
        let (Some(only), None) = (bindings.next(), bindings.next()) else { return None };
        let BindingKind::Parameter(parameter) = only.kind else { return None };
        let class = self.scopes.class_around(only.scope)?;
        let parameters = self.tree.field(self.scopes.region(only.scope).node, "parameters")?;
        let is_first = self.tree.named_children(parameters).next() == Some(parameter);
        is_first.then_some((class, self.tree.text(name)))
    }
}

/// Bases that bring no member a rule asks about.
pub(super) const MEMBERLESS: &[&str] = &[
    "abc.ABC",
    "builtins.object",
    "typing.Generic",
    "typing.Protocol",
    "typing_extensions.Generic",
    "typing_extensions.Protocol",
];
