//! One request, rewritten with the blocks it needs.

use super::arguments::{Arguments, Moved, translate as translate_arguments};
use super::block::{Statement, edited, indent_lines};
use super::handlers::{self, Raising};
use super::response::{needs_parentheses, reads, translate as translate_use};
use super::site::Site;
use crate::apis::translation::Shape;
use crate::edit::{Edit, Rewrite};
use crate::source::Span;
use crate::syntax::NodeId;

/// Where a request stands.
enum Position {
    /// `name = request`.
    Assigned { statement: NodeId, name: NodeId },
    /// `with request as name:`.
    Managed { statement: NodeId, name: Option<NodeId> },
    /// Anywhere else in a simple statement.
    Inside { statement: NodeId },
}

/// Rewrites the request of `site` and everything that depends on it.
pub(super) fn rewrite(site: &Site<'_>) -> Result<Rewrite, String> {
    let mut out = Rewrite { caution: site.caution.map(str::to_owned), ..Rewrite::default() };
    let arguments = translate_arguments(site, &mut out)?;
    if site.translation.shape == Shape::DropIn {
        drop_in(site, arguments, &mut out)?;
        return Ok(out);
    }
    if arguments.moved > Moved::Nothing {
        out.caution =
            out.caution.take().or_else(|| Some("an argument of the request becomes one of the client".to_owned()));
    }
    let mut wrapping = Wrapping::of(site, arguments, &mut out)?;
    match position(site)? {
        Position::Assigned { statement, name } => wrapping.assigned(statement, name)?,
        Position::Managed { statement, name } => wrapping.managed(statement, name)?,
        Position::Inside { statement } => wrapping.inside(statement)?,
    }
    let raising = wrapping.raising;
    handlers::translate(site, &raising, &mut out)?;
    Ok(out)
}

/// `await library.function(…)` in the place of the call.
fn drop_in(site: &Site<'_>, arguments: Arguments, out: &mut Rewrite) -> Result<(), String> {
    let callee = site.spell(&format!(".{}", site.function.to), site.callee, out)?;
    if arguments.manner.streamed {
        return Err("the response is streamed".to_owned());
    }
    out.edits.extend(awaiting(site));
    out.edits.push(Edit::replace(site.tree.span(site.callee), callee));
    out.edits.extend(arguments.edits);
    let uses = match position(site) {
        Ok(Position::Assigned { statement, name }) => reads(name, statement, site).unwrap_or_default(),
        _ => Vec::new(),
    };
    let requests = vec![site.call];
    let raising = Raising { decodes: uses.clone(), uses, requests, urls_are_literal: arguments.url_is_literal };
    handlers::translate(site, &raising, out)
}

/// The insertions that await the call where it stands.
pub(super) fn awaiting(site: &Site<'_>) -> Vec<Edit> {
    let span = site.tree.span(site.call);
    if needs_parentheses(site.call, "await ", site) {
        return vec![Edit::insert(span.start, "(await "), Edit::insert(span.end, ")")];
    }
    vec![Edit::insert(span.start, "await ")]
}

fn position(site: &Site<'_>) -> Result<Position, String> {
    let tree = site.tree;
    for above in tree.ancestors(site.call) {
        match tree.kind(above) {
            "expression_statement" | "return_statement" | "assert_statement" | "raise_statement" => {
                return Ok(simple_position(above, site));
            }
            "with_statement" => return managed_position(above, site),
            "if_statement" | "elif_clause" | "while_statement" => {
                return Err("it stands in a condition".to_owned());
            }
            "for_statement" => return Err("it stands in the head of a loop".to_owned()),
            "match_statement"
            | "try_statement"
            | "except_clause"
            | "function_definition"
            | "class_definition"
            | "decorator"
            | "lambda"
            | "block" => return Err("it is not in a statement of its own".to_owned()),
            _ => {}
        }
    }
    Err("it is not in a statement of its own".to_owned())
}

fn simple_position(statement: NodeId, site: &Site<'_>) -> Position {
    let tree = site.tree;
    let assignment = tree.parent(site.call).filter(|parent| tree.is(*parent, "assignment"));
    let target = assignment.and_then(|assignment| tree.field(assignment, "left"));
    let is_direct = assignment.and_then(|assignment| tree.parent(assignment)) == Some(statement);
    match target.filter(|target| is_direct && tree.is(*target, "identifier")) {
        Some(name) => Position::Assigned { statement, name },
        None => Position::Inside { statement },
    }
}

