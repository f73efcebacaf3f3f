//! asyncfix finds the places where async Python and async Rust are not really async, and rewrites them.
//!
//! The modules are the stages of one pipeline, in reading order; each uses only those above it.

pub mod error;
pub mod source;
pub mod outline;
pub mod syntax;
pub mod apis;
pub mod facts;
pub mod project;
pub mod edit;
pub mod rules;
pub mod native;
pub mod scan;
pub mod apply;
pub mod examples;
pub mod store;
pub mod review;
pub mod report;
pub mod cli;
