//! Colours: those of source code, from its tree, and those of the screen, for light, dark and colourless terminals.

use ratatui::style::{Color, Modifier, Style};

use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// What a piece of source code is, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// A word of the language.
    Keyword,
    /// Text.
    Text,
    /// A comment.
    Comment,
    /// A number.
    Number,
    /// A name that is called or defined.
    Name,
}

/// The pieces of a text that have a colour, in source order.
pub fn paints(tree: &SyntaxTree<'_>) -> Vec<(Span, Paint)> {
    let leaves = tree.all().filter(|node| !tree.is_grafted(*node));
    let mut painted: Vec<(Span, Paint)> = Vec::new();
    for node in leaves {
        let span = tree.span(node);
        let is_inside = painted.last().is_some_and(|(last, _)| last.end > span.start);
        if let Some(paint) = paint(tree, node).filter(|_| !is_inside && !span.is_empty()) {
            painted.push((span, paint));
        }
    }
    painted
}

/// The colour of a node. Kinds of both languages are told by parts of their names: nothing but looks depends on it.
fn paint(tree: &SyntaxTree<'_>, node: NodeId) -> Option<Paint> {
    let kind = tree.kind(node);
    if !tree.is_named(node) {
        let is_word = kind.len() > 1 && kind.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        return is_word.then_some(Paint::Keyword);
    }
    match kind {
        "string_start" | "string_content" | "string_end" | "string_literal" | "raw_string_literal" | "char_literal" => {
            Some(Paint::Text)
        }
        "integer" | "float" | "integer_literal" | "float_literal" => Some(Paint::Number),
        "true" | "false" | "none" | "self" | "crate" | "super" | "mutable_specifier" => Some(Paint::Keyword),
        "identifier" | "field_identifier" => is_called_or_defined(tree, node).then_some(Paint::Name),
        _ => kind.ends_with("comment").then_some(Paint::Comment),
    }
}

fn is_called_or_defined(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    let Some(parent) = tree.parent(node) else { return false };
    let is_last = tree.end(node) == tree.end(parent);
    match tree.field_name(node) {
        Some("name") => tree.kind(parent).starts_with("function") || tree.kind(parent).starts_with("class"),
        Some("function") => true,
        _ => is_last && tree.field_name(parent) == Some("function"),
    }
}

/// The colours of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
    /// No colours: bold, underlined and reversed text.
    Plain,
}

/// What a piece of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name of the program, a rule, a title.
    Strong,
    /// Rules between parts, line numbers, words that only explain.
    Faint,
    /// A path.
    Path,
    /// A key.
    Key,
    /// What is safe, or accepted.
    Safe,
    /// What is unsafe, or wants attention.
    Unsafe,
    /// What is rejected.
    Rejected,
    /// A line that comes.
    Added,
    /// What is new in it.
    AddedPart,
    /// A line that goes.
    Removed,
    /// What goes of it.
    RemovedPart,
    /// The chosen line of a list.
    Chosen,
}

impl Theme {
    /// The looks of a part of the screen.
    pub fn part(self, part: Part) -> Style {
        let style = Style::new();
        let colour = |dark: u8, light: u8| match self {
            Theme::Plain => style,
            Theme::Dark => style.fg(Color::Indexed(dark)),
            Theme::Light => style.fg(Color::Indexed(light)),
        };
        let ground = |dark: u8, light: u8| match self {
            Theme::Plain => style,
            Theme::Dark => style.bg(Color::Indexed(dark)),
            Theme::Light => style.bg(Color::Indexed(light)),
        };
        let marked = |style: Style| if self == Theme::Plain { style.underlined() } else { style };
        match part {
            Part::Strong => style.bold(),
            Part::Faint if self == Theme::Plain => style.dim(),
            Part::Faint => colour(245, 243),
            Part::Path => colour(117, 25).bold(),
            Part::Key => colour(180, 94).bold(),
            Part::Safe => colour(114, 28).bold(),
            Part::Unsafe => colour(215, 130).bold(),
            Part::Rejected => colour(174, 124),
            Part::Added => ground(22, 194),
            Part::AddedPart => marked(ground(28, 157)).bold(),
            Part::Removed => ground(52, 224),
            Part::RemovedPart => marked(ground(88, 217)).bold(),
            Part::Chosen => style.add_modifier(Modifier::REVERSED),
        }
    }

    /// The looks of a piece of source code.
    pub fn paint(self, paint: Paint) -> Style {
        let (dark, light) = match paint {
            Paint::Keyword => (176, 90),
            Paint::Text => (150, 22),
            Paint::Comment => (246, 240),
            Paint::Number => (215, 130),
            Paint::Name => (111, 25),
        };
        match self {
            Theme::Plain => Style::new(),
            Theme::Dark => Style::new().fg(Color::Indexed(dark)),
            Theme::Light => Style::new().fg(Color::Indexed(light)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Language;
    use crate::syntax::Parser;

    fn check(language: Language, text: &str, expected: &[(&str, Paint)]) {
        let parser = Parser::new();
        let painted = paints(&parser.parse(text, language));
        let shown: Vec<(&str, Paint)> = painted.iter().map(|(span, paint)| (span.of(text), *paint)).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn source_has_colours() {
        use Paint::{Comment, Keyword, Name, Number, Text};
        check(
            Language::Python,
            "async def f(a):\n    await a.b(1)  # c\n",
            &[
                ("async", Keyword),
                ("def", Keyword),
                ("f", Name),
                ("await", Keyword),
                ("b", Name),
                ("1", Number),
                ("# c", Comment),
            ],
        );
        check(Language::Rust, "fn g() { f(\"x\"); }", &[("fn", Keyword), ("g", Name), ("f", Name), ("\"x\"", Text)]);
    }
}
