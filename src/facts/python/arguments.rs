//! The arguments of calls.

use super::PythonFacts;
use crate::facts::Argument;
use crate::syntax::NodeId;

impl PythonFacts<'_> {
    /// What `call` passes for a parameter, by keyword or by position.
    pub(super) fn argument_of(&self, call: NodeId, keyword: &str, position: Option<usize>) -> Argument {
        let tree = self.tree;
        let Some(list) = tree.field(call, "arguments").filter(|list| tree.is(*list, "argument_list")) else {
            return Argument::Unknown;
        };
        let (mut at, mut unpacked) = (0, false);
        let mut found = Argument::Absent;
        for argument in tree.named_children(list).filter(|node| !tree.is(*node, "comment")) {
            match tree.kind(argument) {
                "keyword_argument" => {
                    let name = tree.field(argument, "name").map(|name| tree.text(name));
                    if name == Some(keyword) {
                        return tree.field(argument, "value").map_or(Argument::Unknown, Argument::Given);
                    }
                }
                "list_splat" | "dictionary_splat" => unpacked = true,
                _ if unpacked => {}
                _ => {
                    if position == Some(at) {
                        found = Argument::Given(argument);
                    }
                    at += 1;
                }
            }
        }
        if unpacked && found == Argument::Absent { Argument::Unknown } else { found }
    }
}
