# -*- coding: utf-8 -*-
"""Docstring with def f(): and g() in it."""
from __future__ import annotations
import os, sys as system, a.b.c, x.y as z
from . import sibling
from .. import (uncle as u, aunt,)
from .pkg.mod import (
    one,  # a comment, with (
    two as deux,
)
from m import *
from n import a1, \
    b1 as b2
if True: import inline_import
try: from fast import loads
except ImportError: from slow import loads


@decorator
@factory(1, key=lambda x: x)
async def fetch(url: str = default(), *args: int, **kw) -> Result[int]:
    import local_module as lm
    await client.get(url)
    client.get(url)
    await client.get(url).json()
    r = await (client.get(url))
    _ = make()
    _ = make().other()
    _ = yield make()
    x = await f()
    f(); g(h()); k().l()
    return [await y() async for y in z()]


def one_line(a=1): return g(a)
async def one_async(): await h(); i()
class OneLine(Base(1), metaclass=meta()): x = call()


class Outer(Base):
    attr = "text".join(["a"])
    "a" "b".join(c)

    def method(self): return self.x.y.z(1)(2)[3](4).w()

    class Inner:
        async def deep(self):
            async with lock() as l, other(): pass
            async for i in agen(): print(i)
            else: done()

    async \
        def split(self):
            return  ( call
                      (1) )


def strings():
    f"{call(1)!r:>{width()}} {{not_call()}} {d['k'](1)}"
    f'{x:{"{"}>10}' + f"{lambda_: f(y)}"
    f"{f'{inner(1)}'}" f"{second()}".strip()
    rf"\{raw(1)}\n" + fR'''{triple(
        2)} ' '' ''' + t"{tee()}"
    f"\N{BULLET} {named()}"
    f"{'a' if b() else "c"}"
    b"\"x(" + rb'\'' + u'x(' + "a\
def not_a_def(): pass"
    """
def in_string(): pass
""" ; after()
    f"{x=}" f"{y!s}" f"{z!r:{w}}"
    f"{a['b']}" f"{ {1: two()}[1] }"


def soft(match, case):
    match = 1
    match(match)
    match.x()
    case(1)
    match command.split():
        case [first(a), *_] if guard(first):
            run(first)
        case Point(x=0, y=Inner(1)): single()
        case {"k": V()}:
            pass
        case _:
            pass
    match (a):
        case 1: pass
    match (a).b(c):
        case -1: pass
    match [q(1), w]:
        case A() | B():
            match(1)
    match: int = f()
    print(match[1:2](3), case)
    type = 1
    type(x)
    type Alias = call(1)


def lambdas():
    x = lambda: f()
    lambda: g()
    y = {lambda k: h(k): 1}
    if lambda z=i(): z: j()
    while (x := k()): break
    assert l(), m()
    del n()[0]
    a if b() else c()
    not d()
    -e()
    (f())
    g(),
    h() + i()
    j() if k() else l()
    x = yield m()
    n() .o() . p()
    (q
     .r()
     # comment (
     .s())
    t \
        (1)
    u(1) \
        .v()
    1.0.hex(); 1 .real(); x[1:](2); [].append(3); {}.get(4); (5,).count(6); ...
    w(a for a in b())


def tabs():
	if x:
		async def tabbed():
			pass
	nested_call()
	return

def generic[T: (int, str), *Ts, **P](x: T) -> dict[str, f(1)]:
    # trailing comment
    pass
    # more

class Generic[T]: pass

class Empty(
): pass
async def outer():
    def inner(): pass

    async def second(
        a,
        b=c(),
    ): pass
    return inner
    # the end
if x: y()
else: z()
with open() as f, (g() as h): i()
for j in k(): l()
try: m()
except* n(): o()
finally: p()
q()  # comment
r();
