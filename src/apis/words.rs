//! Lists of names that every Python program may use, one a line, in `queries/python/*.txt`.

use std::sync::OnceLock;

use crate::source::shipped;

/// Whether a module of this name, without a dot, comes with the language.
pub fn is_standard_module(root: &str) -> bool {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    NAMES.get_or_init(|| lines("python/standard-library.txt")).binary_search(&root).is_ok()
}

/// Whether a method of this name is one of texts, numbers, containers, dates and loggers: in a call on an object of an
/// unknown type, it can be taken for one that any thread may call.
pub fn is_plain_method(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    NAMES.get_or_init(|| lines("python/plain-methods.txt")).binary_search(&name).is_ok()
}

fn lines(path: &str) -> Vec<&'static str> {
    shipped::text(path).unwrap_or_default().lines().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(lines("python/standard-library.txt").is_sorted());
        assert!(lines("python/plain-methods.txt").is_sorted());
        assert!(is_standard_module("asyncio") && is_standard_module("zlib") && !is_standard_module("requests"));
        assert!(is_plain_method("append") && !is_plain_method("put_nowait"));
    }
}
