//! The arguments of a request: which stay, which go to the client, which have no counterpart.

use super::response::Manner;
use super::site::Site;
use super::template::{Filling, render};
use crate::apis::translation::{Argument, Place, Role, is_text_function};
use crate::edit::{Edit, Rewrite};
use crate::facts::Type;
use crate::source::Span;
use crate::syntax::NodeId;

/// The arguments of one request, translated.
#[derive(Default)]
pub(super) struct Arguments {
    /// The edits inside the argument list.
    pub(super) edits: Vec<Edit>,
    /// The arguments of the client, as text.
    pub(super) client: Vec<String>,
    /// What the call gives to the client.
    pub(super) moved: Moved,
    pub(super) manner: Manner,
    /// Whether the request says in an argument that stays that its response is streamed.
    pub(super) stays_in_call: bool,
    /// Whether the URL is a literal.
    pub(super) url_is_literal: bool,
}

/// What arguments of a request become arguments of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moved {
    /// None.
    #[default]
    Nothing,
    /// Only literals.
    Literals,
    /// Values that may depend on where they are read.
    Values,
}

/// One argument as it is written.
struct Given<'f> {
    name: &'f str,
    /// The whole argument: `timeout=5`.
    node: NodeId,
    value: NodeId,
    /// Whether it is given by position where the counterpart takes it by position too.
    stays_positional: bool,
}

/// What becomes of one argument.
enum Fate {
    Stays,
    Goes,
}

/// Translates the arguments of the request.
pub(super) fn translate(site: &Site<'_>, out: &mut Rewrite) -> Result<Arguments, String> {
    let given = read(site)?;
    let manner = Manner { streamed: site.function.streams, follows_redirects: true };
    let mut result = Arguments { manner, ..Arguments::default() };
    let mut fates = Vec::new();
    for one in &given {
        fates.push(translate_one(one, &mut result, site, out)?);
    }
    drop_gone(&given, &fates, &mut result, site)?;
    add_absent(&given, &fates, &mut result, site, out)?;
    query_survives(&given, site)?;
    Ok(result)
}

/// Parameters that replace the query of the URL must not meet one.
fn query_survives(given: &[Given<'_>], site: &Site<'_>) -> Result<(), String> {
    let known = |one: &Given<'_>| site.translation.arguments.get(one.name);
    let replaces = given.iter().any(|one| known(one).is_some_and(|argument| argument.replaces_query));
    let is_url = |one: &&Given<'_>| known(one).is_some_and(|argument| argument.role == Some(Role::Url));
    if replaces && given.iter().find(is_url).is_some_and(|url| site.text(url.value).contains('?')) {
        return Err("the URL has a query that the parameters would replace".to_owned());
    }
    Ok(())
}

fn read<'f>(site: &Site<'f>) -> Result<Vec<Given<'f>>, String> {
    let tree = site.tree;
    let mut given = Vec::new();
    for (index, node) in tree.named_children(site.arguments).enumerate() {
        if tree.is_any(node, &["list_splat", "dictionary_splat"]) {
            return Err(format!("what `{}` holds is not known", site.text(node)));
        }
        if tree.is(node, "keyword_argument") {
            let (Some(name), Some(value)) = (tree.field(node, "name"), tree.field(node, "value")) else {
                return Err("an argument is incomplete".to_owned());
            };
            given.push(Given { name: tree.text(name), node, value, stays_positional: false });
            continue;
        }
        let name = site.function.positional.get(index).ok_or("it has more arguments than its function takes")?;
        given.push(Given { name, node, value: node, stays_positional: index < site.function.keep });
    }
    Ok(given)
}

