//! A package that is given up: what the file has of it is imported from where it is now.

use std::collections::BTreeSet;

use super::super::lines::{indentation, line_break};
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::{Facts, PythonVersion, Resolved};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Imports what the statement imports from the packages that have it now, by the tables.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "moved-import", captures: &["package", "finding"], build };

/// The language's own generator in the place of one of a library: `await yield_(x)` becomes `yield x`.
pub(in crate::native) const OWN_YIELD: Rewriting =
    Rewriting { name: "own-yield", captures: &["decorator", "function"], build: yield_itself };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (package, statement) = (found.get("package").ok_or("no package")?, found.get("finding").ok_or("no import")?);
    let tree = facts.tree();
    let prefix = format!("{}.", tree.text(package));
    let is_quoted = |node: NodeId| tree.is(node, "string_content") && tree.text(node).starts_with(&prefix);
    if tree.all().any(is_quoted) {
        return Err("a text names the package".to_owned());
    }
    if tree.descendants(statement).any(|node| tree.is(node, "comment")) {
        return Err("a comment would be lost".to_owned());
    }
    if tree.is(statement, "import_from_statement") { from_names(statement, facts) } else { module(statement, facts) }
}

/// `from package import a, b as c`: each name from where it is now, under the name it has in the file.
fn from_names(statement: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let module = tree.field(statement, "module_name").map_or("", |module| tree.text(module));
    let mut homes: Vec<(String, Vec<String>)> = Vec::new();
    let names: Vec<NodeId> = tree.fields(statement, "name").collect();
    if names.is_empty() {
        return Err("which names it imports is not told".to_owned());
    }
    for name in names {
        let (own, alias) = match tree.field(name, "name") {
            Some(own) => (tree.text(own), tree.field(name, "alias").map(|alias| tree.text(alias))),
            None => (tree.text(name), None),
        };
        let new = new_path(&format!("{module}.{own}"), facts)?;
        let (home, last) = new.rsplit_once('.').ok_or("where it is now is not known")?;
        let local = alias.unwrap_or(own);
        let item = if local == last { last.to_owned() } else { format!("{last} as {local}") };
        match homes.iter_mut().find(|(known, _)| known == home) {
            Some((_, items)) => items.push(item),
            None => homes.push((home.to_owned(), vec![item])),
        }
    }
    let joint = format!("{}{}", line_break(tree.source(), tree.start(statement)), indentation(tree, statement));
    let lines: Vec<String> =
        homes.iter().map(|(home, items)| format!("from {home} import {}", items.join(", "))).collect();
    Ok(Rewrite::of([Edit::replace(tree.span(statement), lines.join(&joint))]))
}

/// `import package`: another module under the same name, if that has all that is used; else each use by itself.
fn module(statement: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let [only] = tree.fields(statement, "name").collect::<Vec<_>>()[..] else {
        return Err("it imports other modules too".to_owned());
    };
    let alias = tree.field(only, "alias");
    let local = alias.or_else(|| tree.named_children(only).next()).unwrap_or(only);
    let name = tree.text(local);
    let uses = members_of(name, statement, tree)?;
    let mut homes = BTreeSet::new();
    let mut rewrite = Rewrite::default();
    for (member, path) in uses.iter().map(|used| known_member(*used, facts)).collect::<Result<Vec<_>, _>>()? {
        let last = tree.field(member, "attribute").map_or("", |last| tree.text(last));
        homes.insert(path.strip_suffix(last).and_then(|home| home.strip_suffix('.')).map(str::to_owned));
        rewrite.extend(verbs::refer(member, &path, facts)?);
    }
    let is_whole = alias.is_some() || tree.named_children(only).count() == 1;
    match homes.into_iter().collect::<Vec<_>>()[..] {
        [Some(ref home)] if is_whole => {
            Ok(Rewrite::of([Edit::replace(tree.span(statement), format!("import {home} as {name}"))]))
        }
        _ => Ok(rewrite),
    }
}

/// Every use of the module, which must be one of its members.
fn members_of(name: &str, statement: NodeId, tree: &SyntaxTree<'_>) -> Result<Vec<NodeId>, String> {
    let is_use = |node: &NodeId| {
        tree.is(*node, "identifier")
            && tree.text(*node) == name
            && tree.field_name(*node) != Some("attribute")
            && !tree.is_within(*node, statement)
    };
    let uses: Vec<NodeId> = tree.all().filter(is_use).collect();
    let is_member = |node: &NodeId| tree.parent(*node).is_some_and(|above| tree.field(above, "object") == Some(*node));
    if uses.is_empty() || !uses.iter().all(is_member) {
        return Err("the module is used in other ways than by its members".to_owned());
    }
    Ok(uses)
}

