//! Calls that go to a worker thread.

use super::suspension::{admit_await, binds_tighter};
use crate::apis::Offload;
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Facts, Import, PythonVersion, Resolved, Spelling, Type};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Built-ins that mean something else when another thread or frame calls them.
const BOUND_TO_FRAME: &[&str] = &["breakpoint", "dir", "eval", "exec", "globals", "locals", "super", "vars"];

/// Built-ins that give a lazy value: the work is done where it is consumed.
const LAZY: &[&str] = &["enumerate", "filter", "iter", "map", "reversed", "zip"];

/// The text around a callable, and the arguments that follow it, that runs it in a worker thread of the runtime in force.
/// The `await` in front is not part of it.
pub struct ThreadCall {
    /// Up to the callable: `asyncio.to_thread(`.
    pub open: String,
    /// After its arguments: `)`.
    pub close: &'static str,
    /// Whether what runs in the thread is its first argument, and keyword arguments can follow.
    pub takes_call_first: bool,
    /// Whether it can wrap the callable alone, and is then called with the arguments: `sync_to_async(f)(x)`.
    wrapper: Option<Spelling>,
    /// The imports it needs.
    pub needs: Vec<Import>,
}

pub(in crate::edit::verbs) fn offload(call: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (Some(callee), Some(arguments)) = (tree.field(call, "function"), tree.field(call, "arguments")) else {
        return Err("only a call can run in a thread".to_owned());
    };
    if let Some(reason) = reason_to_stay(call, facts) {
        return Err(reason);
    }
    if tree.descendants(callee).any(|node| tree.is_any(node, &["await", "yield"])) {
        return Err("what is called is itself awaited".to_owned());
    }
    let caution = admit_await(call, facts)?;
    let thread = thread_call(call, has_keywords(tree, arguments), facts)?;
    let parentheses = binds_tighter(tree, call);
    let (before, after) = if parentheses { ("(await ", ")") } else { ("await ", "") };
    let span = tree.span(call);
    let gap = if super::suspension::is_glued(tree.source(), span.start) && !parentheses { " " } else { "" };
    if let Some(wrapper) = &thread.wrapper {
        let mut edits = vec![Edit::insert(span.start, format!("{gap}{before}{}(", wrapper.text))];
        edits.push(Edit::insert(tree.end(callee), ")"));
        edits.extend(parentheses.then(|| Edit::insert(span.end, after)));
        let requests = wrapper.needs.clone().map(Request::Import).into_iter().collect();
        return Ok(Rewrite { requests, caution, ..Rewrite::of(edits) });
    }
    let line = own_line_gap(tree, arguments);
    let mut edits = vec![Edit::insert(span.start, format!("{gap}{before}{}{line}", thread.open))];
    edits.push(join_arguments(tree, callee, arguments)?);
    // The closing parenthesis of the call closes the innermost one that was opened.
    let closing = if tree.is(arguments, "generator_expression") { thread.close } else { &thread.close[1..] };
    if !(closing.is_empty() && after.is_empty()) {
        edits.push(Edit::insert(span.end, format!("{closing}{after}")));
    }
    let requests = thread.needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, caution, ..Rewrite::of(edits) })
}

/// Why this call alone cannot be sent to another thread; `None` if nothing speaks against it.
pub fn reason_to_stay(call: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let callee = tree.field(call, "function")?;
    match facts.resolve(callee) {
        Resolved::Symbol(path) => {
            let name = path.strip_prefix("builtins.").filter(|name| LAZY.contains(name));
            if let Some(name) = name {
                return Some(format!("`{name}` is lazy: its work is done where it is consumed"));
            }
            if facts.apis().get(&path).is_some_and(|api| api.lazy) {
                return Some(format!("`{path}` is lazy: its work is done where its result is used"));
            }
        }
        Resolved::Local(definition) if is_generator(tree, definition) => {
            return Some("it is a generator: its work is done where it is consumed".to_owned());
        }
        _ => {}
    }
    thread_affinity(call, facts)
}

/// Why this call must be made by the thread that makes it, also as a part of a larger piece of code.
pub fn thread_affinity(call: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let callee = tree.field(call, "function")?;
    let resolved = match facts.resolve(callee) {
        Resolved::Symbol(path) => reason_of_symbol(&path, call, facts),
        Resolved::Local(definition) if tree.child_of_kind(definition, "async").is_some() => {
            Some("a coroutine function cannot run in a thread".to_owned())
        }
        _ => None,
    };
    resolved.or_else(|| {
        let receiver = tree.is(callee, "attribute").then(|| tree.field(callee, "object")).flatten()?;
        match facts.type_of(receiver)? {
            Type::Symbol(class) => reason_of_class(&class, facts),
            Type::Local(_) => None,
        }
    })
}

