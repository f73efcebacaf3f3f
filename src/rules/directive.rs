//! The `!` vocabulary: what a rule says of a match and how it mends it.

use crate::edit::{Edit, Import, Request, Rewrite, verbs};
use crate::facts::Facts;
use crate::syntax::NodeId;

use super::argument::Takes;

/// One directive.
pub struct Directive {
    /// Its name, without `#` and `!`.
    pub name: &'static str,
    /// Its arguments.
    pub takes: &'static [Takes],
    /// What it does, for the table in the documentation.
    pub about: &'static str,
    pub(super) role: Role,
}

/// What a directive contributes.
#[derive(Clone, Copy)]
pub(super) enum Role {
    /// The message of the finding.
    Message,
    /// Its help.
    Help,
    /// A label at another place.
    Label,
    /// The way to the call that blocks.
    Chain,
    /// The start of a fix.
    Fix,
    /// A native rewrite of the fix before it.
    Rewrite,
    /// Edits of the fix before it.
    Edit(Verb, &'static str),
}

/// Carries out an editing directive.
pub(super) type Verb = fn(&Order<'_, '_>) -> Result<Rewrite, String>;

/// An editing directive with the arguments of one match.
pub(super) struct Order<'o, 'f> {
    /// The captured nodes among the arguments, in order.
    pub(super) nodes: &'o [NodeId],
    /// The texts among the arguments; captures in a list of parts are replaced by their source already.
    pub(super) texts: &'o [String],
    pub(super) facts: &'f dyn Facts,
}

impl Order<'_, '_> {
    fn span(&self) -> crate::source::Span {
        self.facts.tree().span(self.nodes[0])
    }
}

/// The directive of this name.
pub fn find(name: &str) -> Option<&'static Directive> {
    ALL.iter().find(|directive| directive.name == name)
}

/// Every directive, in the order of the documentation.
pub const ALL: &[Directive] = &[
    Directive {
        name: "message",
        takes: &[Takes::Parts],
        about: "says what is wrong, in one clause",
        role: Role::Message,
    },
    Directive {
        name: "help",
        takes: &[Takes::Parts],
        about: "says what to do where no fix is offered",
        role: Role::Help,
    },
    Directive {
        name: "label",
        takes: &[Takes::Capture, Takes::Parts],
        about: "points to a second place worth seeing",
        role: Role::Label,
    },
    Directive {
        name: "chain",
        takes: &[Takes::Capture],
        about: "tells the way from here to the calls that block, and adds the gravest of them to the message",
        role: Role::Chain,
    },
    Directive {
        name: "fix",
        takes: &[Takes::Text, Takes::Applicability],
        about: "starts a fix: the edits that follow form it; several fixes are alternatives, best first",
        role: Role::Fix,
    },
    Directive {
        name: "twin",
        takes: &[Takes::Capture],
        about: "writes the callee's async twin for the runtime in force in its place",
        role: Role::Edit(|order| verbs::twin(order.nodes[0], order.facts), "twin"),
    },
    Directive {
        name: "await",
        takes: &[Takes::Capture],
        about: "awaits the expression, with parentheses where the code around it binds tighter",
        role: Role::Edit(|order| verbs::await_value(order.nodes[0], order.facts), "await"),
    },
    Directive {
        name: "offload",
        takes: &[Takes::Capture],
        about: "runs the call in a worker thread of the runtime in force, and awaits it",
        role: Role::Edit(|order| verbs::offload(order.nodes[0], order.facts), "offload"),
    },
    Directive {
        name: "refer",
        takes: &[Takes::Capture, Takes::Text],
        about: "writes this symbol in the node's place as the file can name it, with an import if it needs one",
        role: Role::Edit(|order| verbs::refer(order.nodes[0], &order.texts[0], order.facts), "edit"),
    },
    Directive {
        name: "wrap",
        takes: &[Takes::Capture, Takes::Definition],
        about: "wraps the node in a call of a helper function, which is defined once per file",
        role: Role::Edit(
            |order| {
                let definition = super::definitions::find(order.facts.tree().language(), &order.texts[0])
                    .ok_or_else(|| format!("there is no definition `{}`", order.texts[0]))?;
                verbs::wrap(order.nodes[0], definition, order.facts)
            },
            "edit",
        ),
    },
    Directive {
        name: "replace",
        takes: &[Takes::Capture, Takes::Parts],
        about: "puts this text in the node's place",
        role: Role::Edit(|order| Ok(Rewrite::of([Edit::replace(order.span(), order.texts.concat())])), "edit"),
    },
    Directive {
        name: "insert-before",
        takes: &[Takes::Capture, Takes::Parts],
        about: "puts this text before the node",
        role: Role::Edit(|order| Ok(Rewrite::of([Edit::insert(order.span().start, order.texts.concat())])), "edit"),
    },
    Directive {
        name: "insert-after",
        takes: &[Takes::Capture, Takes::Parts],
        about: "puts this text after the node",
        role: Role::Edit(|order| Ok(Rewrite::of([Edit::insert(order.span().end, order.texts.concat())])), "edit"),
    },
    Directive {
        name: "delete",
        takes: &[Takes::Capture],
        about: "removes the node",
        role: Role::Edit(|order| Ok(Rewrite::of([Edit::delete(order.span())])), "edit"),
    },
    Directive {
        name: "reduce",
        takes: &[Takes::Capture, Takes::Capture],
        about: "leaves of the first node only the second, which is a part of it",
        role: Role::Edit(|order| verbs::reduce(order.nodes[0], order.nodes[1], order.facts), "edit"),
    },
    Directive {
        name: "drop",
        takes: &[Takes::Capture],
        about: "removes the statement with its lines, or the element of a list with the comma that goes with it",
        role: Role::Edit(|order| verbs::drop_node(order.nodes[0], order.facts), "edit"),
    },
    Directive {
        name: "unwrap",
        takes: &[Takes::Capture],
        about: "takes the compound statement away from around its body, which moves left by one level",
        role: Role::Edit(|order| verbs::unwrap(order.nodes[0], order.facts), "edit"),
    },
    Directive {
        name: "import",
        takes: &[Takes::Texts],
        about: "asks for an import: a module (Python), a module and a name of it (Python), or a path (Rust)",
        role: Role::Edit(
            |order| {
                let import = match order.texts {
                    [module, name] => Import::from(module, name),
                    _ => Import::of(&order.texts[0]),
                };
                Ok(Rewrite { requests: vec![Request::Import(import)], ..Rewrite::default() })
            },
            "edit",
        ),
    },
    Directive {
        name: "rewrite",
        takes: &[Takes::Rewriting],
        about: "leaves the edits to this native step",
        role: Role::Rewrite,
    },
];
