//! A name looked up by a blocking call: the event loop does the same, with keywords where that call took positions.

use crate::edit::verbs::python::{admit_await, binds_tighter};
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::native::python::arguments::{arguments, is_positional};
use crate::rules::{Match, Rewriting};

/// The parameters of `getaddrinfo` that the loop takes by keyword only, with their positions.
const BY_KEYWORD: &[(usize, &str)] = &[(2, "family"), (3, "type"), (4, "proto"), (5, "flags")];

/// `socket.getaddrinfo(host, port, family)` becomes
/// `await asyncio.get_running_loop().getaddrinfo(host, port, family=family)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "loop-name-lookup", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let resolved = facts.resolve(callee);
    let name = resolved.symbol().and_then(|path| path.rsplit('.').next()).ok_or("what is called is not known")?;
    let given = arguments(tree, call);
    if given.iter().any(|one| tree.is_any(*one, &["list_splat", "dictionary_splat"])) {
        return Err("its arguments are unpacked, and the loop takes some of them by keyword only".to_owned());
    }
    let caution = admit_await(call, facts)?;
    let spelling = facts.spell("asyncio.get_running_loop", callee)?;
    let (open, close) = if binds_tighter(tree, call) { ("(await ", ")") } else { ("await ", "") };
    let mut edits = vec![Edit::replace(tree.span(callee), format!("{open}{}().{name}", spelling.text))];
    if name == "getaddrinfo" {
        let positional =
            given.iter().filter(|one| !tree.is(**one, "comment")).take_while(|one| is_positional(tree, **one));
        for (at, argument) in positional.enumerate().skip(2) {
            let (_, keyword) =
                BY_KEYWORD.iter().find(|(position, _)| *position == at).ok_or("it has too many arguments")?;
            edits.push(Edit::insert(tree.start(*argument), format!("{keyword}=")));
        }
    }
    if !close.is_empty() {
        edits.push(Edit::insert(tree.end(call), close));
    }
    let mut rewrite = Rewrite { caution, ..Rewrite::of(edits) };
    rewrite.request(spelling.needs);
    Ok(rewrite)
}
