use super::ask;
use crate::facts::{Facts as _, Life};
use crate::syntax::NodeId;

/// The lines (from 1) of what makes and what uses the marked value, or why they are not known.
fn life(code: &str) -> String {
    ask(&format!("import threading\n{code}"), |facts, marked| {
        let lines = |places: &[NodeId]| {
            let line = |place: &NodeId| facts.tree().source()[..facts.tree().start(*place)].matches('\n').count() + 1;
            let all: Vec<String> = places.iter().map(|place| line(place).to_string()).collect();
            all.join(" ")
        };
        match facts.life_of(marked) {
            Ok(Life { made, uses, is_public, .. }) => {
                let public = if is_public { ", public" } else { "" };
                format!("made {}, used {}{public}", lines(&made), lines(&uses))
            }
            Err(reason) => reason,
        }
    })
}

#[test]
fn a_value_is_followed_through_its_names() {
    let check = |code: &str, expected: &str| assert_eq!(life(code), expected, "{code}");
    check("_l = threading.Lock()\ndef f():\n    with ⟦_l⟧: pass\n", "made 2, used 4");
    check("l = threading.Lock()\ndef f():\n    with ⟦l⟧: pass\n", "made 2, used 4, public");
    check(
        "class C:\n    def __init__(self):\n        self._l = threading.Lock()\n    def f(self):\n        ⟦self._l⟧.acquire()\n        self._l.release()\n",
        "made 4, used 6 7",
    );
    check(
        "async def g(q, n=1):\n    ⟦q⟧.wait()\nasync def main():\n    q = threading.Event()\n    await g(q)\n    await g(n=2, q=q)\n    q.set()\n",
        "made 5, used 3 8",
    );
    check(
        "class C:\n    def __init__(self, e):\n        self._e = e\n    def f(self):\n        ⟦self._e⟧.wait()\ndef main():\n    e = threading.Event()\n    return C(e)\n",
        "made 8, used 6",
    );
    check(
        "class A:\n    _l = threading.Lock()\nclass B(A):\n    def f(self):\n        with ⟦self._l⟧: pass\ndef g():\n    A._l.release()\n",
        "made 3, used 6 8",
    );
}

#[test]
fn a_value_that_gets_out_of_sight_is_not_followed() {
    let check = |code: &str, expected: &str| assert_eq!(life(code), expected, "{code}");
    check("def f(l):\n    with ⟦l⟧: pass\n", "who gives `l` is not known");
    check("def f(l):\n    with ⟦l⟧: pass\nf(make())\n", "what `make()` gives is not known");
    check("def f(l):\n    with ⟦l⟧: pass\nl = threading.Lock()\nrun(f, l)\n", "`f` is handed on, and called elsewhere");
    check(
        "class C:\n    def __init__(self):\n        self._l = threading.Lock()\n    def f(self, other):\n        with ⟦self._l⟧: other._l\n",
        "`other._l` may be the same one",
    );
    check("def f(xs):\n    for l in xs:\n        with ⟦l⟧: pass\n", "how `l` is bound cannot be followed");
}