/// The member that a use of the module leads to, as far as the tables know it, and where that is now.
fn known_member(used: NodeId, facts: &dyn Facts) -> Result<(NodeId, String), String> {
    let tree = facts.tree();
    let mut at = used;
    let mut reason = "what is used of the module is not known".to_owned();
    while let Some(above) = tree.parent(at).filter(|above| tree.field(*above, "object") == Some(at)) {
        if let Resolved::Symbol(path) = facts.resolve(above) {
            match new_path(&path, facts) {
                Ok(new) => return Ok((above, new)),
                Err(why) => reason = why,
            }
        }
        at = above;
    }
    Err(reason)
}

/// Where the symbol is now.
fn new_path(path: &str, facts: &dyn Facts) -> Result<String, String> {
    let moved = facts.apis().get(path).and_then(|api| api.moved.as_ref());
    let moved = moved.ok_or_else(|| format!("what `{path}` has become is not known"))?;
    let needs = moved.python.as_deref().and_then(|needs| needs.parse::<PythonVersion>().ok());
    if let Some(needs) = needs.filter(|needs| *needs > facts.surroundings().python) {
        return Err(format!("what `{path}` has become needs Python {}.{}", needs.0, needs.1));
    }
    let last = path.rsplit('.').next().unwrap_or(path);
    Ok(moved.to.replace('*', last))
}

fn yield_itself(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let decorator = found.get("decorator").ok_or("there is no decorator")?;
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let resolved = facts.resolve(decorator);
    let package = resolved.symbol().and_then(|path| path.split('.').next()).ok_or("what it means is not known")?;
    let line = tree.parent(decorator).ok_or("the decorator stands nowhere")?;
    let own = |node: &NodeId| facts.function_of(*node) == Some(function);
    if tree.descendants(function).any(|node| tree.is_any(node, &["yield", "lambda"]) && own(&node)) {
        return Err("the function yields in another way too".to_owned());
    }
    let mut edits =
        vec![Edit::delete(super::super::lines::lines_of(tree, line).ok_or("other code stands on its line")?)];
    let mut yields = 0;
    for call in tree.descendants(function).filter(|node| tree.is(*node, "call") && own(node)) {
        let callee = tree.field(call, "function").ok_or("there is no call")?;
        let resolved = facts.resolve(callee);
        let Some(path) = resolved.symbol().filter(|path| path.split('.').next() == Some(package)) else { continue };
        if path.rsplit('.').next() != Some("yield_") {
            return Err("it yields all that another generator gives".to_owned());
        }
        edits.extend(as_yield(call, tree)?);
        yields += 1;
    }
    let returns = tree.descendants(function).filter(|node| tree.is(*node, "return_statement") && own(node));
    if yields == 0 || returns.into_iter().any(|one| tree.named_children(one).next().is_some()) {
        return Err("what the generator gives is not known".to_owned());
    }
    Ok(Rewrite::of(edits))
}

/// The edits that make a `yield` of `await yield_(value)`.
fn as_yield(call: NodeId, tree: &SyntaxTree<'_>) -> Result<[Edit; 2], String> {
    let awaited =
        tree.parent(call).filter(|above| tree.is(*above, "await")).ok_or("a value is yielded without await")?;
    let list = tree.field(call, "arguments").ok_or("there is no call")?;
    let given: Vec<NodeId> = tree.named_children(list).collect();
    let (first, last) = match given[..] {
        [] => (tree.end(list), tree.end(list)),
        [only] if !tree.is_any(only, &["list_splat", "keyword_argument", "dictionary_splat"]) => {
            (tree.start(only), tree.end(only))
        }
        _ => return Err("more than one value is yielded".to_owned()),
    };
    if tree.text(call).contains(['\n', '#']) {
        return Err("the call is broken over lines".to_owned());
    }
    let is_alone = tree.parent(awaited).is_some_and(|above| {
        tree.is_any(above, &["expression_statement", "parenthesized_expression"])
            || (tree.is(above, "assignment") && tree.field(above, "right") == Some(awaited))
    });
    let (open, close) = if is_alone { ("", "") } else { ("(", ")") };
    let word = if first == last { "yield" } else { "yield " };
    let head = crate::source::Span::new(tree.start(awaited), first);
    let tail = crate::source::Span::new(last, tree.end(awaited));
    Ok([Edit::replace(head, format!("{open}{word}")), Edit::replace(tail, close)])
}
