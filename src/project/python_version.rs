//! Python versions as projects write them: `3.11`, `py311`, `>=3.9,<4`, `^3.8`.

use std::str::FromStr;

use pep440_rs::{Operator, VersionSpecifiers};

use crate::facts::surroundings::PythonVersion;

/// A version written as `3.11`, `3.11.4` or `py311`.
pub fn parse_version(text: &str) -> Option<PythonVersion> {
    let text = text.trim();
    if let Some(short) = text.strip_prefix("py") {
        let (major, minor) = short.split_at_checked(1)?;
        return Some(PythonVersion(major.parse().ok()?, minor.parse().ok()?));
    }
    let mut parts = text.trim_start_matches("cpython-").split('.');
    let major = parts.next()?.parse().ok()?;
    let minor: String = parts.next()?.chars().take_while(char::is_ascii_digit).collect();
    Some(PythonVersion(major, minor.parse().ok()?))
}

/// The lowest version that `requirement` allows: `>=3.9,<4`, and the `^3.8`, `~3.8` and `||` of Poetry. `None` if it
/// sets no lower bound or cannot be read.
pub fn lowest_version(requirement: &str) -> Option<PythonVersion> {
    let alternatives: Option<Vec<PythonVersion>> = requirement.split("||").map(lowest_of_one).collect();
    alternatives?.into_iter().min()
}

fn lowest_of_one(requirement: &str) -> Option<PythonVersion> {
    let standard: Vec<String> = requirement.split(',').map(|part| as_standard(part.trim())).collect();
    let specifiers = VersionSpecifiers::from_str(&standard.join(",")).ok()?;
    specifiers.iter().filter(|one| is_lower_bound(*one.operator())).filter_map(|one| release(one.version())).max()
}

/// Poetry's operators in the words of the standard; only the lower bound matters.
fn as_standard(part: &str) -> String {
    if let Some(version) = part.strip_prefix('^') {
        return format!(">={}", version.trim());
    }
    match part.strip_prefix('~') {
        Some(version) if !version.starts_with('=') => format!(">={}", version.trim()),
        _ if part.starts_with(|first: char| first.is_ascii_digit()) => format!("=={part}"),
        _ => part.to_owned(),
    }
}

fn is_lower_bound(operator: Operator) -> bool {
    use Operator::{Equal, EqualStar, ExactEqual, GreaterThan, GreaterThanEqual, TildeEqual};
    matches!(operator, Equal | EqualStar | ExactEqual | GreaterThan | GreaterThanEqual | TildeEqual)
}

fn release(version: &pep440_rs::Version) -> Option<PythonVersion> {
    let parts = version.release();
    let minor = parts.get(1).copied().unwrap_or(0);
    Some(PythonVersion(u8::try_from(*parts.first()?).ok()?, u8::try_from(minor).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_in_every_spelling() {
        let check = |text: &str, version| assert_eq!(parse_version(text), version, "{text}");
        check("3.11", Some(PythonVersion(3, 11)));
        check("3.11.4", Some(PythonVersion(3, 11)));
        check("py38", Some(PythonVersion(3, 8)));
        check("py313", Some(PythonVersion(3, 13)));
        check("3.14t", Some(PythonVersion(3, 14)));
        check("3", None);
        check("pypy", None);
        check("", None);
        check("3.999", None);
    }

    #[test]
    fn the_lowest_version_of_a_requirement() {
        let check = |text: &str, version| assert_eq!(lowest_version(text), version, "{text}");
        check(">=3.9", Some(PythonVersion(3, 9)));
        check(">=3.9,<4", Some(PythonVersion(3, 9)));
        check("<4, >=3.10.2", Some(PythonVersion(3, 10)));
        check("==3.12.*", Some(PythonVersion(3, 12)));
        check("~=3.8", Some(PythonVersion(3, 8)));
        check("^3.8", Some(PythonVersion(3, 8)));
        check("~3.7", Some(PythonVersion(3, 7)));
        check(">=2.7,!=3.0.*", Some(PythonVersion(2, 7)));
        check("~2.7 || ^3.6", Some(PythonVersion(2, 7)));
        check("3.11", Some(PythonVersion(3, 11)));
        check("<4", None);
        check("*", None);
        check("", None);
        check("what", None);
    }
}
