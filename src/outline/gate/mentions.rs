//! Names that are used without a call: `wait = time.sleep`, `map(thread::sleep)`.

use memchr::memmem;
use rustc_hash::FxHashSet;

use super::super::bytes::in_name;
use super::{Candidate, Reach, Search, Wanted, names, offset};

/// No path to a symbol is longer, layout included; keeps time linear in texts without line breaks.
const LONGEST_PATH: usize = 500;

impl Search<'_, '_, '_> {
    /// Adds the places where a trigger is named and not called; `called` are the callees' starts.
    pub(super) fn mentions(&self, called: &FxHashSet<u32>, places: &mut Vec<Candidate>) {
        let mut path = String::new();
        let mut locals: Vec<&str> = self.by_local.keys().copied().collect();
        locals.sort_unstable();
        for local in locals {
            self.each_mention(local, called, |at| {
                let is_trigger = self.by_local[local].iter().any(|index| {
                    let alias = &self.aliases[*index];
                    alias.reach == Reach::Symbol || self.leads_to_symbol(&alias.path, at + local.len(), &mut path)
                });
                if is_trigger || self.is_passed_on(at, at + local.len()) {
                    self.add_mention(at, places);
                }
            });
        }
        for builtin in &self.names.builtins {
            self.each_mention(builtin, called, |at| {
                if self.is_passed_on(at, at + builtin.len()) {
                    self.add_mention(at, places);
                }
            });
        }
    }

    fn add_mention(&self, at: usize, places: &mut Vec<Candidate>) {
        self.add(offset(at), self.outline.definition_at(offset(at)), places);
    }

    /// Every place where the whole word `name` stands that is not called, no attribute and not part of an import.
    fn each_mention(&self, name: &str, called: &FxHashSet<u32>, mut found: impl FnMut(usize)) {
        let bytes = self.outline.text.as_bytes();
        if name.is_empty() {
            return;
        }
        for at in memmem::find_iter(bytes, name.as_bytes()) {
            let before = at.checked_sub(1).map_or(b'\n', |at| bytes[at]);
            let after = bytes.get(at + name.len()).copied().unwrap_or(b'\n');
            let is_word = !in_name(before) && before != b'.' && !in_name(after);
            if is_word && !called.contains(&offset(at)) && !self.is_imported_at(at) {
                found(at);
            }
        }
    }

    fn is_imported_at(&self, at: usize) -> bool {
        let imports = &self.outline.imports;
        let next = imports.partition_point(|import| import.span.start as usize <= at);
        next > 0 && at < imports[next - 1].span.end as usize
    }

    /// Whether the names from `at` on, added to `path`, are those of a symbol.
    fn leads_to_symbol(&self, path: &str, at: usize, joined: &mut String) -> bool {
        let bytes = self.outline.text.as_bytes();
        let rest = &bytes[at..bytes.len().min(at + LONGEST_PATH)];
        let rest = self.outline.text.get(at..at + path_end(rest)).unwrap_or("");
        if rest.is_empty() {
            return false;
        }
        names::join(path, rest, self.outline.language, joined);
        self.names.reach(joined) == Reach::Symbol
    }

    /// Whether the name from `at` to `end` is a value on its own: assigned, passed, put in a list; not a parameter.
    fn is_passed_on(&self, at: usize, end: usize) -> bool {
        let bytes = self.outline.text.as_bytes();
        let before = bytes[..at].iter().rev().find(|byte| !byte.is_ascii_whitespace()).copied();
        let after = bytes[end..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).copied();
        // What is only passed on is called elsewhere, with nothing inside that call.
        let is_value = match self.wanted {
            Wanted::Awaiting => before == Some(b'='),
            _ => matches!(before, Some(b'=' | b'(' | b',' | b'[' | b'{' | b':')),
        };
        let is_alone = matches!(after, None | Some(b')' | b',' | b']' | b'}' | b'\n' | b';' | b'#' | b':'));
        if !is_value || !is_alone {
            return false;
        }
        let definition = self.outline.definition_at(offset(at));
        let in_header =
            definition.is_some_and(|index| self.outline.definitions[index as usize].header.holds(offset(at)));
        before == Some(b'=') || !in_header
    }
}

/// The length of the names, dots and layout that `bytes` starts with.
fn path_end(bytes: &[u8]) -> usize {
    let mut expects_name = false;
    let mut end = 0;
    while let Some(byte) = bytes.get(end).copied() {
        match byte {
            b'.' | b':' => expects_name = true,
            _ if byte.is_ascii_whitespace() || byte == b'\\' => {}
            _ if in_name(byte) && expects_name => {
                end = super::super::bytes::name_end(bytes, end);
                expects_name = false;
                continue;
            }
            _ => return end,
        }
        end += 1;
    }
    end
}
