//! The exceptions that the code around a request catches, in the words of the other library.

use std::collections::BTreeSet;

use super::site::Site;
use crate::edit::{Edit, Rewrite};
use crate::facts::Resolved;
use crate::syntax::NodeId;

/// What raises other exceptions after a rewrite.
#[derive(Default)]
pub(super) struct Raising {
    /// The requests that are rewritten.
    pub(super) requests: Vec<NodeId>,
    /// The places that use their responses.
    pub(super) uses: Vec<NodeId>,
    /// Those of them that decode a body.
    pub(super) decodes: Vec<NodeId>,
    /// Whether every URL is a literal.
    pub(super) urls_are_literal: bool,
}

/// Translates every handler that sees what the requests and the uses of their responses raise.
pub(super) fn translate(site: &Site<'_>, raising: &Raising, out: &mut Rewrite) -> Result<(), String> {
    if site.translation.stays() {
        return Ok(());
    }
    let tree = site.tree;
    let places = raising.requests.iter().chain(&raising.uses);
    let tried: BTreeSet<(NodeId, NodeId)> = places.clone().flat_map(|place| tries(*place, site)).collect();
    for place in places {
        nothing_else_catches(*place, site)?;
    }
    for (statement, body) in tried {
        let keeps = raises_besides(body, raising, site);
        let is_decoded = raising.decodes.iter().any(|place| tree.is_within(*place, body));
        for clause in tree.named_children(statement).filter(|node| tree.is(*node, "except_clause")) {
            let url_is_literal = raising.urls_are_literal;
            Handler { clause, keeps, is_decoded, url_is_literal }.translate(site, out)?;
        }
    }
    Ok(())
}

/// The `try` statements of the function whose body holds `place`, with that body.
fn tries<'s>(place: NodeId, site: &'s Site<'_>) -> impl Iterator<Item = (NodeId, NodeId)> + 's {
    let tree = site.tree;
    let above = tree.ancestors(place).take_while(|above| *above != site.scope);
    above.filter(|above| tree.is(*above, "try_statement")).filter_map(move |tried| {
        let body = tree.field(tried, "body")?;
        tree.is_within(place, body).then_some((tried, body))
    })
}

/// No `with suppress(…)`, decorator or the like names an exception of the library.
fn nothing_else_catches(place: NodeId, site: &Site<'_>) -> Result<(), String> {
    let tree = site.tree;
    let managers = tree
        .ancestors(place)
        .take_while(|above| *above != site.scope)
        .filter(|above| tree.is(*above, "with_statement"))
        .filter_map(|statement| tree.child_of_kind(statement, "with_clause"))
        .filter(|clause| !tree.is_within(place, *clause));
    let definition = tree.parent(site.scope).filter(|parent| tree.is(*parent, "decorated_definition"));
    let decorators = definition.into_iter().flat_map(|node| tree.named_children(node));
    let mut places = managers.chain(decorators.filter(|node| tree.is(*node, "decorator")));
    match places.find_map(|place| mentions(place, site)) {
        Some(name) => Err(format!("`{}` is caught by other means than `except`", site.text(name))),
        None => Ok(()),
    }
}

/// The first name of an exception of the library inside `place`.
fn mentions(place: NodeId, site: &Site<'_>) -> Option<NodeId> {
    let tree = site.tree;
    tree.descendants(place).filter(|node| tree.is_any(*node, &["attribute", "identifier"])).find(|node| {
        site.facts.resolve(*node).symbol().is_some_and(|path| site.translation.exception_of(path).is_some())
    })
}

/// Whether other code in `body` may raise what the library raises.
fn raises_besides(body: NodeId, raising: &Raising, site: &Site<'_>) -> bool {
    let tree = site.tree;
    let calls = tree.descendants(body).filter(|node| tree.is(*node, "call") && !raising.requests.contains(node));
    calls.filter_map(|call| tree.field(call, "function")).any(|callee| match site.facts.resolve(callee) {
        Resolved::Symbol(path) if site.translation.is_of_response(&path) => {
            let receiver = tree.field(callee, "object");
            !receiver.is_some_and(|node| raising.uses.contains(&node) || raising.requests.contains(&node))
        }
        Resolved::Symbol(path) => site.translation.owns(&path),
        Resolved::Local(definition) => uses_library(definition, site),
        Resolved::Unknown => is_own_method(callee, site) && is_used_elsewhere(site),
    })
}

fn uses_library(definition: NodeId, site: &Site<'_>) -> bool {
    let tree = site.tree;
    let names = tree.descendants(definition).filter(|node| tree.is_any(*node, &["identifier", "attribute"]));
    names
        .into_iter()
        .any(|name| site.facts.resolve(name).symbol().is_some_and(|path| site.translation.function_of(path).is_some()))
}

fn is_own_method(callee: NodeId, site: &Site<'_>) -> bool {
    let tree = site.tree;
    let receiver = tree.field(callee, "object");
    tree.is(callee, "attribute") && receiver.is_some_and(|receiver| matches!(site.text(receiver), "self" | "cls"))
}

/// Whether code outside the function of the request uses the library.
fn is_used_elsewhere(site: &Site<'_>) -> bool {
    let scope = site.tree.span(site.scope);
    let imports = &site.facts.layout().imports;
    let mut own = imports.iter().filter(|item| site.translation.owns(&item.path));
    own.any(|item| item.uses.iter().any(|used| !scope.contains(*used)))
}

