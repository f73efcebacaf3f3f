//! Tree, facts and rules in, findings out. The pure core: no I/O, and no failure on any user code.

pub mod finding;

pub use finding::{Finding, Label, Withheld};
