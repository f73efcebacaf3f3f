//! A guard gets a block of its own, so that it is gone before the await.

use super::owned::{is_owned_copy, is_plain_type};
use crate::edit::verbs::rust::lines::wrap_in_block;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, GuardLife};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Puts the statements from the `let` of the guard to its last use into a block.
pub(super) const SHRINK: Rewriting = Rewriting { name: "shrink-guard-scope", captures: &["call"], build: shrink };

/// Puts the statements from the `let` of the guard to its `drop` into a block, and removes the `drop`.
pub(super) const AROUND: Rewriting = Rewriting { name: "block-around-guard", captures: &["call"], build: around };

fn shrink(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let run = Run::of(found, facts)?;
    let mut last = run.first;
    let reads = run.reads(facts)?;
    for read in &reads {
        last = last.max(run.statement_of(*read, facts).ok_or("the guard is used where that is not seen")?);
    }
    if reads.is_empty() {
        return Err("nothing reads the guard: it is there to be held".to_owned());
    }
    let tree = facts.tree();
    let end = tree.end(run.statements[last]);
    if run.life.awaits.iter().any(|suspension| tree.start(*suspension) < end) {
        return Err("the guard is used after the await".to_owned());
    }
    run.wrap(last, None, facts)
}

fn around(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let run = Run::of(found, facts)?;
    let tree = facts.tree();
    let [drop] = run.life.drops.as_slice() else { return Err("the guard is dropped in several places".to_owned()) };
    let last = run.statement_of(*drop, facts).ok_or("the guard is dropped in another block")?;
    let statement = run.statements[last];
    if tree.parent(*drop) != Some(statement) {
        return Err("the guard is dropped inside another expression".to_owned());
    }
    if last == run.first + 1 {
        return Err("nothing stands between the lock and its `drop`".to_owned());
    }
    run.wrap(last - 1, Some(statement), facts)
}

/// The `let` of a guard among the statements of its block.
struct Run {
    life: GuardLife,
    name: NodeId,
    block: NodeId,
    statements: Vec<NodeId>,
    /// Where the `let` stands.
    first: usize,
}

impl Run {
    fn of(found: &Match<'_>, facts: &dyn Facts) -> Result<Self, String> {
        let tree = facts.tree();
        let call = found.get("call").ok_or("there is no call")?;
        let life = facts.guard_life(call).ok_or("where the guard goes is not known")?;
        let name = life.name.ok_or("no variable holds the guard")?;
        let block =
            Some(life.scope).filter(|scope| tree.is(*scope, "block")).ok_or("the guard is bound by a pattern")?;
        let statements: Vec<NodeId> = tree.named_children(block).collect();
        let first = statements.iter().position(|statement| *statement == life.begin);
        let first = first.ok_or("the guard is bound by a pattern")?;
        if life.is_moved {
            return Err("the guard is handed on".to_owned());
        }
        Ok(Self { life, name, block, statements, first })
    }

    /// What reads the guard; its `drop`s do so too.
    fn reads(&self, facts: &dyn Facts) -> Result<Vec<NodeId>, String> {
        let tree = facts.tree();
        let reads = facts.mentions_of(self.name).ok_or("not every use of the guard can be seen")?;
        let is_renamed = |read: &NodeId| {
            tree.parent(*read).is_some_and(|parent| tree.is(parent, "let_declaration"))
                && tree.field_name(*read) == Some("value")
        };
        if reads.iter().any(is_renamed) {
            return Err("the guard has a second name".to_owned());
        }
        Ok(reads)
    }

    /// The place among the statements of the one around a node.
    fn statement_of(&self, node: NodeId, facts: &dyn Facts) -> Option<usize> {
        let at = facts.tree().start(node);
        let place = self.statements.partition_point(|statement| facts.tree().end(*statement) <= at);
        self.statements.get(place).filter(|statement| facts.tree().start(**statement) <= at)?;
        Some(place)
    }

    /// Puts the statements up to `last` into a block; `gone` is removed.
    fn wrap(&self, last: usize, gone: Option<NodeId>, facts: &dyn Facts) -> Result<Rewrite, String> {
        let tree = facts.tree();
        let inside = &self.statements[self.first..=last];
        if inside.len() == self.statements.len() - self.first && gone.is_none() {
            return Err("the block would be the same".to_owned());
        }
        check_statements(inside, tree)?;
        let leaving = self.leaving(last, facts)?;
        let end = gone.unwrap_or(self.statements[last]);
        let mut edits = match leaving.as_slice() {
            [] => wrap_in_block(tree, self.block, (inside[0], self.statements[last]), ("", "", "")),
            [one] if *one == self.statements[last] => self.with_value(*one, last, facts)?,
            several => {
                let names: Vec<&str> = several.iter().filter_map(|found| name_of(*found, tree)).collect();
                let (head, value) = match names.as_slice() {
                    [name] => ((*name).to_owned(), (*name).to_owned()),
                    names => (format!("({})", names.join(", ")), format!("({})", names.join(", "))),
                };
                let head = format!("let {head} = ");
                wrap_in_block(tree, self.block, (inside[0], self.statements[last]), (&head, &value, ";"))
            }
        };
        if gone.is_some() {
            edits.push(Edit::delete(lines_of(end, tree)?));
        }
        let span = Span::new(tree.start(inside[0]), tree.end(end));
        Ok(Rewrite { claims: vec![span], ..Rewrite::of(edits) })
    }