struct Handler {
    clause: NodeId,
    /// Whether the exceptions of the library can still come.
    keeps: bool,
    /// Whether the body of the response is decoded in the `try`.
    is_decoded: bool,
    url_is_literal: bool,
}

impl Handler {
    fn translate(&self, site: &Site<'_>, out: &mut Rewrite) -> Result<(), String> {
        let tree = site.tree;
        let Some(value) = tree.field(self.clause, "value") else { return Ok(()) };
        let (caught, alias) = parts(value, site);
        let single = [caught];
        let listed: Vec<NodeId> = tree.named_children(caught).collect();
        let elements: &[NodeId] = if tree.is(caught, "tuple") { &listed } else { &single };
        let mut names: Vec<String> = Vec::new();
        let mut translated = 0;
        for element in elements {
            let new = self.element(*element, site, out)?;
            translated += usize::from(new.is_some());
            let kept = new.is_none() || self.keeps;
            let own = kept.then(|| site.text(*element).to_owned());
            for name in own.into_iter().chain(new.into_iter().flatten()) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if translated == 0 {
            return Ok(());
        }
        self.check_body(elements, alias, translated, site, out)?;
        let text = if names.len() == 1 { names.remove(0) } else { format!("({})", names.join(", ")) };
        if text != site.text(caught) {
            out.edits.push(Edit::replace(tree.span(caught), text));
        }
        Ok(())
    }

    /// What comes in the place of one exception; `None` if it is not of the library.
    fn element(&self, element: NodeId, site: &Site<'_>, out: &mut Rewrite) -> Result<Option<Vec<String>>, String> {
        let text = site.text(element);
        let resolved = site.facts.resolve(element);
        let path = match &resolved {
            Resolved::Symbol(path) => path,
            Resolved::Local(_) => return Ok(None),
            Resolved::Unknown => return Err(format!("what `except {text}` catches is not known")),
        };
        let base = path.strip_prefix("builtins.").unwrap_or(path);
        if site.translation.caught_by.iter().any(|ancestor| ancestor == base) {
            return Err(format!("`except {text}` would no longer catch what the request raises"));
        }
        if !site.translation.owns(path) {
            return Ok(None);
        }
        let exception = site.translation.exception_of(path);
        let exception = exception.ok_or_else(|| format!("`{text}` has no counterpart"))?;
        let mut to: Vec<&String> = exception.to.iter().collect();
        to.extend(exception.url.iter().filter(|_| !self.url_is_literal));
        to.extend(exception.decoding.iter().filter(|_| self.is_decoded));
        let spelled = to.into_iter().map(|name| site.spell(name, element, out));
        spelled.collect::<Result<Vec<String>, String>>().map(Some)
    }

    /// What the handler does with the exception must have a counterpart too.
    fn check_body(
        &self,
        elements: &[NodeId],
        alias: Option<NodeId>,
        translated: usize,
        site: &Site<'_>,
        out: &mut Rewrite,
    ) -> Result<(), String> {
        let tree = site.tree;
        let Some(body) = tree.child_of_kind(self.clause, "block") else { return Ok(()) };
        if let Some(name) = mentions(body, site) {
            return Err(format!("the handler asks for `{}`", site.text(name)));
        }
        let Some(alias) = alias else { return Ok(()) };
        let reads = site.facts.reads_of(alias).ok_or("not every use of the exception can be seen")?;
        let only = (elements.len() == 1 && translated == 1 && !self.keeps).then(|| elements[0]);
        for read in reads.into_iter().filter(|read| tree.is_within(*read, body)) {
            exception_use(read, only, site, out)?;
        }
        Ok(())
    }
}

/// The exceptions a handler names, and the variable it binds.
fn parts(value: NodeId, site: &Site<'_>) -> (NodeId, Option<NodeId>) {
    let tree = site.tree;
    if !tree.is(value, "as_pattern") {
        return (value, None);
    }
    let caught = tree.named_children(value).next().unwrap_or(value);
    let alias = tree.field(value, "alias").and_then(|target| tree.named_children(target).next());
    (caught, alias)
}

/// An exception may be shown, raised again and passed on; its members need counterparts.
fn exception_use(read: NodeId, only: Option<NodeId>, site: &Site<'_>, out: &mut Rewrite) -> Result<(), String> {
    let tree = site.tree;
    let attribute = tree.parent(read).filter(|parent| tree.is(*parent, "attribute"));
    let Some(outer) = attribute else { return Ok(()) };
    let unknown = || format!("`{}` has no counterpart", site.text(outer));
    let member = tree.field(outer, "attribute").map_or("", |name| site.text(name));
    let path = only.map(|element| site.facts.resolve(element));
    let exception = path.as_ref().and_then(Resolved::symbol).and_then(|path| site.translation.exception_of(path));
    let inner = exception.and_then(|exception| exception.member.get(member)).ok_or_else(unknown)?;
    let place = tree.parent(outer).filter(|parent| tree.is(*parent, "attribute")).ok_or_else(unknown)?;
    let name = tree.field(place, "attribute").map_or("", |name| site.text(name));
    let text = inner.get(name).ok_or_else(unknown)?;
    let new = format!("{}.{text}", site.text(read));
    if new != site.text(place) {
        out.edits.push(Edit::replace(tree.span(place), new));
    }
    Ok(())
}
