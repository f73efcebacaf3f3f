//! An object that sends requests, made and used in one function: it becomes an async client, and so do all of its uses.

use super::arguments::{self, translate as translate_arguments};
use super::block::{Statement, indent_lines};
use super::choice::Choice;
use super::handlers::{self, Raising};
use super::request::awaiting;
use super::response::{Manner, Use, reads, translate as translate_use, translate_member};
use super::site::Site;
use crate::apis::translation::Session;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::source::Span;
use crate::syntax::NodeId;

/// Where a session is made.
struct Maker {
    /// The name it is bound to.
    name: NodeId,
    /// The call that makes it.
    call: NodeId,
    /// The assignment or the `with`.
    statement: NodeId,
    managed: bool,
}

/// Rewrites the session that sends the request `call`.
pub(super) fn rewrite(call: NodeId, choice: Choice, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("it is not a call")?;
    let receiver = tree.field(callee, "object").ok_or("it is not a method")?;
    if !tree.is(receiver, "identifier") {
        return Err("the session is not a variable of this function".to_owned());
    }
    let session = choice.translation.session.as_ref().ok_or("sessions have no counterpart")?;
    let maker = maker_of(receiver, choice, facts)?;
    let site = Site::with_session(call, choice, facts)?;
    if !site.can_await(maker.statement) {
        return Err("the session is made in another function".to_owned());
    }
    let mut out = Rewrite { caution: site.caution.map(str::to_owned), ..Rewrite::default() };
    let mut conversion = Conversion { site: &site, session, maker, out: &mut out, raising: Raising::default() };
    conversion.convert()?;
    Ok(out)
}

/// The one place that binds the variable which `receiver` reads.
fn maker_of(receiver: NodeId, choice: Choice, facts: &dyn Facts) -> Result<Maker, String> {
    let tree = facts.tree();
    let function = facts.function_of(receiver).ok_or("the session is not a variable of this function")?;
    let name = tree.text(receiver);
    let same = tree.descendants(function).filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
    let mut makers = same.filter_map(|node| maker_at(node, choice, facts));
    let maker = makers.next().ok_or("the session is made somewhere else")?;
    if makers.next().is_some() {
        return Err(format!("`{name}` is bound more than once"));
    }
    Ok(maker)
}

fn maker_at(name: NodeId, choice: Choice, facts: &dyn Facts) -> Option<Maker> {
    let tree = facts.tree();
    let parent = tree.parent(name)?;
    let (call, statement, managed) = match tree.kind(parent) {
        "assignment" if tree.field(parent, "left") == Some(name) => {
            (tree.field(parent, "right")?, tree.parent(parent)?, false)
        }
        "as_pattern_target" => {
            let pattern = tree.parent(parent)?;
            let statement = tree.ancestor_of_kind(pattern, &["with_statement"])?;
            (tree.named_children(pattern).next()?, statement, true)
        }
        _ => return None,
    };
    let callee = tree.field(call, "function").filter(|_| tree.is(call, "call"))?;
    let resolved = facts.resolve(callee);
    choice.translation.session_made_by(resolved.symbol()?)?;
    Some(Maker { name, call, statement, managed })
}

struct Conversion<'s, 'f, 'o> {
    site: &'s Site<'f>,
    session: &'static Session,
    maker: Maker,
    out: &'o mut Rewrite,
    /// The requests and the uses of their responses.
    raising: Raising,
}

