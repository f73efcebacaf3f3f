//! Requests rewritten for an async HTTP client. What is called what is data ([`crate::apis::translation`]); what is here
//! is where blocks go, what becomes of the response, and which exceptions come instead.

mod arguments;
mod block;
mod choice;
mod handlers;
mod request;
mod response;
mod reuse;
mod session;
mod site;
mod successor;
mod template;

pub(in crate::native) use reuse::{AROUND_LOOP, GATHERED, SAME_EACH_ROUND};
pub(in crate::native) use successor::STEP as SUCCESSOR;

use crate::edit::Rewrite;
use crate::facts::Facts;
use crate::rules::Steps;
use crate::rules::{Match, Rewriting};

/// Sends a request with an async client that the file or its project has already.
pub(in crate::native) const SWAP_CALL: Rewriting =
    Rewriting { name: "swap-http-call", captures: &["call"], build: rewrite };

/// Turns the session that sends a request into an async client that the file or its project has already.
pub(in crate::native) const SWAP_SESSION: Rewriting =
    Rewriting { name: "swap-http-session", captures: &["call"], build: rewrite };

/// Sends a request with the async client of the library that sends it now.
pub(in crate::native) const ASYNC_CLIENT: Rewriting =
    Rewriting { name: "async-http-client", captures: &["call"], build: rewrite };

/// The tables know which of the three it is.
fn rewrite(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let callee = facts.tree().field(call, "function").ok_or("it is not a call")?;
    let resolved = facts.resolve(callee);
    let path = resolved.symbol().ok_or("what is called is not known")?;
    let path = facts.apis().get(path).map_or(path, |api| api.path.as_str());
    let choice = choice::choose(path, call, facts)?;
    match choice.translation.function_of(path) {
        Some((name, _)) => request::rewrite(&site::Site::with(call, choice, name, facts)?),
        None => session::rewrite(call, choice, facts),
    }
}

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[GATHERED, SAME_EACH_ROUND],
    rewritings: &[AROUND_LOOP, ASYNC_CLIENT, SUCCESSOR, SWAP_CALL, SWAP_SESSION],
};
