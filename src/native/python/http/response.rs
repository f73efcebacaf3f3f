//! What the code does with a response, in the words of the other library.

use super::site::Site;
use super::template::{Filling, render};
use crate::apis::translation::{Member, Only};
use crate::edit::{Edit, Rewrite};
use crate::source::Span;
use crate::syntax::NodeId;

/// How a response was asked for, as far as its members depend on it.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner {
    /// Whether the body is read later.
    pub(super) streamed: bool,
    /// Whether redirects are surely followed.
    pub(super) follows_redirects: bool,
}

/// Every read of the local variable `name` that sees the value bound to it by `statement`, in source order.
pub(super) fn reads(name: NodeId, statement: NodeId, site: &Site<'_>) -> Result<Vec<NodeId>, String> {
    let tree = site.tree;
    let text = site.text(name);
    let unseen = || format!("not every use of `{text}` can be seen");
    let mut reads = site.facts.reads_of(name).ok_or_else(unseen)?;
    reads.sort_unstable();
    let function = site.facts.function_of(name).unwrap_or(NodeId::ROOT);
    let writes: Vec<NodeId> = tree
        .descendants(function)
        .filter(|node| tree.is(*node, "identifier") && tree.text(*node) == text)
        .filter(|node| !is_member_name(*node, site) && reads.binary_search(node).is_err())
        .collect();
    if writes == [name] {
        return Ok(reads);
    }
    let own = reach(name, statement, &writes, site);
    let (mine, others): (Vec<NodeId>, Vec<NodeId>) =
        reads.into_iter().partition(|read| own.is_some_and(|own| own.contains(tree.span(*read))));
    let reaches: Vec<Span> = writes
        .iter()
        .filter(|write| **write != name)
        .filter_map(|write| reach(*write, plain_assignment(*write, site)?, &writes, site))
        .collect();
    let is_settled = |read: &NodeId| reaches.iter().any(|reach| reach.contains(tree.span(*read)));
    if own.is_none() || !others.iter().all(is_settled) {
        return Err(format!("`{text}` may hold another value where it is used"));
    }
    Ok(mine)
}

/// The code that sees the value bound at `name` by `statement` and no other: up to the next assignment in the same block.
fn reach(name: NodeId, statement: NodeId, writes: &[NodeId], site: &Site<'_>) -> Option<Span> {
    let tree = site.tree;
    let block = tree.parent(statement)?;
    let next = writes.iter().filter(|write| **write > name).find_map(|write| {
        let other = plain_assignment(*write, site)?;
        (tree.parent(other) == Some(block)).then_some(other)
    });
    let end = next.map_or(tree.end(block), |next| tree.end(next));
    let span = Span::new(tree.start(statement), end);
    let last = next.map_or(end, |next| tree.start(next));
    let disturbs = |write: &NodeId| *write != name && span.contains(tree.span(*write)) && tree.start(*write) < last;
    (!writes.iter().any(disturbs)).then_some(span)
}

/// The statement `name = …` that binds the identifier `name`.
fn plain_assignment(name: NodeId, site: &Site<'_>) -> Option<NodeId> {
    let tree = site.tree;
    let assignment = tree.parent(name).filter(|parent| tree.is(*parent, "assignment"))?;
    (tree.field(assignment, "left") == Some(name)).then_some(())?;
    tree.parent(assignment).filter(|statement| tree.is(*statement, "expression_statement"))
}

fn is_member_name(node: NodeId, site: &Site<'_>) -> bool {
    let tree = site.tree;
    tree.parent(node).is_some_and(|parent| {
        (tree.is(parent, "attribute") && tree.field(parent, "attribute") == Some(node))
            || (tree.is(parent, "keyword_argument") && tree.field(parent, "name") == Some(node))
    })
}

/// Rewrites the use of a response where it stands: `receiver` is the variable, or the request itself.
/// Whether the use decodes the body.
pub(super) fn translate(receiver: NodeId, manner: Manner, site: &Site<'_>, out: &mut Rewrite) -> Result<bool, String> {
    let stays = site.translation.stays();
    let use_ = match Use::of(receiver, site) {
        Err(_) if stays && !manner.streamed => return Ok(false),
        use_ => use_.map_err(|way| format!("the response {way}"))?,
    };
    let unknown = || format!("`.{}` of the response has no counterpart", use_.name);
    match site.translation.member(use_.name, manner.streamed) {
        Some(member) => translate_member(receiver, &use_, member, manner, site, out),
        None if stays => Ok(false),
        None => Err(unknown()),
    }
}

