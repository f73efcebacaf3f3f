//! What a scan reports: findings with their fixes.

use crate::edit::{Applicability, Fix};
use crate::facts::Chain;
use crate::source::Span;

/// One problem at one place, with zero or more fixes, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name: `blocking-sleep`.
    pub rule: &'static str,
    /// The number of its pattern in the rule's file, from 0.
    pub pattern: usize,
    /// The rule's family: `blocking`.
    pub family: &'static str,
    /// The code it is about.
    pub span: Span,
    /// What is wrong, one clause, no final period.
    pub message: String,
    /// What to do when no fix is offered, or besides.
    pub help: Option<String>,
    /// Other places worth seeing.
    pub labels: Vec<Label>,
    /// The ways from here to calls that block, gravest first; empty if that is not what it is about.
    pub chains: Vec<Chain>,
    /// The function around it: `Jobs.refresh`.
    pub function: Option<String>,
    /// The runtime the code runs under.
    pub runtime: Option<String>,
    /// What would mend it, best first.
    pub fixes: Vec<Fix>,
    /// The fixes of the rule that cannot be made here, and why.
    pub withheld: Vec<Withheld>,
    /// A comment in the source says to leave it alone.
    pub suppressed: bool,
}

impl Finding {
    /// The best fix a user who accepts `threshold` would take.
    pub fn fix(&self, threshold: Applicability) -> Option<&Fix> {
        self.fixes.iter().find(|fix| fix.applicability >= threshold)
    }
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// A fix that is not offered at this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The fix's title.
    pub title: String,
    /// Why it is not offered, one clause.
    pub reason: String,
}
