//! Types of variables: from the pattern that binds them, down to the part they are.

use super::super::variables::{Origin, Part};
use super::super::{RustFacts, Type};
use super::{Held, Shape};
use crate::syntax::NodeId;

/// Where a part of a value gets its type from.
enum Source<'t> {
    Written(NodeId),
    Value(NodeId),
    Type(Shape<'t>),
}

impl<'t> RustFacts<'t> {
    pub(super) fn shape_of_variable(&self, index: usize, hops: usize) -> Option<Shape<'t>> {
        let variable = self.variables.list.get(index)?;
        match variable.origin {
            // A variable keeps its type, whatever is assigned to it.
            Origin::Typed(written, value) => self.shape_written(written).or_else(|| {
                let value = value.filter(|_| self.tree.text(written).contains('_'))?;
                self.shape_of(value, hops + 1)
            }),
            Origin::Value(value) | Origin::Inside(value) => self.shape_of(value, hops + 1),
            Origin::Element(value) => {
                let all = self.shape_of(value, hops + 1)?;
                if let Type::Symbol(path) = &all.head
                    && let Some(items) = self.apis.get(path).and_then(|api| api.items.clone())
                {
                    return Some(Shape::plain(Type::Symbol(items)));
                }
                if self.iterates_content(&all) { self.content_of(&all, hops + 1) } else { None }
            }
            Origin::Part(part) => self.shape_of_part(variable.node, part, hops),
            Origin::Other => None,
        }
    }

    /// The type of the part of a value that stands at `name` in its pattern.
    fn shape_of_part(&self, name: NodeId, part: Part, hops: usize) -> Option<Shape<'t>> {
        let tree = self.tree;
        let mut way = vec![name];
        way.extend(tree.ancestors(name).take_while(|above| *above != part.pattern));
        way.push(part.pattern);
        way.reverse();
        let mut source = match (part.written, part.value) {
            (Some(written), _) => Source::Written(written),
            (None, Some(value)) => Source::Value(value),
            (None, None) => return None,
        };
        for step in way.windows(2) {
            let (above, below) = (step[0], step[1]);
            source = match tree.kind(above) {
                "mut_pattern" | "ref_pattern" | "reference_pattern" | "captured_pattern" | "field_pattern" => source,
                "tuple_pattern" => self.element_of(source, place_of(tree, above, below)?, hops)?,
                "tuple_struct_pattern" => self.argument_of(source, above, below, hops)?,
                "struct_pattern" => {
                    let owner = self.type_of_written(tree.field(above, "type")?)?;
                    let Type::Local(item) = owner else { return None };
                    let field = tree.field(below, "name")?;
                    Source::Type(self.shape_of_field(item, tree.text(field))?)
                }
                _ => return None,
            };
        }
        self.shape_from(source, hops)
    }

    fn shape_from(&self, source: Source<'t>, hops: usize) -> Option<Shape<'t>> {
        match source {
            Source::Written(written) => self.shape_written(written),
            Source::Value(value) => self.shape_of(value, hops + 1),
            Source::Type(shape) => Some(shape),
        }
    }

    /// The element of a tuple.
    fn element_of(&self, source: Source<'t>, place: usize, hops: usize) -> Option<Source<'t>> {
        let tree = self.tree;
        match source {
            Source::Written(written) => {
                let tuple = self.tuple_in(written)?;
                tree.named_children(tuple).nth(place).map(Source::Written)
            }
            Source::Value(value) => {
                let value = self.unwrapped(value);
                match tree.kind(value) {
                    "tuple_expression" => tree.named_children(value).nth(place).map(Source::Value),
                    "call_expression" => self.element_of_result(value, place),
                    _ => None,
                }
            }
            Source::Type(shape) => {
                let _ = (shape, hops);
                None
            }
        }
    }

    fn element_of_result(&self, call: NodeId, place: usize) -> Option<Source<'t>> {
        if let Some(api) = self.api_of_call(call) {
            let path = api.unpacks.get(place)?;
            return Some(Source::Type(Shape::plain(Type::Symbol(path.clone()))));
        }
        let callee = self.tree.field(call, "function")?;
        let super::super::Resolved::Local(item) = super::super::Facts::resolve(self, callee) else { return None };
        let tuple = self.tuple_in(self.tree.field(item, "return_type")?)?;
        self.tree.named_children(tuple).nth(place).map(Source::Written)
    }

    /// The value without what awaits, tries and unwraps it.
    fn unwrapped(&self, value: NodeId) -> NodeId {
        let tree = self.tree;
        let mut at = value;
        loop {
            let inner = match tree.kind(at) {
                "parenthesized_expression" | "await_expression" | "try_expression" => tree.named_children(at).next(),
                "call_expression" => {
                    let callee = tree.field(at, "function").filter(|callee| tree.is(*callee, "field_expression"));
                    let is_unwrapping = |callee: &NodeId| {
                        tree.field(*callee, "field").is_some_and(|name| super::UNWRAPPING.contains(&tree.text(name)))
                    };
                    callee.filter(is_unwrapping).and_then(|callee| tree.field(callee, "value"))
                }
                _ => None,
            };
            match inner {
                Some(inner) => at = inner,
                None => return at,
            }
        }
    }

    /// The tuple that a written type is, without references and holders.
    fn tuple_in(&self, written: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let mut at = written;
        loop {
            match tree.kind(at) {
                "tuple_type" => return Some(at),
                "reference_type" => at = tree.field(at, "type")?,
                "generic_type" => {
                    let arguments = tree.field(at, "type_arguments")?;
                    at = tree.named_children(arguments).find(|argument| !tree.is(*argument, "lifetime"))?;
                }
                _ => return None,
            }
        }
    }

    /// What stands in `Some(…)`, `Ok(…)`, or in a tuple struct around a value.
    fn argument_of(&self, source: Source<'t>, pattern: NodeId, below: NodeId, hops: usize) -> Option<Source<'t>> {
        let tree = self.tree;
        let constructor = tree.field(pattern, "type")?;
        match tree.text(constructor) {
            "Some" | "Ok" => return Some(source),
            "Err" => return None,
            _ => {}
        }
        let inner = tree.named_children(pattern).filter(|part| tree.field_name(*part) != Some("type"));
        let place = inner.into_iter().position(|part| part == below)?;
        let shape = self.shape_from(source, hops)?;
        match shape.head {
            Type::Local(item) => {
                let own = tree.field(item, "name").is_some_and(|name| tree.text(name) == tree.text(constructor));
                self.tuple_field(item, place).filter(|_| own).map(Source::Written)
            }
            // `State(db): State<Db>`: what the type is said to hold.
            Type::Symbol(_) if place == 0 && matches!(shape.held, Held::Arguments(_)) => {
                self.content_of(&shape, hops).map(Source::Type)
            }
            Type::Symbol(_) => None,
        }
    }

    pub(super) fn shape_of_field(&self, item: NodeId, name: &str) -> Option<Shape<'t>> {
        if let Ok(place) = name.parse() {
            return self.shape_written(self.tuple_field(item, place)?);
        }
        let body = self.tree.field(item, "body").filter(|_| self.tree.is(item, "struct_item"))?;
        let field = self
            .tree
            .named_children(body)
            .find(|field| self.tree.field(*field, "name").is_some_and(|own| self.tree.text(own) == name))?;
        self.shape_written(self.tree.field(field, "type")?)
    }

    /// The written type of a field of a tuple struct.
    fn tuple_field(&self, item: NodeId, place: usize) -> Option<NodeId> {
        let body = self.tree.field(item, "body")?;
        let body = Some(body).filter(|body| self.tree.is(*body, "ordered_field_declaration_list"))?;
        self.tree.fields(body, "type").nth(place)
    }
}

/// The place of `part` among the parts of a pattern.
fn place_of(tree: &crate::syntax::SyntaxTree<'_>, pattern: NodeId, part: NodeId) -> Option<usize> {
    let parts: Vec<NodeId> = tree.children(pattern).filter(|child| is_part(tree, *child)).collect();
    let rest = parts.iter().position(|child| tree.is(*child, "remaining_field_pattern"));
    let place = parts.iter().position(|child| *child == part)?;
    // What stands after `..` is counted from the end, which is not known.
    rest.is_none_or(|rest| place < rest).then_some(place)
}

/// `_` is a token, not a node with a name.
fn is_part(tree: &crate::syntax::SyntaxTree<'_>, child: NodeId) -> bool {
    !tree.is_extra(child) && (tree.is_named(child) || tree.is(child, "_"))
}