/// Rewrites the use of a member of a response or a session. Whether it decodes the body.
pub(super) fn translate_member(
    receiver: NodeId,
    use_: &Use<'_>,
    member: &Member,
    manner: Manner,
    site: &Site<'_>,
    out: &mut Rewrite,
) -> Result<bool, String> {
    let tree = site.tree;
    let name = use_.name;
    let unknown = || format!("`.{name}` has no counterpart");
    if member.needs_redirects && !manner.follows_redirects {
        return Err(format!("`.{name}` means something else when redirects are not followed"));
    }
    let updates = member.only == Some(Only::Update);
    if (updates || member.only == Some(Only::Lookup)) && !is_lookup(use_.attribute, updates, site) {
        return Err(format!("`.{name}` is passed on"));
    }
    let above = tree.parent(use_.top);
    if member.only == Some(Only::Statement) && !above.is_some_and(|above| tree.is(above, "expression_statement")) {
        return Err(format!("the value of `.{name}()` is used"));
    }
    if is_target(use_.top, site) {
        return if member.only == Some(Only::ReadWrite) { Ok(false) } else { Err(format!("`.{name}` is assigned to")) };
    }
    let (top, template) = use_.template(member, site).ok_or_else(unknown)?;
    if template.starts_with("await ") && !site.can_await(top) {
        return Err(format!("no await can stand where `.{name}` is used"));
    }
    write(receiver, top, template, use_.arguments, site, out)?;
    Ok(member.decodes)
}

/// A use of a response or a session.
pub(super) struct Use<'f> {
    pub(super) name: &'f str,
    attribute: NodeId,
    /// The call of the member, or the attribute itself.
    pub(super) top: NodeId,
    pub(super) arguments: Option<NodeId>,
}

impl<'f> Use<'f> {
    /// The member of `receiver` that is used; otherwise what is done with it as a whole.
    pub(super) fn of(receiver: NodeId, site: &Site<'f>) -> Result<Use<'f>, String> {
        let tree = site.tree;
        let attribute = tree
            .parent(receiver)
            .filter(|parent| tree.is(*parent, "attribute") && tree.field(*parent, "object") == Some(receiver));
        let attribute = attribute.ok_or_else(|| leaves(receiver, site))?;
        let name = tree.field(attribute, "attribute").map_or("", |name| site.text(name));
        let call = tree
            .parent(attribute)
            .filter(|parent| tree.is(*parent, "call") && tree.field(*parent, "function") == Some(attribute));
        let arguments = call.and_then(|call| tree.field(call, "arguments"));
        Ok(Use { name, attribute, top: call.unwrap_or(attribute), arguments })
    }

    /// The text for this use, and the node it stands for.
    fn template<'m>(&self, member: &'m Member, site: &Site<'_>) -> Option<(NodeId, &'m str)> {
        let tree = site.tree;
        if self.arguments.is_some() {
            let looped = member.looped.as_deref().filter(|_| loop_of(self.top, site).is_some());
            return Some((self.top, looped.or(member.call.as_deref())?));
        }
        let negation = tree.parent(self.top).filter(|parent| tree.is(*parent, "not_operator"));
        match (negation, &member.negated) {
            (Some(negation), Some(negated)) => Some((negation, negated)),
            _ => Some((self.top, member.read.as_deref()?)),
        }
    }
}