/// The form in which the runtime at `place` runs a callable in a thread; `keywords` if keyword arguments follow it.
///
/// # Errors
/// The runtime is not known, has no such form for this Python, or it cannot be named there.
pub fn thread_call(place: NodeId, keywords: bool, facts: &dyn Facts) -> Result<ThreadCall, String> {
    if let Some(thread) = configured_call(place, keywords, facts)? {
        return Ok(thread);
    }
    let runtime = facts.runtime(place);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let forms = facts.apis().library(runtime).and_then(|library| library.runtime.as_ref());
    let forms = forms.ok_or_else(|| format!("how {runtime} runs a call in a thread is not known"))?;
    let python = facts.surroundings().python;
    let form = forms.offload.iter().find(|form| is_available(form, python));
    let form = form.ok_or_else(|| format!("{runtime} has no way to run a call in a thread on this Python"))?;

    // `asyncio.get_running_loop().run_in_executor`: only what comes before the first call is a name to spell.
    let (path, rest) = form.call.find('(').map_or((form.call.as_str(), ""), |at| form.call.split_at(at));
    let spelling = facts.spell(path, place)?;
    let mut thread = ThreadCall {
        open: format!("{}{rest}(", spelling.text),
        close: ")",
        takes_call_first: form.before.is_none() && form.keywords,
        wrapper: None,
        needs: spelling.needs.into_iter().collect(),
    };
    if let Some(before) = &form.before {
        thread.open.push_str(before);
        thread.open.push_str(", ");
    }
    if keywords && !form.keywords {
        let partial = form.partial.as_deref().ok_or("it takes no keyword arguments for what runs in the thread")?;
        bind_arguments(&mut thread, partial, place, facts)?;
    }
    Ok(thread)
}

/// The form that the configuration names, if the tables know it and it can be written there: a function, or a method of an
/// object that the code has at hand.
fn configured_call(place: NodeId, keywords: bool, facts: &dyn Facts) -> Result<Option<ThreadCall>, String> {
    let Some(name) = facts.surroundings().offload.as_deref() else { return Ok(None) };
    let form = facts.apis().libraries().flat_map(|library| &library.offload).find(|form| form.call == name);
    let Some(form) = form else { return Ok(None) };
    let spelling = match &form.of {
        Some(object) => match object_at_hand(object, place, facts) {
            Some(prefix) => Spelling { text: format!("{prefix}{}", form.call), ..Spelling::default() },
            None => return Ok(None),
        },
        None => facts.spell(&form.call, place)?,
    };
    let mut thread = ThreadCall {
        open: format!("{}(", spelling.text),
        close: ")",
        takes_call_first: form.keywords && !form.wraps,
        needs: spelling.needs.iter().cloned().collect(),
        wrapper: form.wraps.then_some(spelling),
    };
    if form.wraps || (keywords && !form.keywords) {
        let partial = form.partial.as_deref().ok_or("it takes no keyword arguments for what runs in the thread")?;
        bind_arguments(&mut thread, partial, place, facts)?;
    }
    if form.wraps {
        thread.close = "))()";
    }
    Ok(Some(thread))
}

/// Has arguments bound to the callable.
fn bind_arguments(thread: &mut ThreadCall, binder: &str, place: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let binder = facts.spell(binder, place)?;
    thread.open.push_str(&binder.text);
    thread.open.push('(');
    thread.close = "))";
    thread.needs.extend(binder.needs);
    Ok(())
}

/// What stands before the object's name to reach it at `place`: nothing for a parameter of a function around it,
/// `self.` for an attribute that the class uses.
fn object_at_hand(object: &str, place: NodeId, facts: &dyn Facts) -> Option<&'static str> {
    let tree = facts.tree();
    for above in tree.ancestors(place) {
        if let Some(list) = tree.field(above, "parameters").filter(|_| tree.is(above, "function_definition")) {
            let mut names = tree.named_children(list).map(|parameter| {
                let inner = tree.field(parameter, "name").or_else(|| tree.named_children(parameter).next());
                inner.filter(|name| tree.is(*name, "identifier")).unwrap_or(parameter)
            });
            if names.any(|name| tree.text(name) == object) {
                return Some("");
            }
        }
        if tree.is(above, "class_definition") {
            let mut attributes = tree.descendants(above).filter(|node| tree.is(*node, "attribute"));
            let uses = attributes.any(|node| {
                let owner = tree.field(node, "object").map(|owner| tree.text(owner));
                owner == Some("self") && tree.field(node, "attribute").is_some_and(|name| tree.text(name) == object)
            });
            return uses.then_some("self.");
        }
    }
    None
}

