//! The files of `queries/`, compiled into the binary. A debug build reads them from the checkout instead, once, so that
//! the tests of a changed rule or table need no new build.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "queries/"]
struct Queries;

/// The text of the shipped file at `path`, below `queries/`.
pub fn text(path: &str) -> Option<&'static str> {
    match Queries::get(path)?.data {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok(),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(|text| &*text.leak()),
    }
}

/// The shipped files below the folder `under` whose names end in `.extension`: their paths below `queries/` with their
/// texts, sorted by path.
pub fn files(under: &str, extension: &str) -> Vec<(&'static str, &'static str)> {
    let folder = format!("{under}/");
    let mut found: Vec<(&'static str, &'static str)> = Queries::iter()
        .filter(|path| path.starts_with(&folder))
        .filter(|path| path.rsplit_once('.').is_some_and(|(_, own)| own == extension))
        .filter_map(|path| text(&path).map(|text| (stay(path), text)))
        .collect();
    found.sort_unstable();
    found
}

/// The shipped files directly in the folder `folder` whose names end in `.extension`: their names without the ending
/// and their texts, sorted by name.
pub fn stems(folder: &str, extension: &str) -> Vec<(&'static str, &'static str)> {
    let stem =
        |path: &'static str| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(extension)?.strip_suffix('.');
    let mut found: Vec<(&'static str, &'static str)> = files(folder, extension)
        .into_iter()
        .filter_map(|(path, text)| stem(path).filter(|stem| !stem.contains('/')).map(|stem| (stem, text)))
        .collect();
    found.sort_unstable();
    found
}

fn stay(path: Cow<'static, str>) -> &'static str {
    match path {
        Cow::Borrowed(path) => path,
        Cow::Owned(path) => path.leak(),
    }
}