    /// The `let`s up to `last` whose variables are used after it.
    fn leaving(&self, last: usize, facts: &dyn Facts) -> Result<Vec<NodeId>, String> {
        let tree = facts.tree();
        let end = tree.end(self.statements[last]);
        let mut leaving = Vec::new();
        for statement in &self.statements[self.first + 1..=last] {
            if !tree.is(*statement, "let_declaration") {
                continue;
            }
            let pattern = tree.field(*statement, "pattern").ok_or("a variable cannot be followed")?;
            let names = tree
                .descendants(pattern)
                .filter(|node| tree.is_any(*node, &["identifier", "shorthand_field_identifier"]));
            let (mut is_read, mut is_used_later) = (false, false);
            for name in names {
                let Some(reads) = facts.mentions_of(name) else {
                    return Err(format!("not every use of `{}` can be seen", tree.text(name)));
                };
                is_read |= !reads.is_empty();
                is_used_later |=
                    reads.iter().any(|read| tree.start(*read) >= end) || is_assigned_after(name, end, self.block, tree);
            }
            if !is_read {
                return Err(format!("`{}` would be dropped earlier too", tree.text(pattern)));
            }
            if is_used_later {
                check_leaving(*statement, *statement == self.statements[last], facts)?;
                leaving.push(*statement);
            }
        }
        Ok(leaving)
    }

    /// The value of the last `let` becomes that of the block.
    fn with_value(&self, binding: NodeId, last: usize, facts: &dyn Facts) -> Result<Vec<Edit>, String> {
        let tree = facts.tree();
        let value = tree.field(binding, "value").ok_or("a variable is not assigned where it is declared")?;
        let head = Span::new(tree.start(binding), tree.start(value));
        if tree.descendants(binding).any(|node| tree.is_extra(node) && head.overlaps(tree.span(node))) {
            return Err("a comment stands in the way".to_owned());
        }
        let pair = (self.statements[self.first], self.statements[last]);
        let mut edits = wrap_in_block(tree, self.block, pair, (head.of(tree.source()), "", ";"));
        edits.push(Edit::delete(head));
        edits.push(Edit::delete(Span::new(tree.end(value), tree.end(binding))));
        Ok(edits)
    }
}

/// Whether something is assigned to the variable after `end`.
fn is_assigned_after(name: NodeId, end: usize, block: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.descendants(block).any(|node| {
        tree.is(node, "identifier")
            && tree.start(node) >= end
            && tree.text(node) == tree.text(name)
            && tree.field_name(node) == Some("left")
    })
}

/// Items are seen in the whole block, whatever comes before them.
fn check_statements(statements: &[NodeId], tree: &SyntaxTree<'_>) -> Result<(), String> {
    let is_item =
        |statement: &NodeId| tree.kind(*statement).ends_with("_item") || tree.is(*statement, "use_declaration");
    if statements.iter().any(|statement| is_item(statement) || tree.is(*statement, "macro_definition")) {
        return Err("an item is declared in between".to_owned());
    }
    Ok(())
}

/// Whether the variable of a `let` can leave the block.
fn check_leaving(binding: NodeId, is_last: bool, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let pattern = tree.field(binding, "pattern").ok_or("a variable cannot be followed")?;
    if tree.field(binding, "alternative").is_some() {
        return Err("a variable is bound by `let … else`".to_owned());
    }
    let is_mutable = tree.child_of_kind(binding, "mutable_specifier").is_some() || tree.is(pattern, "mut_pattern");
    if !tree.is(pattern, "identifier") || (is_mutable && !is_last) {
        return Err(format!("`{}` is used after the block", tree.text(pattern)));
    }
    let value = tree.field(binding, "value").ok_or("a variable is not assigned where it is declared")?;
    let is_plain = tree.field(binding, "type").is_some_and(|written| is_plain_type(written, facts));
    if is_plain || is_owned_copy(value, facts) {
        return Ok(());
    }
    Err(format!("whether `{}` borrows from the guard is not known", tree.text(pattern)))
}

fn name_of<'t>(binding: NodeId, tree: &'t SyntaxTree<'_>) -> Option<&'t str> {
    tree.field(binding, "pattern").map(|pattern| tree.text(pattern))
}

/// The statement with the blanks in front of it and the break before them, so that its line goes.
fn lines_of(statement: NodeId, tree: &SyntaxTree<'_>) -> Result<Span, String> {
    let text = tree.source();
    let (start, end) = (tree.start(statement), tree.end(statement));
    let after = text[end..].lines().next().unwrap_or("").trim();
    if !after.is_empty() {
        return Err("something else stands on the line of the `drop`".to_owned());
    }
    let before = text[..start].trim_end_matches([' ', '\t']);
    let from = before.strip_suffix("\r\n").or_else(|| before.strip_suffix('\n')).map_or(start, str::len);
    Ok(Span::new(from, end))
}
