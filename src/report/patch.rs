//! The changes as a git patch: `git apply`, `git apply --3way` and `patch -p1` take it, wherever it was made.
//!
//! Works on bytes: a file need not be UTF-8, and a carriage return is part of its line.

use crate::source::BlobId;
use camino::Utf8PathBuf;
use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices, group_diff_ops};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

/// Unchanged lines shown before and after each change, unless the user says otherwise.
pub const DEFAULT_CONTEXT: usize = 3;

/// One changed file.
#[derive(Clone, Debug)]
pub struct PatchFile<'a> {
    /// The path from the root of the repository, with forward slashes.
    pub path: Utf8PathBuf,
    /// The content on disk.
    pub old: &'a [u8],
    /// The content to be.
    pub new: &'a [u8],
    /// The mode that git records, such as `0o100644`.
    pub mode: u32,
    /// What stands after a hunk's second `@@`, each for a range of lines of `old` (from 0, end excluded; an empty range
    /// is a place between two lines).
    pub labels: Vec<(Range<usize>, String)>,
}

/// Writes the patch that turns every `old` into its `new`, files in the order of their paths.
///
/// `preamble` is one line in words, which git and patch skip. Nothing at all is written if nothing changes.
pub fn write_patch(out: &mut dyn Write, preamble: &str, files: &[PatchFile<'_>], context: usize) -> io::Result<()> {
    let mut files: Vec<_> = files.iter().filter(|file| file.old != file.new).collect();
    if files.is_empty() {
        return Ok(());
    }
    files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
    writeln!(out, "{}", one_line(preamble))?;
    files.into_iter().try_for_each(|file| write_file(out, file, context))
}

fn write_file(out: &mut dyn Write, file: &PatchFile<'_>, context: usize) -> io::Result<()> {
    let (old_name, new_name) = (quote("a/", file.path.as_str()), quote("b/", file.path.as_str()));
    writeln!(out, "diff --git {old_name} {new_name}")?;
    writeln!(out, "index {}..{} {:o}", BlobId::of(file.old), BlobId::of(file.new), file.mode)?;
    // Without the tab, patch takes a name to end at its first space.
    let end = if file.path.as_str().contains(' ') { "\t" } else { "" };
    writeln!(out, "--- {old_name}{end}\n+++ {new_name}{end}")?;
    let (old, new) = (lines(file.old), lines(file.new));
    let changes = capture_diff_slices(Algorithm::Myers, &old, &new);
    for hunk in group_diff_ops(changes, context) {
        write_hunk(out, &hunk, &old, &new, &file.labels)?;
    }
    Ok(())
}

fn write_hunk(
    out: &mut dyn Write,
    hunk: &[DiffOp],
    old: &[&[u8]],
    new: &[&[u8]],
    labels: &[(Range<usize>, String)],
) -> io::Result<()> {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return Ok(());
    };
    let old_range = first.old_range().start..last.old_range().end;
    let new_range = first.new_range().start..last.new_range().end;
    write!(out, "@@ -{} +{} @@", range(&old_range), range(&new_range))?;
    let label = label(&old_range, labels);
    if !label.is_empty() {
        write!(out, " {label}")?;
    }
    writeln!(out)?;
    for change in hunk.iter().flat_map(|change| change.iter_changes(old, new)) {
        let sign: &[u8] = match change.tag() {
            ChangeTag::Equal => b" ",
            ChangeTag::Delete => b"-",
            ChangeTag::Insert => b"+",
        };
        out.write_all(sign)?;
        out.write_all(change.value())?;
        if !change.value().ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// The lines of a file, each with its `\n`. A lone carriage return ends none, as for git.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A range of lines as a hunk's head spells it: the first line from 1 and their number, or for no lines the line before.
fn range(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        count => format!("{},{count}", lines.start + 1),
    }
}

/// The labels of the changes in these lines of the old file, each once, in the order given.
fn label(hunk: &Range<usize>, labels: &[(Range<usize>, String)]) -> String {
    let mut seen = BTreeSet::new();
    let here = labels.iter().filter(|(lines, _)| touch(hunk, lines));
    let names: Vec<_> = here.map(|(_, name)| one_line(name)).filter(|name| seen.insert(name.clone())).collect();
    names.join(", ")
}

/// Whether a change of `lines` is in the hunk; one between two lines may stand at its edge.
fn touch(hunk: &Range<usize>, lines: &Range<usize>) -> bool {
    if lines.is_empty() || hunk.is_empty() {
        return lines.start <= hunk.end && hunk.start <= lines.end;
    }
    lines.start < hunk.end && hunk.start < lines.end
}

/// `text` with every control character, line breaks above all, turned into a space.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// `prefix` and `name` as git spells them in a patch: in quotes, C style, if some byte needs it.
fn quote(prefix: &str, name: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if name.bytes().all(is_plain) {
        return format!("{prefix}{name}");
    }
    let mut quoted = format!("\"{prefix}");
    for byte in name.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            0x07 => quoted.push_str("\\a"),
            0x08 => quoted.push_str("\\b"),
            b'\t' => quoted.push_str("\\t"),
            b'\n' => quoted.push_str("\\n"),
            0x0b => quoted.push_str("\\v"),
            0x0c => quoted.push_str("\\f"),
            b'\r' => quoted.push_str("\\r"),
            b' '..=b'~' => quoted.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(quoted, "\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(path: &str, old: &str, new: &str, labels: &[(Range<usize>, &str)]) -> String {
        let labels = labels.iter().map(|(lines, name)| (lines.clone(), (*name).to_owned())).collect();
        let file = PatchFile { path: path.into(), old: old.as_bytes(), new: new.as_bytes(), mode: 0o100_644, labels };
        let mut out = Vec::new();
        write_patch(&mut out, "1 fix", &[file], DEFAULT_CONTEXT).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The first lines of the hunks in a patch.
    fn heads(patch: &str) -> Vec<&str> {
        patch.lines().filter(|line| line.starts_with("@@")).collect()
    }

    #[test]
    fn a_patch_is_what_git_writes() {
        let expected = "\
1 fix
diff --git a/a b.py b/a b.py
index 422c2b7ab3b3c668038da977e4e93a5fc623169c..03f789bd462b6abddd454d710004bb49c6d50a12 100644
--- a/a b.py\t
+++ b/a b.py\t
@@ -1,2 +1,3 @@ blocking-sleep [safe]
 a
+x
 b
";
        assert_eq!(patch("a b.py", "a\nb\n", "a\nx\nb\n", &[(1..1, "blocking-sleep [safe]")]), expected);
    }

    #[test]
    fn nothing_is_written_for_no_change() {
        assert_eq!(patch("a.py", "a\n", "a\n", &[(0..1, "x")]), "");
    }

    #[test]
    fn a_label_stands_at_its_hunk() {
        let old = (0..40).map(|line| line.to_string()).collect::<Vec<_>>().join("\n");
        let new = old.replace("\n5\n", "\nfive\n").replace("\n7\n", "\nseven\n").replace("\n30\n", "\nthirty\n");
        let labels = [(5..6, "first"), (7..8, "second"), (7..8, "first"), (30..31, "third\nline")];
        assert_eq!(
            heads(&patch("a.py", &old, &new, &labels)),
            ["@@ -3,9 +3,9 @@ first, second", "@@ -28,7 +28,7 @@ third line"]
        );
        assert_eq!(heads(&patch("a.py", &old, &new, &[])), ["@@ -3,9 +3,9 @@", "@@ -28,7 +28,7 @@"]);
    }

    #[test]
    fn ranges_count_as_in_git() {
        for (old, new, expected) in [
            ("", "a\n", "@@ -0,0 +1 @@"),
            ("a\n", "", "@@ -1 +0,0 @@"),
            ("a\n", "a\nb\n", "@@ -1 +1,2 @@"),
            ("a\nb", "a\nb\n", "@@ -1,2 +1,2 @@"),
        ] {
            assert_eq!(heads(&patch("a.py", old, new, &[])), [expected]);
        }
    }

    #[test]
    fn names_are_quoted_as_by_git() {
        for (name, expected) in [
            ("app/x.py", "a/app/x.py"),
            ("a b.py", "a/a b.py"),
            ("grüße.py", r#""a/gr\303\274\303\237e.py""#),
            ("a\tb\"c\\d\n.py", r#""a/a\tb\"c\\d\n.py""#),
            ("\u{1}\u{7f}.py", r#""a/\001\177.py""#),
        ] {
            assert_eq!(quote("a/", name), expected);
        }
    }
}
