//! What tests of edits share: a Python text with a marked node is rewritten, with its imports settled.

use super::{EditSet, Rewrite, imports};
use crate::apis::Apis;
use crate::facts::python::PythonFacts;
use crate::facts::{Facts, PythonVersion, Surroundings};
use crate::source::{Language, Span};
use crate::syntax::{NodeId, Parser};

const ASYNCIO: &str = r#"
[runtime]
default = true
[[runtime.offload]]
call = "asyncio.to_thread"
keywords = true
since = "3.9"
[[runtime.offload]]
call = "asyncio.get_running_loop().run_in_executor"
before = "None"
partial = "functools.partial"
[[api]]
names = ["asyncio.get_event_loop", "asyncio.get_running_loop", "asyncio.new_event_loop"]
returns = "asyncio.AbstractEventLoop"
[[api]]
names = ["asyncio.AbstractEventLoop", "asyncio.TaskGroup", "asyncio.Task"]
class = true
[[api]]
names = ["asyncio.run", "asyncio.AbstractEventLoop.run_until_complete"]
blocks = "block-on"
awaits = true
[[api]]
names = ["asyncio.create_task", "asyncio.AbstractEventLoop.create_task"]
task = "weak"
awaits = true
[[api]]
name = "asyncio.TaskGroup.create_task"
awaits = true
[[api]]
name = "asyncio.sleep"
coroutine = true
"#;

const ANYIO: &str = r#"
submodules = ["anyio.to_thread", "anyio.lowlevel"]
evidence = "anyio"
[runtime]
over = ["asyncio", "trio"]
[[runtime.offload]]
call = "anyio.to_thread.run_sync"
partial = "functools.partial"
[[api]]
name = "anyio.run"
blocks = "block-on"
"#;

const OTHERS: &[(&str, &str)] = &[
    ("functools", "[[api]]\nname = \"functools.partial\"\nbinds = true\n"),
    (
        "sqlite3",
        "[[api]]\nname = \"sqlite3.Connection\"\nclass = true\nthread-affine = true\n\
         [[api]]\nname = \"sqlite3.connect\"\nreturns = \"sqlite3.Connection\"\n",
    ),
    (
        "urllib",
        "submodules = [\"urllib.request\"]\n\
         [[api]]\nname = \"urllib.request.urlopen\"\nblocks = \"http\"\nreturns = \"http.client.HTTPResponse\"\n",
    ),
    ("requests", "[[api]]\nnames = [\"requests.get\", \"requests.post\"]\nblocks = \"http\"\n"),
    ("time", "[[api]]\nname = \"time.sleep\"\nblocks = \"sleep\"\ntwin.asyncio = \"asyncio.sleep\"\n"),
];

/// Rewrites the node between `«` and `»`, for this Python; gives the new text, or the reason why there is none.
pub(crate) fn rewrite_marked(
    marked: &str,
    python: PythonVersion,
    rewrite: impl Fn(NodeId, &dyn Facts) -> Result<Rewrite, String>,
) -> Result<String, String> {
    let (before, rest) = marked.split_once('«').expect("a mark opens");
    let (inside, after) = rest.split_once('»').expect("a mark closes");
    let text = format!("{before}{inside}{after}");
    let place = Span::new(before.len(), before.len() + inside.len());

    let tables = [("asyncio", ASYNCIO), ("anyio", ANYIO)];
    let apis =
        Apis::load(Language::Python, tables.into_iter().chain(OTHERS.iter().copied())).expect("the tables are right");
    let surroundings = Surroundings { python, ..Surroundings::default() };
    let parser = Parser::new();
    let tree = parser.parse(&text, Language::Python);
    assert!(tree.broken().is_empty(), "{text}");
    let facts = PythonFacts::collect(&tree, &apis, &surroundings);
    let inside = tree.all().filter(|node| tree.span(*node) == place && tree.is_named(*node));
    let node = inside.last().expect("a node is marked");
    let rewrite = rewrite(node, &facts)?;
    let edits = EditSet::from_edits(rewrite.edits).expect("the edits are apart");
    let settled = imports::settle(Language::Python, &text, facts.layout(), &edits, &rewrite.requests);
    let settled = EditSet::from_edits(settled).expect("the import edits are apart");
    let result = edits.union(&settled).expect("imports and edits are apart").apply(&text);
    assert!(parser.parse(&result, Language::Python).broken().is_empty(), "{result}");
    Ok(result)
}