impl Conversion<'_, '_, '_> {
    fn convert(&mut self) -> Result<(), String> {
        let site = self.site;
        let statement = self.maker.statement;
        if self.maker.managed {
            self.manage()?;
        }
        let uses = reads(self.maker.name, statement, site)?;
        let mut closes = false;
        for read in &uses {
            closes |= self.use_of(*read)?;
        }
        self.make()?;
        if !self.maker.managed && !closes {
            self.enclose(&uses)?;
        }
        handlers::translate(site, &self.raising, self.out)
    }

    /// `with` becomes `async with`; it must manage nothing else.
    fn manage(&mut self) -> Result<(), String> {
        let tree = self.site.tree;
        let statement = self.maker.statement;
        let clause = tree.child_of_kind(statement, "with_clause").ok_or("its `with` is incomplete")?;
        if tree.child_of_kind(statement, "async").is_some() {
            return Err("the session is in an `async with` already".to_owned());
        }
        if tree.named_children(clause).count() != 1 {
            return Err("the `with` of the session has other parts".to_owned());
        }
        self.out.edits.push(Edit::insert(tree.start(statement), "async "));
        Ok(())
    }

    /// Rewrites the call that makes the session.
    fn make(&mut self) -> Result<(), String> {
        let site = self.site;
        let tree = site.tree;
        let call = self.maker.call;
        let list = tree.field(call, "arguments").filter(|list| tree.is(*list, "argument_list"));
        let list = list.ok_or("how the session is made is not known")?;
        let class = site.translation.class.as_deref().ok_or("it has no client")?;
        let callee = tree.field(call, "function").ok_or("how the session is made is not known")?;
        let class = site.spell(&format!(".{class}"), callee, self.out)?;
        self.out.edits.push(Edit::replace(tree.span(callee), class));
        if self.session.keeps_arguments {
            return tree.named_children(list).try_for_each(|argument| self.maker_argument(argument));
        }
        if tree.named_children(list).next().is_some() {
            return Err("the session is made with arguments".to_owned());
        }
        let text = arguments::of_client(site, self.out)?;
        self.out.edits.push(Edit::replace(tree.span(list), format!("({text})")));
        Ok(())
    }

    /// An argument of the maker stays, or is a part that has a counterpart.
    fn maker_argument(&mut self, argument: NodeId) -> Result<(), String> {
        let site = self.site;
        let tree = site.tree;
        let (Some(name), Some(value)) = (tree.field(argument, "name"), tree.field(argument, "value")) else {
            return Err(format!("what `{}` holds is not known", site.text(argument)));
        };
        let is_refused = self.session.refused.iter().any(|refused| refused == site.text(name));
        if !is_refused || tree.is_any(value, &["none", "tuple"]) {
            return Ok(());
        }
        let callee = tree.field(value, "function").filter(|_| tree.is(value, "call"));
        let resolved = callee.map(|callee| site.facts.resolve(callee));
        let path = resolved.as_ref().and_then(|resolved| resolved.symbol());
        let part = path.filter(|path| site.translation.owns(path)).and_then(|path| path.rsplit('.').next());
        let (Some(callee), Some(new)) = (callee, part.and_then(|part| self.session.parts.get(part))) else {
            return Err(format!("`{}` may not fit an async client", site.text(argument)));
        };
        let text = site.spell(&format!(".{new}"), callee, self.out)?;
        if text != site.text(callee) {
            self.out.edits.push(Edit::replace(tree.span(callee), text));
        }
        Ok(())
    }

    /// Rewrites one use of the session. Whether it closes it.
    fn use_of(&mut self, read: NodeId) -> Result<bool, String> {
        let site = self.site;
        let place = Use::of(read, site).map_err(|way| format!("the session {way}"))?;
        if let Some(member) = self.session.members.get(place.name) {
            let manner = Manner { streamed: false, follows_redirects: true };
            translate_member(read, &place, member, manner, site, self.out)?;
            return Ok(member.call.is_some());
        }
        if place.arguments.is_some() && site.translation.functions.contains_key(place.name) {
            self.request(place.top)?;
            return Ok(false);
        }
        if self.session.keeps_members {
            return Ok(false);
        }
        Err(format!("`.{}` of the session has no counterpart", place.name))
    }

    /// Rewrites one request of the session.
    fn request(&mut self, call: NodeId) -> Result<(), String> {
        let request = self.site.sibling(call)?;
        if !self.site.can_await(call) {
            return Err("the session is used in another function, or where no await can stand".to_owned());
        }
        let translated = translate_arguments(&request, self.out)?;
        self.raising.requests.push(call);
        let manner = translated.manner;
        self.out.edits.extend(translated.edits);
        if manner.streamed && !translated.stays_in_call {
            return self.streamed(&request, manner);
        }
        self.response(&request, manner)?;
        self.out.edits.extend(awaiting(&request));
        Ok(())
    }

    /// What becomes of the response of a request that is awaited where it stands.
    fn response(&mut self, request: &Site<'_>, manner: Manner) -> Result<(), String> {
        let tree = request.tree;
        let parent = tree.parent(request.call);
        let statement = parent.and_then(|parent| tree.parent(parent));
        let target =
            parent.filter(|parent| tree.is(*parent, "assignment")).and_then(|parent| tree.field(parent, "left"));
        let uses = match (target.filter(|target| tree.is(*target, "identifier")), statement) {
            (Some(name), Some(statement)) => match reads(name, statement, request) {
                Err(_) if request.translation.stays() && !manner.streamed => Vec::new(),
                found => found?,
            },
            _ if parent.is_some_and(|parent| tree.is(parent, "expression_statement")) => Vec::new(),
            _ => vec![request.call],
        };
        for used in uses {
            if translate_use(used, manner, request, self.out)? {
                self.raising.decodes.push(used);
            }
            self.raising.uses.push(used);
        }
        Ok(())
    }

    /// `with session.stream(…) as r:`, or a streamed request of the other library in a `with`.
    fn streamed(&mut self, request: &Site<'_>, manner: Manner) -> Result<(), String> {
        let tree = request.tree;
        let outside = "the response is streamed outside a `with`";
        let pattern = tree.parent(request.call).filter(|node| tree.is(*node, "as_pattern")).ok_or(outside)?;
        let target = tree.field(pattern, "alias").and_then(|target| tree.named_children(target).next());
        let name = target.filter(|target| tree.is(*target, "identifier")).ok_or(outside)?;
        let statement = tree.ancestor_of_kind(pattern, &["with_statement"]).ok_or(outside)?;
        let clause = tree.child_of_kind(statement, "with_clause").ok_or(outside)?;
        if tree.named_children(clause).count() != 1 || tree.child_of_kind(statement, "async").is_some() {
            return Err("the `with` of the response has other parts".to_owned());
        }
        self.out.edits.push(Edit::insert(tree.start(statement), "async "));
        if !request.function.streams {
            let method = request.translation.stream.as_deref().ok_or(outside)?;
            let attribute = tree.field(request.callee, "attribute").ok_or(outside)?;
            self.out.edits.push(Edit::replace(tree.span(attribute), method));
            let verb = request.function.verb.as_deref().filter(|verb| !verb.is_empty());
            let start = tree.start(request.arguments) + 1;
            self.out.edits.extend(verb.map(|verb| Edit::insert(start, format!("{verb}, "))));
        }
        for used in reads(name, statement, request)? {
            if translate_use(used, manner, request, self.out)? {
                self.raising.decodes.push(used);
            }
            self.raising.uses.push(used);
        }
        Ok(())
    }

    /// A session that nothing closes: all that uses it moves into a block that does.
    fn enclose(&mut self, uses: &[NodeId]) -> Result<(), String> {
        let site = self.site;
        let tree = site.tree;
        let layout = Statement::of(self.maker.statement, site)?;
        let block = tree.parent(layout.node);
        let mut last = layout.node;
        for read in uses {
            let holder = tree.ancestors(*read).find(|node| tree.parent(*node) == block);
            let holder = holder.filter(|holder| *holder > layout.node);
            last = last.max(holder.ok_or("the session is used outside the block that makes it")?);
        }
        let (span, call) = (tree.span(layout.node), tree.span(self.maker.call));
        if call.end != span.end {
            return Err("how the session is made is not known".to_owned());
        }
        self.out.edits.push(Edit::replace(Span::new(span.start, call.start), "async with "));
        self.out.edits.push(Edit::insert(call.end, format!(" as {}:", site.text(self.maker.name))));
        let moved = Span::new(span.end, tree.end(last));
        self.out.edits.extend(indent_lines(moved, &layout.unit, site));
        self.out.claims.push(Span::new(span.start, moved.end));
        Ok(())
    }
}
