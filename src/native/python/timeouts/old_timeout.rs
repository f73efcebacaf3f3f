//! A timeout of the library that the runtime's own took over.

use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The timeout becomes that of the standard library, and what is asked of it is asked in its words.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "own-timeout", captures: &["callee", "item"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (callee, item) = (found.get("callee").ok_or("no call")?, found.get("item").ok_or("no item")?);
    let tree = facts.tree();
    let resolved = facts.resolve(callee);
    let function = resolved.symbol().and_then(|path| path.rsplit('.').next()).ok_or("what is called is not known")?;
    let mut rewrite = verbs::refer(callee, &format!("asyncio.{function}"), facts)?;
    let target = tree.descendants(item).find(|node| tree.is(*node, "as_pattern_target"));
    let Some(name) = target.and_then(|target| tree.named_children(target).next()) else { return Ok(rewrite) };
    let reads = facts.reads_of(name).ok_or("not every use of its name can be seen")?;
    for read in reads {
        rewrite.edits.extend(translate(read, tree)?);
    }
    Ok(rewrite)
}

/// What replaces one use of the timeout's name.
fn translate(read: NodeId, tree: &SyntaxTree<'_>) -> Result<Vec<Edit>, String> {
    let member = tree.parent(read).filter(|above| tree.field(*above, "object") == Some(read));
    let attribute = member.and_then(|member| tree.field(member, "attribute"));
    let (Some(member), Some(attribute)) = (member, attribute) else {
        return Err("its name is passed on".to_owned());
    };
    let call = tree.parent(member).filter(|call| tree.field(*call, "function") == Some(member));
    let span = tree.span(attribute);
    let list = call.and_then(|call| tree.field(call, "arguments"));
    match (tree.text(attribute), list) {
        ("expired", None) => Ok(vec![Edit::insert(span.end, "()")]),
        ("deadline", None) => Ok(vec![Edit::replace(span, "when()")]),
        ("update", Some(_)) => Ok(vec![Edit::replace(span, "reschedule")]),
        ("reject", Some(list)) => {
            let inner = Span::new(tree.start(list) + 1, tree.end(list) - 1);
            Ok(vec![Edit::replace(span, "reschedule"), Edit::replace(inner, "None")])
        }
        ("shift", Some(list)) => {
            let start = Edit::insert(tree.start(list) + 1, format!("{}.when() + ", tree.text(read)));
            Ok(vec![Edit::replace(span, "reschedule"), start])
        }
        ("reschedule" | "when" | "expired", Some(_)) => Ok(Vec::new()),
        (other, _) => Err(format!("what becomes of `{other}` is not known")),
    }
}
