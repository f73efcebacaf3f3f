//! Numbers that are written in the code.

use crate::syntax::{NodeId, SyntaxTree};

/// Longer arithmetic is no constant that a person wrote.
const LONGEST: usize = 64;

/// The value of a number or of arithmetic on numbers; `None` for anything else.
pub(super) fn number(tree: &SyntaxTree<'_>, expression: NodeId) -> Option<f64> {
    let parts: Vec<NodeId> = tree.descendants(expression).take(LONGEST + 1).collect();
    if parts.len() > LONGEST {
        return None;
    }
    // Children come after their parents, so backwards every operand is known before its operator.
    let mut values: Vec<(NodeId, f64)> = Vec::new();
    for part in parts.into_iter().rev().filter(|part| tree.is_named(*part)) {
        let of = |field: &str| {
            let operand = tree.field(part, field)?;
            values.iter().find(|(node, _)| *node == operand).map(|(_, value)| *value)
        };
        let sign = || tree.field(part, "operator").map(|sign| tree.text(sign));
        let value = match tree.kind(part) {
            "integer" | "float" => literal(tree.text(part))?,
            "parenthesized_expression" => {
                let inner = tree.named_children(part).next()?;
                values.iter().find(|(node, _)| *node == inner).map(|(_, value)| *value)?
            }
            "unary_operator" => match sign()? {
                "-" => -of("argument")?,
                "+" => of("argument")?,
                _ => return None,
            },
            "binary_operator" => compute(of("left")?, sign()?, of("right")?)?,
            "comment" => continue,
            _ => return None,
        };
        values.push((part, value));
    }
    values.iter().find(|(node, _)| *node == expression).map(|(_, value)| *value)
}

fn compute(left: f64, sign: &str, right: f64) -> Option<f64> {
    Some(match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "//" => (left / right).floor(),
        "%" => left.rem_euclid(right),
        "**" => left.powf(right),
        _ => return None,
    })
}

fn literal(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    plain.parse().ok().or_else(|| {
        let digits = plain.to_ascii_lowercase();
        let (digits, radix) = match digits.get(..2)? {
            "0x" => (digits.get(2..)?, 16),
            "0o" => (digits.get(2..)?, 8),
            "0b" => (digits.get(2..)?, 2),
            _ => return None,
        };
        u32::from_str_radix(digits, radix).ok().map(f64::from)
    })
}
