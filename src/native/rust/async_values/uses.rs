//! Where a blocking value goes: up from an expression to what uses it.

use super::Values;
use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::NodeId;

impl Values<'_> {
    /// Follows the value of an expression to all its uses.
    pub(super) fn follow(&mut self, value: NodeId) -> Result<(), String> {
        if !self.seen.insert(value) {
            return Ok(());
        }
        if self.tree.is(value, "call_expression") && !self.convert(value)? {
            return Ok(());
        }
        self.climb(value)
    }

    fn climb(&mut self, value: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let mut at = value;
        loop {
            let above = tree.parent(at).ok_or_else(|| self.escapes(at))?;
            match tree.kind(above) {
                "parenthesized_expression" | "try_expression" | "reference_expression" | "await_expression" => {
                    at = above;
                }
                "field_expression" => match self.climb_member(above, at)? {
                    Some(next) => at = next,
                    None => return Ok(()),
                },
                "arguments" => return self.climb_argument(above, at),
                "token_tree" => return self.climb_macro(above, at),
                "expression_statement" if tree.child_of_kind(above, ";").is_some() => return Ok(()),
                "let_declaration" | "let_condition" => {
                    let pattern = tree.field(above, "pattern").ok_or_else(|| self.escapes(at))?;
                    return self.bind(pattern, at);
                }
                "match_expression" if tree.field(above, "value") == Some(at) => return self.bind_arms(above, at),
                "match_arm" if tree.field(above, "value") == Some(at) => {
                    let whole = tree.ancestor_of_kind(above, &["match_expression"]).ok_or_else(|| self.escapes(at))?;
                    self.trace_arms(whole)?;
                    at = whole;
                }
                "for_expression" if tree.field(above, "value") == Some(at) => return self.turn_loop(above, at),
                _ => return Err(self.escapes(at)),
            }
        }
    }

    /// A method or a field of the value; where the value goes from there, if it does.
    fn climb_member(&mut self, member: NodeId, at: NodeId) -> Result<Option<NodeId>, String> {
        let tree = self.tree;
        let call = tree.parent(member);
        let call =
            call.map(|call| if tree.is(call, "generic_function") { tree.parent(call).unwrap_or(call) } else { call });
        let is_callee = |call: &NodeId| {
            let callee = tree.field(*call, "function");
            callee == Some(member) || callee.is_some_and(|callee| tree.field(callee, "function") == Some(member))
        };
        let Some(call) = call.filter(is_callee) else {
            // A field: `child.stdin`.
            let is_value = self.twin_of_value(member).is_some();
            return if is_value { Ok(Some(member)) } else { Err(self.escapes(at)) };
        };
        if self.form_of(member)?.is_some() {
            self.waiting.push(call);
            return Ok(None);
        }
        if self.passes_on(member) { Ok(Some(call)) } else { Err(self.unknown_method(member)) }
    }

    fn unknown_method(&self, member: NodeId) -> String {
        let name = self.tree.field(member, "field").map_or("", |name| self.tree.text(name));
        format!("no async form of `{name}` is known")
    }

    fn climb_argument(&mut self, arguments: NodeId, at: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let call = tree.parent(arguments).ok_or_else(|| self.escapes(at))?;
        let callee = tree.field(call, "function").ok_or_else(|| self.escapes(at))?;
        if matches!(tree.text(callee), "drop" | "std::mem::drop" | "mem::drop") {
            return Ok(());
        }
        let takes = self.form_of(callee)?.is_some_and(|form| form.takes() > 0);
        if !takes {
            return Err(self.escapes(at));
        }
        self.waiting.push(call);
        Ok(())
    }

    /// `write!(file, …)` and `writeln!(file, …)` write what `format!` makes of the rest.
    fn climb_macro(&mut self, tokens: NodeId, at: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let invocation = tree.parent(tokens).filter(|above| tree.is(*above, "macro_invocation"));
        let invocation = invocation.ok_or_else(|| self.escapes(at))?;
        let name = tree.field(invocation, "macro").ok_or_else(|| self.escapes(at))?;
        let ends_line = match tree.text(name) {
            "write" => false,
            "writeln" => true,
            _ => return Err(self.escapes(at)),
        };
        let twin = self.twin_of_value(at).ok_or_else(|| self.escapes(at))?;
        let path = format!("{twin}::write_all");
        let api = self.facts.apis().get(&path).ok_or("no async form of `write_all` is known")?;
        let inside = Span::new(tree.start(tokens) + 1, tree.end(tokens).saturating_sub(1));
        let head = Span::new(inside.start, tree.start(at));
        let source = tree.source();
        let rest = Span::new(tree.end(at), inside.end).of(source).trim();
        if !matches!(head.of(source).trim(), "" | "&mut") || super::super::has_comment(tree, tokens, inside) {
            return Err(self.escapes(at));
        }
        let written = rest.strip_prefix(',').map_or("", str::trim).trim_end_matches(',').trim_end();
        let bytes = written_bytes(written, ends_line).ok_or("what is written cannot be put into one text")?;
        self.check_place(invocation)?;
        let text = format!("{}.write_all({bytes}).await", tree.text(at));
        self.rewrite.edits.push(Edit::replace(tree.span(invocation), text));
        if let Some(flush) = &api.ends {
            self.note_write(invocation, at, flush);
        }
        self.spell(&path, at)?;
        self.bring(api.method_of.as_deref(), name)
    }

    /// A pattern takes the value: names are followed, `Err(…)` and `None` take nothing of it.
    fn bind(&mut self, pattern: NodeId, at: NodeId) -> Result<(), String> {
        let tree = self.tree;
        match tree.kind(pattern) {
            "_" => Ok(()),
            "identifier" if tree.text(pattern) == "None" => Ok(()),
            "identifier" => self.add_variable(pattern),
            "mut_pattern" | "match_pattern" => {
                // `_` is a token, not a node with a name.
                let inner =
                    tree.children(pattern).find(|child| tree.is_named(*child) && !tree.is(*child, "mutable_specifier"));
                match inner {
                    Some(inner) => self.bind(inner, at),
                    None => Ok(()),
                }
            }
            "tuple_struct_pattern" => {
                let constructor = tree.field(pattern, "type").map_or("", |name| tree.text(name));
                if constructor == "Err" {
                    return Ok(());
                }
                if !matches!(constructor, "Ok" | "Some") {
                    return Err(self.escapes(at));
                }
                let parts: Vec<NodeId> =
                    tree.named_children(pattern).filter(|part| tree.field_name(*part) != Some("type")).collect();
                parts.into_iter().try_for_each(|part| self.bind(part, at))
            }
            "tuple_pattern" => {
                let is_part = |part: &NodeId| !tree.is_extra(*part) && (tree.is_named(*part) || tree.is(*part, "_"));
                let parts: Vec<NodeId> = tree.children(pattern).filter(is_part).collect();
                let given = self.parts_given(at).ok_or_else(|| self.escapes(at))?;
                if parts.len() != given.len() {
                    return Err(self.escapes(at));
                }
                // Other parts than blocking values stay what they are.
                let own = parts.into_iter().zip(given).filter(|(_, path)| self.twin_of_type(path).is_some());
                let own: Vec<NodeId> = own.map(|(part, _)| part).collect();
                own.into_iter().try_for_each(|part| self.bind(part, at))
            }
            _ => Err(self.escapes(at)),
        }
    }

    /// The types of the parts of the tuple that the call behind an expression gives.
    fn parts_given(&self, at: NodeId) -> Option<&[String]> {
        let tree = self.tree;
        let mut call = at;
        loop {
            let callee = tree.field(call, "function").filter(|_| tree.is(call, "call_expression"));
            call = match callee {
                Some(callee) => {
                    let resolved = self.facts.resolve(callee);
                    let api = resolved.symbol().and_then(|path| self.facts.apis().get(path));
                    if let Some(api) = api.filter(|api| !api.unpacks.is_empty()) {
                        return Some(&api.unpacks);
                    }
                    tree.field(callee, "value")?
                }
                None => tree.named_children(call).next()?,
            };
        }
    }

    fn bind_arms(&mut self, found: NodeId, at: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let body = tree.field(found, "body").ok_or_else(|| self.escapes(at))?;
        let arms: Vec<NodeId> = tree.named_children(body).filter(|arm| tree.is(*arm, "match_arm")).collect();
        for arm in arms {
            let pattern = tree.field(arm, "pattern").ok_or_else(|| self.escapes(at))?;
            self.bind(pattern, at)?;
        }
        Ok(())
    }
}

