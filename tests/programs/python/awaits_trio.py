"""Mistakes with `await` and its relatives under trio: what was never awaited, awaited the wrong way or too often."""

# packages: trio

import contextlib
import time

import trio

from stall import watched

log = []


async def note(what):
    await trio.sleep(0)
    log.append(what)
    return what


async def numbers(count):
    for number in range(count):
        await trio.sleep(0)
        yield number


class Store:
    def __init__(self):
        self.items = {"a": 1}

    async def get(self, key: str) -> int:
        await trio.sleep(0.001)
        return self.items[key]

    async def total(self) -> int:
        return self.get("a") + 1

    async def first(self) -> int:
        return self.get("a")

    async def put(self, key, value):
        self.items[key] = await note(value)


async def forgotten():
    store = Store()
    note("one")
    store.put("b", 2)
    _ = note("three")
    if len(log) < 3: note("early")
    return log, store.items


async def used():
    store = Store()
    value = store.get("a")
    text = note("x").upper()  # its result has methods
    return value + 1, text, f"{await store.total()}"


async def promised():
    return await Store().first() + 1


async def plainly():
    found = []
    async for number in [3, 2, 1]:
        found.append(number)
    async for key in sorted({"z": 1, "y": 2}):
        found.append(key)
    squares = [n * n async for n in (1, 2)]
    evens = {n async for n in range(4) if n % 2 == 0}
    return found, squares, evens


async def asyncly():
    found = []
    for number in numbers(3):
        if number == 2:
            break
        found.append(number)
    else:
        found.append("else")
    doubled = [n * 2 for n in numbers(3)]
    pairs = {n: m for n in range(2) for m in numbers(1)}
    return found, doubled, pairs


async def collected():
    return list(n async for n in numbers(3)), sum(n async for n in numbers(4) if n), max((n async for n in numbers(2)), default=9)


async def joined():
    return "-".join(str(n) async for n in numbers(3)), any(n async for n in numbers(2))


@contextlib.contextmanager
async def opened(name):
    log.append(f"open {name}")
    try:
        yield name
    finally:
        log.append(f"close {name}")


@contextlib.asynccontextmanager
def plain(name):
    yield name.upper()


async def entered():
    async with opened("a") as name:
        with plain("b") as other:
            return name, other


async def inside():
    return trio.run(note, "inside")


async def passed():
    done = []

    async def work(*names):
        await trio.sleep(0)
        done.extend(names)

    async with trio.open_nursery() as group:
        group.start_soon(work("a", "b"))
        group.start_soon(work())
    return done


async def threaded():
    before = time.monotonic()
    async with watched(runtime=trio):
        await trio.to_thread.run_sync(time.sleep(0.3))
    return time.monotonic() - before > 0.2


async def given():
    value = await trio.to_thread.run_sync(note, "given")
    return value if isinstance(value, str) else "not awaited"


class Guard:
    def __init__(self):
        self.lock = trio.Lock()
        self.held = 0

    async def enter(self):
        with self.lock:
            self.held += 1
            await trio.sleep(0)
        await self.lock.acquire()
        try:
            self.held += 1
        finally:
            self.lock.release()
        return self.held, self.lock.locked()


async def remote():
    return trio.from_thread.run(note, "remote")


counter = 0


async def counted():
    async def step():
        await trio.sleep(0)
        return 1

    async def add():
        global counter
        counter += await step()

    async with trio.open_nursery() as group:
        for _ in range(5):
            group.start_soon(add)
    return counter


async def main():
    for function in (
        forgotten, used, promised, plainly, asyncly, collected, joined, entered, inside, passed, threaded, given,
        Guard().enter, remote, counted,
    ):
        try:
            with trio.fail_after(2):
                print(function.__name__, await function())
        except BaseException as error:
            print(function.__name__, type(error).__name__)


trio.run(main)
