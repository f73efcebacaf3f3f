//! What enters and leaves a passage: the values it takes from the function, those the function uses afterwards, or its
//! return.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::Facts;
use crate::native::python::assigned::Assigned;
use crate::native::python::names::{Occurrence, Role, occurrences, own_occurrences, parameters};
use crate::native::python::passage::{Passage, next_statement};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

const LOOPS: &[&str] = &["for_statement", "while_statement"];
const HANDLERS: &[&str] = &["except_clause", "except_group_clause", "finally_clause"];

/// How values and control go through a passage.
pub(super) struct Flow {
    /// The variables whose old value it may use or leave, although it assigns to them.
    pub(super) takes: Vec<String>,
    /// How the function goes on.
    pub(super) outcome: Outcome,
}

/// How the function goes on after the passage.
pub(super) enum Outcome {
    /// It does not: the passage returns, or is the last thing the function does.
    Returns,
    /// With these variables of the passage, in the order they are bound.
    Values(Vec<String>),
}

/// A passage in its function.
struct Place<'f, 't> {
    tree: &'f SyntaxTree<'t>,
    passage: &'f Passage,
    span: Span,
    function: NodeId,
    /// The loops around it.
    loops: Vec<NodeId>,
    /// The handlers and clean-ups that an exception in it leads to.
    handlers: Vec<NodeId>,
}

/// What enters and leaves `passage`.
///
/// # Errors
/// Why it cannot become a function: control leaves it halfway, or a variable means something else there.
pub(super) fn flow_of(passage: &Passage, facts: &dyn Facts) -> Result<Flow, String> {
    let tree = facts.tree();
    let around = tree.ancestors(passage.first());
    let function = around.into_iter().find(|above| tree.is_any(*above, &["function_definition", "class_definition"]));
    let function = function.filter(|function| tree.is(*function, "function_definition"));
    let function = function.ok_or("it is not in a function")?;
    if leaves_loop(tree, passage) {
        return Err("it leaves or continues a loop around it".to_owned());
    }
    let place = Place::of(tree, passage, function);
    let bound: BTreeSet<&str> = place.bound_names();
    let all = own_occurrences(tree, function, |name| bound.contains(name));
    let assigned = Assigned::collect(function, &all, facts).ok_or("the function assigns to too many variables")?;

    let never_ends = assigned.never_ends(&passage.statements);
    let returns = passage.nodes(tree).any(|node| tree.is(node, "return_statement"));
    if returns {
        place.admit_return(never_ends)?;
    }
    let (takes, values) = place.values(&all, &assigned, never_ends)?;
    match (returns, values.is_empty()) {
        (true, true) => Ok(Flow { takes, outcome: Outcome::Returns }),
        (true, false) => Err("it returns, and its variables are used elsewhere".to_owned()),
        (false, _) => Ok(Flow { takes, outcome: Outcome::Values(values) }),
    }
}

/// Whether a `break` or `continue` in the passage belongs to a loop around it.
fn leaves_loop(tree: &SyntaxTree<'_>, passage: &Passage) -> bool {
    let jumps = passage.nodes(tree).filter(|node| tree.is_any(*node, &["break_statement", "continue_statement"]));
    let mut homes = jumps.map(|jump| tree.ancestor_of_kind(jump, LOOPS));
    homes.any(|home| !home.is_some_and(|home| passage.contains(home, tree)))
}

impl<'f, 't> Place<'f, 't> {
    fn of(tree: &'f SyntaxTree<'t>, passage: &'f Passage, function: NodeId) -> Self {
        let around: Vec<NodeId> = tree.ancestors(passage.first()).take_while(|above| *above != function).collect();
        let loops = around.iter().copied().filter(|above| tree.is_any(*above, LOOPS)).collect();
        let span = passage.span(tree);
        let handlers = around
            .iter()
            .filter(|above| tree.is(**above, "try_statement"))
            .filter(|outer| tree.field(**outer, "body").is_some_and(|body| tree.span(body).contains(span)))
            .flat_map(|outer| tree.children(*outer))
            .filter(|part| tree.is_any(*part, HANDLERS))
            .collect();
        Place { tree, passage, span, function, loops, handlers }
    }