fn managed_position(statement: NodeId, site: &Site<'_>) -> Result<Position, String> {
    let tree = site.tree;
    let clause = tree.child_of_kind(statement, "with_clause").ok_or("its `with` is incomplete")?;
    let items: Vec<NodeId> = tree.named_children(clause).collect();
    if items.len() != 1
        || tree.child_of_kind(statement, "async").is_some()
        || tree.is(tree.children(clause).next().unwrap_or(clause), "(")
    {
        return Err("its `with` has other parts".to_owned());
    }
    let value = tree.field(items[0], "value").ok_or("its `with` is incomplete")?;
    if value == site.call {
        return Ok(Position::Managed { statement, name: None });
    }
    let is_named = tree.is(value, "as_pattern") && tree.named_children(value).next() == Some(site.call);
    let target = tree.field(value, "alias").and_then(|target| tree.named_children(target).next());
    match target.filter(|target| is_named && tree.is(*target, "identifier")) {
        Some(name) => Ok(Position::Managed { statement, name: Some(name) }),
        None => Err("it is a part of what `with` manages".to_owned()),
    }
}

/// A request on its way into its blocks.
struct Wrapping<'s, 'f, 'o> {
    site: &'s Site<'f>,
    out: &'o mut Rewrite,
    arguments: Arguments,
    /// The client's constructor call.
    client: String,
    /// The request and the uses of its response.
    raising: Raising,
}

impl<'s, 'f, 'o> Wrapping<'s, 'f, 'o> {
    fn of(site: &'s Site<'f>, arguments: Arguments, out: &'o mut Rewrite) -> Result<Self, String> {
        let class = site.translation.class.as_deref().ok_or("it has no client")?;
        let class = site.spell(&format!(".{class}"), site.call, out)?;
        let client = format!("{class}({})", arguments.client.join(", "));
        let urls_are_literal = arguments.url_is_literal;
        let raising = Raising { requests: vec![site.call], urls_are_literal, ..Raising::default() };
        Ok(Self { site, out, arguments, client, raising })
    }

    fn variable(&self, statement: NodeId) -> String {
        self.site.fresh_name(self.site.translation.variable.as_deref().unwrap_or("client"), statement)
    }

    /// The edits that make the call one of the client's method.
    fn method(&self, client: &str) -> Vec<Edit> {
        let callee = self.site.tree.span(self.site.callee);
        let mut edits = vec![Edit::replace(callee, format!("{client}.{}", self.site.function.to))];
        edits.extend(self.arguments.edits.iter().cloned());
        edits
    }

    fn assigned(&mut self, statement: NodeId, name: NodeId) -> Result<(), String> {
        let layout = Statement::of(statement, self.site)?;
        self.annotation(name)?;
        let reads = self.reads(name, statement)?;
        match self.site.translation.shape {
            Shape::Response => self.assigned_in_block(&layout, name, &reads),
            Shape::Client | Shape::DropIn => {
                self.not_streamed()?;
                self.follow(&reads)?;
                self.in_client_block(&layout);
                Ok(())
            }
        }
    }

    /// The uses of the response; where it stays what it was, those that can be seen.
    fn reads(&self, name: NodeId, statement: NodeId) -> Result<Vec<NodeId>, String> {
        match reads(name, statement, self.site) {
            Err(_) if self.site.translation.stays() && !self.arguments.manner.streamed => Ok(Vec::new()),
            found => found,
        }
    }

    fn not_streamed(&self) -> Result<(), String> {
        if self.arguments.manner.streamed {
            return Err("the response is streamed outside a `with`".to_owned());
        }
        Ok(())
    }

    /// The type of the variable: the class of the response becomes the other one.
    fn annotation(&mut self, name: NodeId) -> Result<(), String> {
        let site = self.site;
        let written = site.tree.parent(name).and_then(|assignment| site.tree.field(assignment, "type"));
        let written = written.filter(|_| !site.translation.stays());
        let Some(annotation) = written.and_then(|written| site.tree.named_children(written).next()) else {
            return Ok(());
        };
        let resolved = site.facts.resolve(annotation);
        let is_response =
            resolved.symbol().is_some_and(|path| site.translation.responses.iter().any(|known| known == path));
        let class = site.translation.response_class.as_deref().filter(|_| is_response);
        let class = class.ok_or("the type of its variable has no counterpart")?;
        if site.translation.shape == Shape::Response {
            return Ok(());
        }
        let class = site.spell(&format!(".{class}"), annotation, self.out)?;
        self.out.edits.push(Edit::replace(site.tree.span(annotation), class));
        Ok(())
    }

    fn follow(&mut self, reads: &[NodeId]) -> Result<(), String> {
        let manner = self.arguments.manner;
        for read in reads {
            if translate_use(*read, manner, self.site, self.out)? {
                self.raising.decodes.push(*read);
            }
            self.raising.uses.push(*read);
        }
        Ok(())
    }

