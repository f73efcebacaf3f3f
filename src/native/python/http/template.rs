//! The texts of the tables: `{}` and its like are filled in, `{.Name}` and `{a.b}` are spelled as the file can.

use super::site::Site;
use crate::edit::Rewrite;
use crate::syntax::NodeId;

/// What the holes of a text are filled with.
#[derive(Clone, Copy, Default)]
pub(super) struct Filling<'t> {
    /// For `{}`.
    pub(super) whole: Option<&'t str>,
    /// For `{1}` and `{2}`.
    pub(super) parts: [Option<&'t str>; 2],
}

/// `template` with its holes filled, as it can be written at `at`.
pub(super) fn render(
    template: &str,
    filling: Filling<'_>,
    at: NodeId,
    site: &Site<'_>,
    out: &mut Rewrite,
) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, hole, after)) = next_hole(rest) {
        text.push_str(before);
        let value = match hole {
            "" => filling.whole,
            "1" => filling.parts[0],
            "2" => filling.parts[1],
            name => {
                text.push_str(&site.spell(name, at, out)?);
                rest = after;
                continue;
            }
        };
        text.push_str(value.ok_or("its argument has no counterpart")?);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// What stands before the first hole, the hole's name, and what follows.
pub(super) fn next_hole(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (hole, after) = rest.split_once('}')?;
    Some((before, hole, after))
}
