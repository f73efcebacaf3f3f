//! Fingerprints: a finding's identity across runs, which lines added above it do not change.

use std::collections::HashMap;

use super::Finding;

/// What a finding is about: rule, path, function and the code without its spacing. Findings of equal code are equals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// What all equals share.
    pub subject: String,
    /// Which one it is among its equals, from 0.
    pub ordinal: usize,
}

/// One identity per finding of the file `path`, in the same order.
pub fn identities(path: &str, text: &str, findings: &[Finding]) -> Vec<Identity> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let identified = findings.iter().map(|finding| {
        let code: Vec<&str> = finding.span.of(text).split_whitespace().collect();
        let function = finding.function.as_deref().unwrap_or("");
        let subject = [finding.rule, path, function, &code.join(" ")].join("\0");
        let ordinal = *seen.entry(subject.clone()).and_modify(|count| *count += 1).or_insert(0);
        Identity { subject, ordinal }
    });
    identified.collect()
}

/// One fingerprint per finding of the file `path`, in the same order: a hash of its identity.
pub fn fingerprints(path: &str, text: &str, findings: &[Finding]) -> Vec<String> {
    identities(path, text, findings).iter().map(Identity::fingerprint).collect()
}

impl Identity {
    /// The identity as 40 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        sha1_smol::Sha1::from(format!("{}\0{}", self.subject, self.ordinal)).digest().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn finding(start: usize, end: usize) -> Finding {
        Finding {
            rule: "blocking-sleep",
            pattern: 0,
            family: "blocking",
            span: Span::new(start, end),
            message: String::new(),
            help: None,
            labels: Vec::new(),
            chains: Vec::new(),
            function: Some("f".to_owned()),
            runtime: None,
            fixes: Vec::new(),
            withheld: Vec::new(),
            suppressed: false,
        }
    }

    #[test]
    fn lines_above_change_nothing_and_equals_differ() {
        let first = fingerprints("a.py", "f( 1)\nf(  1)", &[finding(0, 5), finding(6, 12)]);
        let moved = fingerprints("a.py", "#\n\nf( 1)\nf(1)", &[finding(3, 8)]);
        assert_ne!(first[0], first[1]);
        assert_eq!(first[0], moved[0]);
        assert_ne!(first[0], fingerprints("b.py", "f( 1)", &[finding(0, 5)])[0]);
    }
}
