"""Scopes, sleeps and deadlines of trio and anyio that can be written better: each count must come out as zero."""

# packages: trio anyio

import math
from collections import Counter

import anyio
import trio

used = Counter()


def counting(module, name):
    original = getattr(module, name)

    def counted(*args, **kwargs):
        if module is trio and name == "sleep" or module is anyio and name == "sleep":
            if not args or args[0] not in (0, math.inf):
                return original(*args, **kwargs)
        used[f"{module.__name__}.{name}"] += 1
        return original(*args, **kwargs)

    setattr(module, name, counted)


for module in (trio, anyio):
    for name in ("fail_after", "move_on_after", "sleep"):
        counting(module, name)


class Cache:
    def __init__(self):
        self.values = {}

    async def load_trio(self, key):
        """Values are made up."""
        with trio.fail_after(5):
            # Text over several lines keeps its blanks.
            value = f"""{key}
    indented
"""
            if key in self.values:
                with trio.move_on_after(1) as unused:  # a scope in a scope
                    value = self.values[key]
            self.values[key] = value
        with trio.fail_after(5), open(__file__ if "__file__" in globals() else "/dev/null") as file:  # best fix only
            file.fileno()
        with (
            trio.move_on_after(1),
            trio.move_on_after(2),
        ):
            value = value.upper()
        with trio.fail_after(3): value += "!"; value += "?"
        await trio.sleep(0)
        return value

    async def load_anyio(self, key):
        for _ in range(2):
            with anyio.move_on_after(2):
                if key == "stop":
                    break
                continue
        await anyio.sleep(0)
        with anyio.fail_after(1):
            return key * 2


async def main_trio():
    order = []

    async def other():
        order.append("other")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(other)
        await trio.sleep(0)
        order.append("main")
    print(sorted(order))
    print(repr(await Cache().load_trio("key")))
    with trio.move_on_after(0.05):
        await trio.sleep(math.inf)
    print("woken by the scope")


async def main_anyio():
    print(await Cache().load_anyio("ab"))
    with anyio.CancelScope(deadline=anyio.current_time() + 0.05):
        await anyio.sleep(float("inf"))
    print("woken again")


trio.run(main_trio)
anyio.run(main_anyio)
for name, count in sorted(used.items()):
    print(name, count)
