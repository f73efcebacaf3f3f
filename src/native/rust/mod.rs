//! Native steps of Rust rules.
