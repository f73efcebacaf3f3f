//! Where a blocking value comes from: the call that made it, by way of chains and variables.

use super::Values;
use super::calls::is_passing;
use crate::edit::Edit;
use crate::syntax::NodeId;

impl Values<'_> {
    /// Goes from an expression back to the call or the variable that its value comes from.
    pub(super) fn trace(&mut self, value: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let mut at = value;
        loop {
            at = match tree.kind(at) {
                "call_expression" => {
                    let callee = tree.field(at, "function").ok_or("there is no call")?;
                    let path = tree.field(callee, "function").filter(|_| tree.is(callee, "generic_function"));
                    let path = path.unwrap_or(callee);
                    if !tree.is(path, "field_expression") {
                        self.waiting.push(at);
                        return Ok(());
                    }
                    tree.field(path, "value").ok_or("there is no object")?
                }
                "field_expression" | "reference_expression" => {
                    tree.field(at, "value").ok_or_else(|| self.made_elsewhere(at))?
                }
                "try_expression" | "await_expression" | "parenthesized_expression" => {
                    tree.named_children(at).next().ok_or_else(|| self.made_elsewhere(at))?
                }
                "identifier" => return self.trace_variable(at),
                "match_expression" => return self.trace_arms(at),
                _ => return Err(self.made_elsewhere(at)),
            };
        }
    }

    fn made_elsewhere(&self, at: NodeId) -> String {
        let text: String = self.tree.text(at).chars().take(40).collect();
        format!("`{text}` is made elsewhere")
    }

    fn trace_variable(&mut self, name: NodeId) -> Result<(), String> {
        let binding = self.facts.binding_of(name).ok_or_else(|| self.made_elsewhere(name))?;
        self.add_variable(binding)
    }

    /// Follows a variable: back to its value, and on to everything that reads it.
    pub(super) fn add_variable(&mut self, binding: NodeId) -> Result<(), String> {
        if !self.seen.insert(binding) {
            return Ok(());
        }
        let tree = self.tree;
        let name = tree.text(binding);
        let site = tree.ancestors(binding).find(|above| {
            tree.is_any(
                *above,
                &[
                    "let_declaration",
                    "let_condition",
                    "match_expression",
                    "for_expression",
                    "parameter",
                    "closure_parameters",
                ],
            )
        });
        let value = site.filter(|site| tree.is_within(*site, self.unit)).and_then(|site| tree.field(site, "value"));
        let value = value.ok_or_else(|| format!("`{name}` is made elsewhere"))?;
        let is_assigned = |node: NodeId| {
            tree.is(node, "assignment_expression")
                && tree.field(node, "left").is_some_and(|left| tree.is(left, "identifier") && tree.text(left) == name)
        };
        if tree.descendants(self.unit).any(is_assigned) {
            return Err(format!("`{name}` is assigned more than once"));
        }
        let reads = self.facts.reads_of(binding).ok_or_else(|| format!("not every use of `{name}` can be seen"))?;
        self.variables.push(binding);
        self.waiting.extend(reads);
        if let Some(written) = site.and_then(|site| tree.field(site, "type")) {
            self.convert_type(written)?;
        }
        self.trace(value)
    }

    /// The types that are written for a variable.
    fn convert_type(&mut self, written: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let parts: Vec<NodeId> = tree.descendants(written).collect();
        for node in parts {
            let is_whole = !tree.parent(node).is_some_and(|parent| tree.is(parent, "scoped_type_identifier"));
            if !is_whole || !tree.is_any(node, &["type_identifier", "scoped_type_identifier"]) {
                continue;
            }
            let Some(crate::facts::Type::Symbol(path)) = self.facts.written_type(node) else { continue };
            let Some(twin) = self.twin_of_type(&path) else { continue };
            if self.seen.insert(node) {
                let text = self.spell(&twin, node)?;
                self.rewrite.edits.push(Edit::replace(tree.span(node), text));
            }
        }
        Ok(())
    }

    /// Every arm of a `match` that ends at all gives a value of the type.
    pub(super) fn trace_arms(&mut self, found: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let body = tree.field(found, "body").ok_or_else(|| self.made_elsewhere(found))?;
        let arms: Vec<NodeId> = tree.named_children(body).filter_map(|arm| tree.field(arm, "value")).collect();
        for value in arms {
            if self.twin_of_value(value).is_some() {
                self.trace(value)?;
            } else if !self.leaves(value) {
                return Err(self.made_elsewhere(value));
            }
        }
        Ok(())
    }

    /// Whether an expression surely gives no value: it returns, breaks, goes on or panics.
    fn leaves(&self, value: NodeId) -> bool {
        let tree = self.tree;
        let mut at = value;
        loop {
            at = match tree.kind(at) {
                "return_expression" | "break_expression" | "continue_expression" => return true,
                "macro_invocation" => {
                    let path = tree.field(at, "macro").map_or("", |name| tree.text(name));
                    let name = path.rsplit("::").next().unwrap_or(path);
                    return matches!(name, "panic" | "unreachable" | "todo" | "unimplemented" | "bail");
                }
                "block" | "expression_statement" => match tree.named_children(at).last() {
                    Some(last) => last,
                    None => return false,
                },
                _ => return false,
            };
        }
    }

    /// Whether a method's result is still the value it was called on.
    pub(super) fn passes_on(&self, callee: NodeId) -> bool {
        self.tree.field(callee, "field").is_some_and(|name| is_passing(self.tree.text(name)))
    }
}