    /// The statement moves into a block that holds the client.
    fn in_client_block(&mut self, layout: &Statement<'_>) {
        let site = self.site;
        let span = site.tree.span(layout.node);
        let variable = self.variable(layout.node);
        let head = format!("async with {} as {variable}:{}", self.client, layout.line(1));
        self.out.edits.insert(0, Edit::insert(span.start, head));
        self.out.edits.extend(awaiting(site));
        let method = self.method(&variable);
        self.out.edits.extend(method);
        self.out.edits.extend(indent_lines(span, &layout.unit, site));
        self.out.claims.push(span);
    }

    /// The statement and all that uses the response move into a block that holds the response.
    fn assigned_in_block(&mut self, layout: &Statement<'_>, name: NodeId, reads: &[NodeId]) -> Result<(), String> {
        let site = self.site;
        let tree = site.tree;
        let span = tree.span(layout.node);
        let call = tree.span(site.call);
        if call.end != span.end {
            return Err("it is a part of its statement".to_owned());
        }
        let last = self.last_user(layout.node, reads)?;
        let variable = self.variable(layout.node);
        let head = format!("async with {} as {variable}:{}async with ", self.client, layout.line(1));
        self.out.edits.push(Edit::replace(Span::new(span.start, call.start), head));
        let method = self.method(&variable);
        self.out.edits.extend(method);
        let name_text = site.text(name);
        let tail = match last {
            Some(_) => format!(" as {name_text}:"),
            None => format!(":{}pass", layout.line(2)),
        };
        self.out.edits.push(Edit::insert(call.end, tail));
        self.out.edits.extend(indent_lines(span, &layout.unit, site));
        let end = last.map_or(span.end, |last| tree.end(last));
        self.out.edits.extend(indent_lines(Span::new(span.end, end), &layout.unit.repeat(2), site));
        self.out.claims.push(Span::new(span.start, end));
        self.follow(reads)
    }

    /// The last statement of the same block that uses the response; all uses must be in the block.
    fn last_user(&self, statement: NodeId, reads: &[NodeId]) -> Result<Option<NodeId>, String> {
        let tree = self.site.tree;
        let block = tree.parent(statement);
        let mut last = None;
        for read in reads {
            let user = std::iter::once(*read).chain(tree.ancestors(*read)).find(|node| tree.parent(*node) == block);
            let user = user.filter(|user| *user > statement);
            let user = user.ok_or("the response is used outside the block that makes it")?;
            last = last.max(Some(user));
        }
        Ok(last)
    }

    fn inside(&mut self, statement: NodeId) -> Result<(), String> {
        let layout = Statement::of(statement, self.site)?;
        self.not_streamed()?;
        match self.site.translation.shape {
            Shape::Response => self.inside_response_block(&layout),
            Shape::Client | Shape::DropIn => {
                self.values_are_outside(statement)?;
                let is_alone = self.site.tree.parent(self.site.call) == Some(statement)
                    && self.site.tree.is(statement, "expression_statement");
                if !is_alone {
                    self.follow(&[self.site.call])?;
                }
                self.in_client_block(&layout);
                Ok(())
            }
        }
    }

    /// What the client takes must mean the same before the statement.
    fn values_are_outside(&self, statement: NodeId) -> Result<(), String> {
        let tree = self.site.tree;
        let mut between = tree.ancestors(self.site.call).take_while(|above| *above != statement);
        let binds = between.any(|above| {
            tree.is_any(
                above,
                &["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"],
            )
        });
        if binds && self.arguments.moved == Moved::Values {
            return Err("what the client would take is only known inside the comprehension".to_owned());
        }
        Ok(())
    }

    /// The request moves into a block of its own, before everything else in its statement.
    fn inside_response_block(&mut self, layout: &Statement<'_>) -> Result<(), String> {
        let site = self.site;
        let tree = site.tree;
        let span = tree.span(layout.node);
        let call = tree.span(site.call);
        self.comes_first(layout.node)?;
        let session = self.variable(layout.node);
        let response = site.fresh_name("response", layout.node);
        let mut moved = self.method(&session);
        moved.extend(indent_lines(call, &layout.unit, site));
        let moved = edited(call, moved, site);
        let head = format!(
            "async with {} as {session}:{}async with {moved} as {response}:{}",
            self.client,
            layout.line(1),
            layout.line(2)
        );
        self.out.edits.insert(0, Edit::insert(span.start, head));
        let is_alone = span == call && tree.is(layout.node, "expression_statement");
        if is_alone {
            let read = site.translation.member("content", false).and_then(|member| member.read.as_deref());
            let read = read.ok_or("reading the body has no counterpart")?;
            self.out.edits.push(Edit::replace(call, read.replace("{}", &response)));
        } else {
            self.follow(&[site.call])?;
            self.out.edits.push(Edit::replace(call, response));
        }
        let deeper = indent_lines(span, &layout.unit.repeat(2), site);
        self.out.edits.extend(deeper.into_iter().filter(|edit| !call.contains(edit.span)));
        self.out.claims.push(span);
        Ok(())
    }