/// Puts what stands between callee and arguments into one argument list: `get(url)` gives `get, url)`.
fn join_arguments(tree: &SyntaxTree<'_>, callee: NodeId, arguments: NodeId) -> Result<Edit, String> {
    let (callee_end, open) = (tree.end(callee), tree.start(arguments));
    if !Span::new(callee_end, open).of(tree.source()).trim_matches([' ', '\t']).is_empty() {
        return Err("the call is broken between its name and its arguments".to_owned());
    }
    if tree.is(arguments, "generator_expression") {
        return Ok(Edit::replace(Span::new(callee_end, open), ", "));
    }
    let gap = Span::new(callee_end, open + 1);
    let follows = tree.source()[gap.end..].chars().next().unwrap_or(')');
    let joint = match () {
        () if tree.named_children(arguments).next().is_none() => "",
        () if follows.is_whitespace() => ",",
        () => ", ",
    };
    Ok(Edit::replace(gap, joint))
}

/// The line break and indentation before the first argument, if the arguments have lines of their own: what is called
/// then gets one too.
fn own_line_gap<'t>(tree: &SyntaxTree<'t>, arguments: NodeId) -> &'t str {
    let first = if tree.is(arguments, "argument_list") { tree.named_children(arguments).next() } else { None };
    let gap = first.map_or("", |first| Span::new(tree.start(arguments) + 1, tree.start(first)).of(tree.source()));
    if gap.contains('\n') && gap.trim().is_empty() { gap } else { "" }
}

fn has_keywords(tree: &SyntaxTree<'_>, arguments: NodeId) -> bool {
    tree.is(arguments, "argument_list")
        && tree.named_children(arguments).any(|one| tree.is_any(one, &["keyword_argument", "dictionary_splat"]))
}

fn is_available(form: &Offload, python: PythonVersion) -> bool {
    form.since.as_deref().and_then(read_version).is_none_or(|since| since <= python)
}

fn read_version(text: &str) -> Option<PythonVersion> {
    let (major, minor) = text.split_once('.')?;
    Some(PythonVersion(major.parse().ok()?, minor.parse().ok()?))
}

fn reason_of_symbol(path: &str, call: NodeId, facts: &dyn Facts) -> Option<String> {
    let api = facts.apis().get(path);
    if api.is_some_and(|api| api.thread_affine) {
        return Some(format!("`{path}` must be called by the thread it belongs to"));
    }
    if api.is_some_and(|api| api.coroutine) {
        return Some(format!("`{path}` is a coroutine function: it cannot run in a thread"));
    }
    if let Some(reason) = api.and_then(|api| api.returns.as_deref()).and_then(|class| reason_of_class(class, facts)) {
        return Some(reason);
    }
    let name = path.strip_prefix("builtins.")?;
    let tree = facts.tree();
    let has_default = tree.field(call, "arguments").is_some_and(|list| tree.named_children(list).nth(1).is_some());
    if name == "next" && !has_default {
        return Some("`StopIteration` cannot leave a thread".to_owned());
    }
    BOUND_TO_FRAME.contains(&name).then(|| format!("`{name}` looks at the function that calls it"))
}

fn reason_of_class(class: &str, facts: &dyn Facts) -> Option<String> {
    let affine = facts.apis().get(class).is_some_and(|api| api.thread_affine);
    affine.then(|| format!("a `{class}` may only be used by the thread that made it"))
}

/// Whether the function has a `yield` of its own.
fn is_generator(tree: &SyntaxTree<'_>, definition: NodeId) -> bool {
    let Some(body) = tree.field(definition, "body") else { return false };
    let inner = |node| node != body && tree.is_any(node, &["function_definition", "class_definition", "lambda"]);
    tree.descendants_but(body, inner).any(|node| tree.is(node, "yield") && tree.is_named(node))
}
