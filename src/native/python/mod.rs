//! Native steps of Python rules.