    fn bound_names(&self) -> BTreeSet<&'f str> {
        let statements = self.passage.statements.iter();
        let inside = statements.flat_map(|statement| occurrences(self.tree, *statement));
        inside.filter(|one| one.role != Role::Reads).map(|one| self.tree.text(one.node)).collect()
    }

    /// Whether the passage, which returns somewhere, can be the operand of a `return`.
    fn admit_return(&self, never_ends: bool) -> Result<(), String> {
        let is_other = |node| node != self.function && self.tree.is_any(node, &["function_definition", "lambda"]);
        let mut own = self.tree.descendants_but(self.function, is_other);
        if own.any(|node| self.tree.is(node, "yield")) {
            return Err("an async generator cannot return a value".to_owned());
        }
        if never_ends || self.ends_function() { Ok(()) } else { Err("it returns halfway".to_owned()) }
    }

    /// Whether the function ends where the passage does.
    fn ends_function(&self) -> bool {
        let tree = self.tree;
        let mut below = self.passage.last();
        for above in tree.ancestors(below) {
            let goes_on = match tree.kind(above) {
                "block" => next_statement(tree, below).is_some(),
                "try_statement" => {
                    tree.field_name(below) == Some("body") && tree.child_of_kind(above, "else_clause").is_some()
                }
                "with_statement" | "if_statement" | "elif_clause" | "else_clause" | "except_clause" => false,
                "function_definition" => return above == self.function,
                _ => true,
            };
            if goes_on {
                return false;
            }
            below = above;
        }
        false
    }

    /// The variables that enter the passage, and those that leave it in the order they are bound.
    fn values(
        &self,
        all: &[Occurrence],
        assigned: &Assigned<'_>,
        never_ends: bool,
    ) -> Result<(Vec<String>, Vec<String>), String> {
        let tree = self.tree;
        let parameters = parameters(tree, self.function);
        let declared = declared_elsewhere(tree, self.function);
        let mut by_name: BTreeMap<&str, Vec<Occurrence>> = BTreeMap::new();
        for occurrence in all {
            by_name.entry(tree.text(occurrence.node)).or_default().push(*occurrence);
        }
        let mut takes = Vec::new();
        let mut values: Vec<(usize, String)> = Vec::new();
        for (name, occurrences) in by_name {
            let variable = Variable { place: self, name, occurrences: &occurrences, assigned };
            let Some(first) = variable.bindings_inside().next() else { continue };
            if declared.contains(name) {
                return Err(format!("`{name}` belongs to another function"));
            }
            let use_of = variable.use_of(parameters.contains(name), never_ends)?;
            if use_of.enters {
                takes.push(name.to_owned());
            }
            if use_of.leaves {
                values.push((tree.start(first), name.to_owned()));
            }
        }
        values.sort();
        Ok((takes, values.into_iter().map(|(_, name)| name).collect()))
    }
}

/// A variable that the passage assigns to.
struct Variable<'v, 'f, 't> {
    place: &'v Place<'f, 't>,
    name: &'v str,
    occurrences: &'v [Occurrence],
    assigned: &'v Assigned<'f>,
}

/// Which of its values go into the passage and out of it.
struct Use {
    enters: bool,
    leaves: bool,
}