fn translate_one(
    given: &Given<'_>,
    result: &mut Arguments,
    site: &Site<'_>,
    out: &mut Rewrite,
) -> Result<Fate, String> {
    let argument = site.translation.arguments.get(given.name);
    let argument = argument.ok_or_else(|| format!("`{}` has no counterpart", given.name))?;
    if !argument.only_in.is_empty() && !argument.only_in.contains(&site.name) {
        return Err(format!("`{}` has no counterpart in a `{}` request", given.name, site.name));
    }
    match argument.role {
        Some(Role::Stream) => result.manner.streamed = !site.tree.is(given.value, "false"),
        Some(Role::Redirects) => result.manner.follows_redirects = site.tree.is(given.value, "true"),
        Some(Role::Url) => result.url_is_literal = is_plain_string(given.value, site),
        None => {}
    }
    if given.stays_positional {
        return Ok(Fate::Stays);
    }
    let form = form_of(given.value, site, 0);
    let template = argument_text(argument, form).ok_or_else(|| {
        format!("`{}={}` has no counterpart that is surely the same", given.name, first_line(site.text(given.value)))
    })?;
    // A session has what its requests usually need: what is different in one of them must be said.
    let speaks_up = site.in_session && argument.at == Place::Client;
    let template = if speaks_up && template.is_empty() { argument.any.as_deref().unwrap_or("") } else { template };
    if template.is_empty() {
        return Ok(Fate::Goes);
    }
    if argument.at == Place::Client && site.in_session && !argument.per_request {
        return Err(format!("a single request of a session cannot have `{}`", given.name));
    }
    if argument.at == Place::Client && !site.in_session {
        let text = written(given, template, site, out)?;
        result.client.push(text);
        let moved = if is_literal(given.value, site) { Moved::Literals } else { Moved::Values };
        result.moved = result.moved.max(moved);
        return Ok(Fate::Goes);
    }
    result.stays_in_call |= argument.role == Some(Role::Stream);
    stay(given, template, result, site, out)?;
    Ok(Fate::Stays)
}

/// Rewrites an argument where it stands, touching as little as possible.
fn stay(
    given: &Given<'_>,
    template: &str,
    result: &mut Arguments,
    site: &Site<'_>,
    out: &mut Rewrite,
) -> Result<(), String> {
    let node = site.tree.span(given.node);
    let value = site.tree.span(given.value);
    match template.split_once("{}") {
        Some((before, "")) if !before.contains('{') => {
            if site.slice(Span::new(node.start, value.start)) != before {
                result.edits.push(Edit::replace(Span::new(node.start, value.start), before));
            }
        }
        _ => result.edits.push(Edit::replace(node, written(given, template, site, out)?)),
    }
    Ok(())
}

/// The arguments of a client that does what the library that is left does by itself.
pub(super) fn of_client(site: &Site<'_>, out: &mut Rewrite) -> Result<String, String> {
    let known = site.translation.arguments.values().filter(|argument| argument.at == Place::Client);
    let absent = known.filter_map(|argument| argument.absent.as_deref());
    let texts = absent.map(|text| render(text, Filling::default(), site.call, site, out));
    let mut texts = texts.collect::<Result<Vec<String>, String>>()?;
    texts.sort_by_key(|text| !text.starts_with("timeout"));
    Ok(texts.join(", "))
}

fn written(given: &Given<'_>, template: &str, site: &Site<'_>, out: &mut Rewrite) -> Result<String, String> {
    let mut parts = [None, None];
    if site.tree.is(given.value, "tuple") {
        let mut values = site.tree.named_children(given.value).map(|value| site.text(value));
        parts = [values.next(), values.next()];
    }
    let filling = Filling { whole: Some(site.text(given.value)), parts };
    render(template, filling, site.call, site, out)
}