    /// Whether the request is the first thing its statement does, and done once and always.
    fn comes_first(&self, statement: NodeId) -> Result<(), String> {
        let tree = self.site.tree;
        let allowed = [
            "attribute",
            "call",
            "argument_list",
            "keyword_argument",
            "subscript",
            "parenthesized_expression",
            "assignment",
            "dictionary",
            "pair",
            "list",
            "tuple",
            "set",
            "expression_list",
            "not_operator",
            "unary_operator",
            "comparison_operator",
            "binary_operator",
            "await",
        ];
        let mut between = tree.ancestors(self.site.call).take_while(|above| *above != statement);
        if !between.all(|above| tree.is_any(above, &allowed)) {
            return Err("it is not surely the first thing its statement does".to_owned());
        }
        let start = tree.start(self.site.call);
        let mut earlier = tree.descendants(statement).filter(|node| tree.is_any(*node, &["call", "await", "yield"]));
        if earlier.any(|node| tree.end(node) <= start) {
            return Err("it is not the first thing its statement does".to_owned());
        }
        Ok(())
    }

    fn managed(&mut self, statement: NodeId, name: Option<NodeId>) -> Result<(), String> {
        let site = self.site;
        let body = site.tree.field(statement, "body").ok_or("its `with` is incomplete")?;
        let reads = name.map(|name| reads(name, statement, site)).transpose()?.unwrap_or_default();
        if site.translation.shape == Shape::Client && !self.arguments.manner.streamed {
            return self.managed_at_once(statement, name, body, &reads);
        }
        if reads.iter().any(|read| !site.tree.is_within(*read, body)) {
            return Err("the response is used outside its `with`".to_owned());
        }
        let variable = self.variable(statement);
        self.out.edits.push(Edit::insert(site.tree.start(statement), "async "));
        let head = format!("{} as {variable}, ", self.client);
        self.out.edits.push(Edit::insert(site.tree.start(site.call), head));
        let mut method = self.method(&variable);
        if site.translation.shape == Shape::Client {
            method[0] = self.streaming(&variable)?;
            let verb = site.function.verb.as_deref().unwrap_or("");
            if !verb.is_empty() {
                method.push(Edit::insert(site.tree.start(site.arguments) + 1, format!("{verb}, ")));
            }
        }
        self.out.edits.extend(method);
        self.out.claims.push(Span::new(site.tree.start(statement), site.tree.start(body)));
        self.follow(&reads)
    }

    fn streaming(&self, client: &str) -> Result<Edit, String> {
        let method = self.site.translation.stream.as_deref().ok_or("a streamed response has no counterpart")?;
        Ok(Edit::replace(self.site.tree.span(self.site.callee), format!("{client}.{method}")))
    }

    /// `with request as r:` whose response is read at once: the block holds the client, its first line makes the response.
    fn managed_at_once(
        &mut self,
        statement: NodeId,
        name: Option<NodeId>,
        body: NodeId,
        reads: &[NodeId],
    ) -> Result<(), String> {
        let site = self.site;
        let tree = site.tree;
        let first = tree.named_children(body).next().ok_or("its `with` is incomplete")?;
        let layout = Statement::of(first, site)?;
        let clause = tree.child_of_kind(statement, "with_clause").ok_or("its `with` is incomplete")?;
        let call = tree.span(site.call);
        if site.text(site.call).contains('\n') {
            return Err("it stands on several lines of a `with`".to_owned());
        }
        let variable = self.variable(statement);
        let made = edited(call, self.method(&variable), site);
        let target = name.map(|name| format!("{} = ", site.text(name))).unwrap_or_default();
        self.out.edits.push(Edit::insert(tree.start(statement), "async "));
        self.out.edits.push(Edit::replace(tree.span(clause), format!("{} as {variable}", self.client)));
        let line = format!("{target}await {made}{}", layout.line(0));
        self.out.edits.insert(0, Edit::insert(tree.start(first), line));
        self.out.claims.push(Span::new(tree.start(statement), tree.start(first)));
        self.follow(reads)
    }
}