fn write(
    receiver: NodeId,
    top: NodeId,
    template: &str,
    arguments: Option<NodeId>,
    site: &Site<'_>,
    out: &mut Rewrite,
) -> Result<(), String> {
    let tree = site.tree;
    let (before, after) = template.split_once("{}").ok_or("its text has no place for the response")?;
    let values: Vec<NodeId> = arguments.map(|list| tree.named_children(list).collect()).unwrap_or_default();
    let parentheses = needs_parentheses(top, before, site);
    let (open, close) = if parentheses { ("(", ")") } else { ("", "") };
    if let Some(statement) = loop_of(top, site).filter(|_| arguments.is_some() && !template.starts_with("await ")) {
        if !site.can_await(statement) || tree.child_of_kind(statement, "async").is_some() {
            return Err("no `async for` can stand there".to_owned());
        }
        if is_loop_text(template, site) {
            out.edits.push(Edit::insert(tree.start(statement), "async "));
        }
    }
    replace(Span::new(tree.start(top), tree.start(receiver)), &format!("{open}{before}"), site, out);
    let list = arguments.map(|list| tree.span(list));
    if let (Some((middle, end)), Some(list)) = (after.split_once("{args}"), list) {
        replace(Span::new(tree.end(receiver), list.start + 1), middle, site, out);
        replace(Span::new(list.end - 1, tree.end(top)), &format!("{end}{close}"), site, out);
        return Ok(());
    }
    let takes_one = after.contains("{1}");
    if values.len() != usize::from(takes_one) {
        return Err(format!("the arguments of `{}` have no counterpart", site.text(top)));
    }
    let value = values.first().map(|value| tree.field(*value, "value").unwrap_or(*value)).map(|value| site.text(value));
    let text = render(after, Filling { whole: None, parts: [value, None] }, receiver, site, out)?;
    replace(Span::new(tree.end(receiver), tree.end(top)), &format!("{text}{close}"), site, out);
    Ok(())
}

fn is_loop_text(template: &str, site: &Site<'_>) -> bool {
    let members = site.translation.members.values().chain(site.translation.streamed.values());
    members.into_iter().any(|member| member.looped.as_deref() == Some(template))
}

fn replace(span: Span, text: &str, site: &Site<'_>, out: &mut Rewrite) {
    if site.slice(span) != text {
        out.edits.push(Edit::replace(span, text));
    }
}

/// The `for` statement that runs over `node`.
fn loop_of(node: NodeId, site: &Site<'_>) -> Option<NodeId> {
    let parent = site.tree.parent(node)?;
    let runs_over = site.tree.is(parent, "for_statement") && site.tree.field(parent, "right") == Some(node);
    runs_over.then_some(parent)
}

/// Whether `prefix` before `node` needs parentheses, since what is around it binds tighter.
pub(super) fn needs_parentheses(node: NodeId, prefix: &str, site: &Site<'_>) -> bool {
    let tree = site.tree;
    let Some(parent) = tree.parent(node) else { return false };
    let field = tree.field_name(node);
    let postfix = match tree.kind(parent) {
        "attribute" => field == Some("object"),
        "subscript" => field == Some("value"),
        "call" => field == Some("function"),
        "await" => true,
        _ => false,
    };
    match prefix {
        "await " => postfix,
        "not " => postfix || tree.is_any(parent, &["comparison_operator", "binary_operator", "unary_operator"]),
        _ => false,
    }
}

fn is_lookup(attribute: NodeId, update: bool, site: &Site<'_>) -> bool {
    let tree = site.tree;
    let Some(parent) = tree.parent(attribute) else { return false };
    let is_known = |name: &str| name == "get" || (update && name == "update");
    match tree.kind(parent) {
        "subscript" => tree.field(parent, "value") == Some(attribute) && (update || !is_target(parent, site)),
        "comparison_operator" => {
            tree.child_of_kind(parent, "in").is_some() && tree.named_children(parent).last() == Some(attribute)
        }
        "attribute" => {
            tree.field(parent, "attribute").is_some_and(|name| is_known(site.text(name)))
                && tree.parent(parent).is_some_and(|call| tree.field(call, "function") == Some(parent))
        }
        _ => false,
    }
}

fn is_target(node: NodeId, site: &Site<'_>) -> bool {
    let tree = site.tree;
    tree.parent(node).is_some_and(|parent| {
        tree.is(parent, "delete_statement")
            || (tree.is_any(parent, &["assignment", "augmented_assignment"])
                && tree.field(parent, "left") == Some(node))
    })
}

/// What is done with a response or session that is used as a whole.
fn leaves(receiver: NodeId, site: &Site<'_>) -> String {
    let tree = site.tree;
    let way = match tree.parent(receiver).map(|parent| tree.kind(parent)) {
        Some("return_statement" | "yield") => "returned",
        Some("argument_list" | "keyword_argument") => "passed on",
        Some("assignment" | "list" | "tuple" | "dictionary" | "pair" | "set") => "stored",
        Some("if_statement" | "elif_clause" | "while_statement" | "not_operator" | "boolean_operator") => {
            "used as a condition"
        }
        _ => "used as a whole",
    };
    format!("is {way}")
}
