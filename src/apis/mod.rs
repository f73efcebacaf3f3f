//! What is known of libraries: which calls block, what their async twins are, what they return.
//!
//! The knowledge is data (`queries/<lang>/apis/<library>.toml`); this module reads it and answers by full path.
//! It knows no syntax and no file of the user.

mod added;
pub mod builtin;
mod check;
pub mod clients;
pub mod effect;
pub mod runner;
pub mod schema;
pub mod primitive;
pub mod table;
pub mod translation;
pub mod words;

pub use added::Table;
pub use check::FORMAT;
pub use effect::Effect;
pub use table::{
    Api, Apis, FirstArgument, GuardKind, Handling, Library, Offload, Protocol, ReturnsWhere, Runtime, Scope,
    TaskLifetime, Timer, Unless,
};
