//! `context`, `function_of`, `function_name`.

use super::{ask, ask_within, python};
use crate::facts::{Context, Facts, Surroundings};

/// `sync`, `async`, `async!` with a caution, `no-await`, or `?`.
fn check(code: &str, expected: &str) {
    check_within(code, &Surroundings::default(), expected);
}

fn check_within(code: &str, surroundings: &Surroundings, expected: &str) {
    let found = ask_within(code, surroundings, |facts, node| match facts.context(node) {
        Context::Sync => "sync",
        Context::Async { caution: None, .. } => "async",
        Context::Async { .. } => "async!",
        Context::NoAwait { .. } => "no-await",
        Context::Unknown => "?",
    });
    assert_eq!(found, expected, "{code}");
}

#[test]
fn the_nearest_function_decides() {
    check("⟦x()⟧", "sync");
    check("def f():\n  ⟦x()⟧", "sync");
    check("async def f():\n  ⟦x()⟧", "async");
    check("async def f():\n  if a:\n    with b:\n      ⟦x()⟧", "async");
    check("async def f():\n  def g():\n    ⟦x()⟧", "sync");
    check("async def f():\n  g = lambda: ⟦x()⟧", "sync");
    check("def f():\n  async def g():\n    ⟦x()⟧", "async");
    check("class A:\n  async def g(self):\n    ⟦x()⟧", "async");
    check("@a\nasync def g():\n  ⟦x()⟧", "async");
    check("async def f():\n  f'{⟦x()⟧}'", "async");
}

#[test]
fn headers_belong_to_the_code_around() {
    check("async def f(a=⟦x()⟧): ...", "sync");
    check("async def f(a: ⟦x()⟧): ...", "sync");
    check("async def f() -> ⟦x()⟧: ...", "sync");
    check("@⟦x()⟧\nasync def f(): ...", "sync");
    check("async def f():\n  def g(a=⟦x()⟧): ...", "async!");
    check("async def f():\n  def g(a: int=⟦x()⟧): ...", "async!");
    check("async def f():\n  lambda a=⟦x()⟧: 1", "async!");
    check("async def f():\n  @⟦x()⟧\n  def g(): ...", "async!");
    check("async def f():\n  def g(a: ⟦x()⟧): ...", "no-await");
    check("async def f():\n  a: ⟦x()⟧ = 1", "no-await");
    check("async def f():\n  a: int = ⟦x()⟧", "async");
    check("async def f():\n  class A(⟦x()⟧): ...", "async");
    check("async def f():\n  class A:\n    ⟦x()⟧", "no-await");
    check("async def f():\n  class A:\n    async def g(self):\n      ⟦x()⟧", "async");
    check("async def f():\n  type X = ⟦x⟧", "no-await");
}

#[test]
fn comprehensions() {
    check("async def f():\n  [⟦x()⟧ for a in b]", "async");
    check("async def f():\n  {a: ⟦x()⟧ for a in b}", "async");
    check("async def f():\n  [a for a in b if ⟦x()⟧]", "async");
    check("async def f():\n  [a for a in ⟦x()⟧]", "async");
    check("async def f():\n  [a for a in b for c in ⟦x()⟧]", "async");
    check("async def f():\n  (⟦x()⟧ for a in b)", "no-await");
    check("async def f():\n  sum(⟦x()⟧ for a in b)", "no-await");
    check("async def f():\n  (a for a in b if ⟦x()⟧)", "no-await");
    check("async def f():\n  (a for a in ⟦x()⟧)", "async");
    check("async def f():\n  (a for a in b for c in ⟦x()⟧)", "no-await");
    check("async def f():\n  [(a for a in ⟦x()⟧) for c in d]", "async");
    check("async def f():\n  ([⟦x()⟧ for a in b] for c in d)", "no-await");
    check("async def f():\n  [[⟦x()⟧ for a in b] for c in d]", "no-await");
    check_within("async def f():\n  [[⟦x()⟧ for a in b] for c in d]", &python(3, 11), "async");
    check("async def f():\n  [[a for a in b] for c in ⟦x()⟧]", "async");
    check("def f():\n  [⟦x()⟧ for a in b]", "sync");
}

#[test]
fn code_that_never_runs_is_unknown() {
    check("async def f():\n  if False:\n    ⟦x()⟧", "?");
    check("async def f():\n  if TYPE_CHECKING:\n    ⟦x()⟧\n  else:\n    y()", "?");
    check("async def f():\n  if TYPE_CHECKING:\n    y()\n  else:\n    ⟦x()⟧", "async");
    check("if TYPE_CHECKING:\n  async def f():\n    ⟦x()⟧", "?");
}

#[test]
fn functions_have_dotted_names() {
    let check = |code: &str, expected: Option<&str>| {
        assert_eq!(ask(code, |facts, node| facts.function_name(node)).as_deref(), expected, "{code}");
    };
    check("⟦x()⟧", None);
    check("class A:\n  ⟦x()⟧", None);
    check("def f():\n  ⟦x()⟧", Some("f"));
    check("class A:\n  async def f(self):\n    [⟦x()⟧ for a in b]", Some("A.f"));
    check("class A:\n  def f(self):\n    def g():\n      ⟦x()⟧", Some("A.f.g"));
    check("def f(a=⟦x()⟧): ...", None);
}

#[test]
fn functions_of_nodes() {
    let check = |code: &str, expected: Option<&str>| {
        let found = ask(code, |facts, node| facts.function_of(node).map(|function| facts.tree().kind(function)));
        assert_eq!(found, expected, "{code}");
    };
    check("⟦x()⟧", None);
    check("async def f():\n  ⟦x()⟧", Some("function_definition"));
    check("async def f():\n  lambda: ⟦x()⟧", Some("lambda"));
    check("async def f():\n  class A:\n    ⟦x()⟧", Some("function_definition"));
}