/// The bytes that `write!` writes, as an expression: of a plain text the text, else what `format!` makes.
fn written_bytes(written: &str, ends_line: bool) -> Option<String> {
    let end = if ends_line { "\\n" } else { "" };
    if written.is_empty() {
        return Some(format!("b\"{end}\""));
    }
    let inner = written.strip_prefix('"')?;
    let mut escaped = false;
    let close = inner.char_indices().find_map(|(at, char)| {
        let is_close = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        is_close.then_some(at)
    })?;
    let (literal, rest) = (&inner[..close], &inner[close + 1..]);
    let is_plain = rest.is_empty() && literal.is_ascii() && !literal.contains(['{', '}']) && !literal.contains("\\u");
    if is_plain {
        return Some(format!("b\"{literal}{end}\""));
    }
    Some(format!("format!(\"{literal}{end}\"{rest}).as_bytes()"))
}

#[cfg(test)]
mod tests {
    use super::written_bytes;

    #[test]
    fn what_is_written_is_one_text() {
        let check =
            |written: &str, expected: Option<&str>| assert_eq!(written_bytes(written, true).as_deref(), expected);
        check("", Some("b\"\\n\""));
        check("\"a\\\"b\"", Some("b\"a\\\"b\\n\""));
        check("\"{x}\"", Some("format!(\"{x}\\n\").as_bytes()"));
        check("\"{}\", load(1)", Some("format!(\"{}\\n\", load(1)).as_bytes()"));
        check("\"é\"", Some("format!(\"é\\n\").as_bytes()"));
        check("r\"a\"", None);
        check("LINE", None);
    }
}
