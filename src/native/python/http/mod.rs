//! Requests rewritten for an async HTTP client. What is called what is data ([`crate::apis::translation`]); what is here
//! is where blocks go, what becomes of the response, and which exceptions come instead.

mod arguments;
mod block;
mod choice;
mod handlers;
mod request;
mod response;
mod site;
mod template;

use crate::edit::Rewrite;
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// Sends a request with an async client that the file or its project has already.
pub const SWAP_CALL: Rewriting = Rewriting { name: "swap-http-call", captures: &["call"], build: swap_call };

fn swap_call(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let site = site::Site::of(call, facts)?;
    request::rewrite(&site)
}