/// Removes the arguments that go, each with the comma and the space after it, or before it at the end of the list.
fn drop_gone(given: &[Given<'_>], fates: &[Fate], result: &mut Arguments, site: &Site<'_>) -> Result<(), String> {
    let stays = |index: usize| matches!(fates[index], Fate::Stays);
    let last_kept = (0..given.len()).rev().find(|index| stays(*index));
    let span = |index: usize| site.tree.span(given[index].node);
    let mut gone: Vec<Span> = Vec::new();
    for index in 0..given.len() {
        let before_last = last_kept.is_some_and(|last| index < last);
        if !stays(index) && before_last {
            gone.push(Span::new(span(index).start, span(index + 1).start));
        }
    }
    match last_kept {
        Some(last) if last + 1 < given.len() => gone.push(Span::new(span(last).end, span(given.len() - 1).end)),
        None if !given.is_empty() => gone.push(Span::new(span(0).start, span(given.len() - 1).end)),
        _ => {}
    }
    let mut comments = site.tree.descendants(site.arguments).filter(|node| site.tree.is(*node, "comment"));
    if comments.any(|comment| gone.iter().any(|span| span.contains(site.tree.span(comment)))) {
        return Err("a comment stands between the arguments".to_owned());
    }
    result.edits.extend(gone.into_iter().map(Edit::delete));
    Ok(())
}

/// Writes what the library that is left does by itself.
fn add_absent(
    given: &[Given<'_>],
    fates: &[Fate],
    result: &mut Arguments,
    site: &Site<'_>,
    out: &mut Rewrite,
) -> Result<(), String> {
    let mut added = Vec::new();
    for (name, argument) in &site.translation.arguments {
        if given.iter().any(|one| one.name == name) {
            continue;
        }
        let special = argument.absent_in.get(&site.name);
        if argument.role == Some(Role::Redirects) && special.is_some() {
            result.manner.follows_redirects = false;
            if site.in_session {
                return Err(format!("a `{}` request of a session does not follow redirects", site.name));
            }
        }
        let Some(text) = special.or(argument.absent.as_ref()).filter(|text| !text.is_empty()) else {
            continue;
        };
        let text = render(text, Filling::default(), site.call, site, out)?;
        match argument.at {
            Place::Client if site.in_session => {}
            Place::Client => result.client.push(text),
            Place::Request => added.push(text),
        }
    }
    result.client.sort_by_key(|text| !text.starts_with("timeout"));
    if added.is_empty() {
        return Ok(());
    }
    let last = (0..given.len()).rev().find(|index| matches!(fates[*index], Fate::Stays));
    let last = last.ok_or("it has no URL")?;
    result.edits.push(Edit::insert(site.tree.end(given[last].node), format!(", {}", added.join(", "))));
    Ok(())
}

/// What can be told of a value from its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    None,
    True,
    False,
    Pair,
    PlainMapping,
    OddMapping,
    Text,
    Repeatable,
    Other,
}

fn argument_text(argument: &Argument, form: Form) -> Option<&str> {
    let special = match form {
        Form::None => &argument.none,
        Form::True => &argument.yes,
        Form::False => &argument.no,
        Form::Pair => &argument.pair,
        Form::PlainMapping => &argument.plain_mapping,
        Form::OddMapping if argument.plain_mapping.is_some() => return None,
        Form::Text => &argument.text,
        Form::Repeatable => &argument.repeatable,
        Form::OddMapping | Form::Other => &None,
    };
    special.as_deref().or(argument.any.as_deref())
}

fn form_of(value: NodeId, site: &Site<'_>, depth: usize) -> Form {
    let tree = site.tree;
    match tree.kind(value) {
        "none" => Form::None,
        "true" => Form::True,
        "false" => Form::False,
        "tuple" if tree.named_children(value).count() == 2 => Form::Pair,
        "dictionary" => mapping_form(value, site),
        "dictionary_comprehension" => Form::PlainMapping,
        "string" | "concatenated_string" => Form::Text,
        "integer" | "float" | "attribute" => Form::Repeatable,
        "identifier" if depth < 4 => form_of_name(value, site, depth),
        "call" => form_of_call(value, site),
        _ => Form::Other,
    }
}

fn form_of_name(name: NodeId, site: &Site<'_>, depth: usize) -> Form {
    match site.facts.assigned_value(name).map(|value| form_of(value, site, depth + 1)) {
        Some(form @ (Form::PlainMapping | Form::OddMapping | Form::Text)) => return form,
        // A pair cannot be taken apart by name.
        Some(Form::Pair) => return Form::Other,
        _ => {}
    }
    match site.facts.type_of(name) {
        Some(Type::Symbol(path)) if is_class(&path, &["dict"]) => Form::PlainMapping,
        Some(Type::Symbol(path)) if is_class(&path, &["str", "bytes"]) => Form::Text,
        _ => Form::Repeatable,
    }
}

fn is_class(path: &str, names: &[&str]) -> bool {
    names.contains(&path.strip_prefix("builtins.").unwrap_or(path))
}

fn form_of_call(call: NodeId, site: &Site<'_>) -> Form {
    let Some(callee) = site.tree.field(call, "function") else {
        return Form::Other;
    };
    let encodes = site.tree.is(callee, "attribute")
        && site.tree.field(callee, "attribute").is_some_and(|name| site.text(name) == "encode");
    match site.facts.resolve(callee).symbol() {
        Some("builtins.str" | "builtins.bytes") => Form::Text,
        Some("builtins.dict") => Form::PlainMapping,
        Some(path) if is_text_function(path) => Form::Text,
        _ if encodes => Form::Text,
        _ => Form::Other,
    }
}

fn mapping_form(dictionary: NodeId, site: &Site<'_>) -> Form {
    let tree = site.tree;
    let odd =
        |pair: NodeId| tree.field(pair, "value").is_some_and(|value| tree.is_any(value, &["none", "true", "false"]));
    if tree.named_children(dictionary).any(odd) { Form::OddMapping } else { Form::PlainMapping }
}

fn is_literal(value: NodeId, site: &Site<'_>) -> bool {
    let tree = site.tree;
    !tree.descendants(value).any(|node| tree.is_any(node, &["identifier", "call", "attribute", "await"]))
}

fn is_plain_string(value: NodeId, site: &Site<'_>) -> bool {
    site.tree.is(value, "string") && !site.tree.descendants(value).any(|node| site.tree.is(node, "interpolation"))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}
