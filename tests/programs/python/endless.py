"""Sleeps that never end, and that take no time, of both libraries on one loop whose clock jumps ahead."""

# packages: anyio trio

import math

import anyio
import anyio.lowlevel
import trio
import trio.testing


async def inherited(limit, sleep):
    with trio.move_on_after(limit) as scope:
        await sleep()
    return scope.cancelled_caught


async def by_number():
    await trio.sleep(86401)
    await anyio.sleep(86402)


async def by_keyword():
    await trio.sleep(seconds=1_000_000)


async def by_another_keyword():
    await anyio.sleep(delay=1_000_000)


async def by_infinity():
    await trio.sleep(math.inf)


async def by_a_text():
    await anyio.sleep(float("inf"))


async def by_a_name():
    await trio.sleep(seconds=float("inf"))


async def by_another_name():
    await anyio.sleep(delay=math.inf)


async def in_both():
    with anyio.move_on_after(20_000_000):
        await trio.sleep(math.inf)


async def in_both_by_keyword():
    with anyio.move_on_after(20_000_000):
        await trio.sleep(seconds=math.inf)


async def in_both_by_number():
    with anyio.move_on_after(20_000_000):
        await trio.sleep(seconds=1_000_000)


async def at_once_by_keyword():
    await trio.sleep(seconds=0)


async def at_once():
    await trio.sleep(0)
    await trio.sleep(seconds=0)
    await anyio.sleep(0)
    await anyio.sleep(delay=0.0)


async def main():
    endless = [by_number, by_keyword, by_another_keyword, by_infinity, by_a_text, by_a_name, by_another_name]
    endless += [in_both, in_both_by_keyword, in_both_by_number]
    for sleep in (*endless, at_once, at_once_by_keyword):
        print(sleep.__name__, await inherited(10_000_000, sleep))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(at_once)
        print(await anyio.to_thread.run_sync(sum, [1, 2], cancellable=True))


anyio.run(main, backend="trio", backend_options={"clock": trio.testing.MockClock(autojump_threshold=0)})