impl Variable<'_, '_, '_> {
    fn inside(&self) -> impl Iterator<Item = &Occurrence> {
        self.occurrences.iter().filter(|one| self.place.passage.contains(one.node, self.place.tree))
    }

    fn outside(&self) -> impl Iterator<Item = &Occurrence> {
        self.occurrences.iter().filter(|one| !self.place.passage.contains(one.node, self.place.tree))
    }

    fn bindings_inside(&self) -> impl Iterator<Item = NodeId> {
        self.inside().filter(|one| one.role != Role::Reads).map(|one| one.node)
    }

    fn use_of(&self, is_parameter: bool, never_ends: bool) -> Result<Use, String> {
        let (place, name) = (self.place, self.name);
        if self.outside().any(|one| self.is_in_earlier_function(one.node)) {
            return Err(format!("a function defined before uses `{name}`"));
        }
        let is_bound_outside = is_parameter || self.outside().any(|one| one.role != Role::Reads);
        let is_known_before = is_parameter || self.assigned.is_before(place.passage.first(), name, 0);
        let is_certain = self.assigned.is_by(&place.passage.statements, name);
        // A read that nothing in the passage precedes for sure may get the value from before it.
        let is_exposed = self
            .inside()
            .any(|one| one.role != Role::Binds && !self.assigned.is_before(one.node, name, place.span.start));
        let leaves = self.outside().any(|one| one.role != Role::Binds && self.is_reached(one.node, never_ends));

        let mut enters = false;
        if (is_exposed || (leaves && !is_certain)) && (is_bound_outside || !place.loops.is_empty()) {
            if !is_known_before {
                return Err(if is_exposed {
                    format!("it uses `{name}` before it assigns to it")
                } else {
                    format!("whether it assigns to `{name}` is not certain")
                });
            }
            enters = true;
        }
        if leaves && !is_certain && !enters && !self.is_needed_next() {
            return Err(format!("whether it assigns to `{name}` is not certain"));
        }
        let survives = leaves
            && (is_bound_outside || self.outside().any(|one| one.role != Role::Binds && self.is_handled(one.node)));
        if survives && !place.handlers.is_empty() && !self.is_last_step() {
            return Err(format!("an exception could keep the new value of `{name}` from being seen"));
        }
        Ok(Use { enters, leaves })
    }

    /// Whether a function that is defined before the passage has the name.
    fn is_in_earlier_function(&self, node: NodeId) -> bool {
        let (tree, place) = (self.place.tree, self.place);
        let around = tree.ancestors(node).take_while(|above| *above != place.function);
        let mut inner =
            around.filter(|above| tree.is_any(*above, &["function_definition", "lambda", "class_definition"]));
        inner.any(|inner| tree.start(inner) < place.span.start)
    }

    fn is_handled(&self, node: NodeId) -> bool {
        self.place.handlers.iter().any(|handler| self.place.tree.is_within(node, *handler))
    }

    /// Whether the value that the passage leaves can be read at `node`, which is outside.
    fn is_reached(&self, node: NodeId, never_ends: bool) -> bool {
        let (tree, place) = (self.place.tree, self.place);
        if never_ends {
            return self.is_handled(node);
        }
        let rebound_from = |from: usize| self.assigned.is_before(node, self.name, from);
        if tree.start(node) >= place.span.end && !rebound_from(place.span.end) {
            return true;
        }
        let mut around = place.loops.iter().filter(|outer| tree.is_within(node, **outer));
        around.any(|outer| !rebound_from(tree.start(*outer)))
    }

    /// Whether the code after the passage reads the variable for sure, so that it must have got a value.
    fn is_needed_next(&self) -> bool {
        let (tree, place) = (self.place.tree, self.place);
        let mut following = std::iter::successors(next_statement(tree, place.passage.last()), |node| {
            next_statement(tree, *node).filter(|_| !jumps(tree, *node))
        });
        let reads: Vec<NodeId> = self.outside().filter(|one| one.role == Role::Reads).map(|one| one.node).collect();
        following.any(|statement| {
            tree.is_any(statement, SIMPLE) && reads.iter().any(|read| is_read_by(tree, *read, statement))
        })
    }

    /// Whether the variable gets its value in the last step of the passage, after which nothing can fail.
    fn is_last_step(&self) -> bool {
        let (tree, place) = (self.place.tree, self.place);
        let is_last = |binding: NodeId| {
            let assignment = tree.parent(binding).filter(|parent| tree.is(*parent, "assignment"));
            let Some(statement) = assignment.and_then(|assignment| tree.parent(assignment)) else { return false };
            let mut below = statement;
            for above in tree.ancestors(statement) {
                if next_statement(tree, below).is_some() && tree.is(above, "block") && below != place.passage.last() {
                    return false;
                }
                if below == place.passage.last() {
                    return true;
                }
                if !tree.is_any(above, &["block", "with_statement"]) {
                    return false;
                }
                below = above;
            }
            false
        };
        self.bindings_inside().all(is_last)
    }
}

/// Whether control may leave the suite in this statement.
fn jumps(tree: &SyntaxTree<'_>, statement: NodeId) -> bool {
    const JUMPS: &[&str] = &["return_statement", "raise_statement", "break_statement", "continue_statement", "yield"];
    tree.descendants(statement).any(|node| tree.is_any(node, JUMPS))
}

/// Whether `statement` evaluates `read` whenever it runs.
fn is_read_by(tree: &SyntaxTree<'_>, read: NodeId, statement: NodeId) -> bool {
    const MAY_SKIP: &[&str] = &[
        "boolean_operator",
        "comparison_operator",
        "conditional_expression",
        "dictionary_comprehension",
        "generator_expression",
        "lambda",
        "list_comprehension",
        "set_comprehension",
    ];
    let mut around = tree.ancestors(read);
    around.find(|above| *above == statement || tree.is_any(*above, MAY_SKIP)) == Some(statement)
}

/// Statements that run as a whole.
const SIMPLE: &[&str] = &["expression_statement", "return_statement", "raise_statement"];

/// The names that the function or one inside it declares by `global` or `nonlocal`, or deletes.
fn declared_elsewhere<'t>(tree: &SyntaxTree<'t>, function: NodeId) -> BTreeSet<&'t str> {
    const DECLARATIONS: &[&str] = &["global_statement", "nonlocal_statement", "delete_statement"];
    let declarations = tree.descendants(function).filter(|node| tree.is_any(*node, DECLARATIONS));
    // `del a.b` and `del a[b]` change an object; the variable stays.
    let is_item = |node: NodeId| tree.is_any(node, &["attribute", "subscript"]);
    let names = declarations.flat_map(|declaration| tree.descendants_but(declaration, is_item).collect::<Vec<_>>());
    names.filter(|name| tree.is(*name, "identifier")).map(|name| tree.text(name)).collect()
}
