"""Time limits written the old way, and functions where coroutines are wanted."""

import asyncio
import concurrent.futures
import socket
import time
from collections import Counter

from stall import watched

used = Counter()


def counting(name):
    original = getattr(asyncio, name)

    def counted(*args, **kwargs):
        used[name] += 1
        return original(*args, **kwargs)

    setattr(asyncio, name, counted)


counting("wait_for")


async def work(delay=0.01, value="done"):
    await asyncio.sleep(delay)
    return value


class Client:
    def __init__(self):
        self.name = "client"

    async def fetch(self):
        await asyncio.sleep(0.01)
        return self.name

    async def first(self):
        name: str = await asyncio.wait_for(
            self.fetch(),
            timeout=1,
        )
        await asyncio.wait_for(self.fetch, 1)
        both = name, await asyncio.wait_for(work(), None)
        print(both)
        return await asyncio.wait_for(
            work(
                value="""first
  and second""",
            ),
            timeout=1,
        )


async def bounded(limit):
    for delay in (0.01, 5):
        try:
            value = await asyncio.wait_for(work(delay), limit)  # may be late
            print(value)
        except (asyncio.TimeoutError, TimeoutError):
            print("late", delay)
    try:
        if limit:
            return await asyncio.wait_for(work(5), timeout=limit / 2)
    except (
        OSError,
        asyncio.TimeoutError,
    ) as error:
        return type(error).__name__
    finally:
        await asyncio.wait_for(work(), None)


async def fail(kind):
    if kind == 0:
        raise asyncio.TimeoutError("asyncio")
    if kind == 1:
        raise socket.timeout("socket")
    raise concurrent.futures.TimeoutError


async def useless(cache):
    async with asyncio.timeout(0.001):
        cache["a"] = 1
        # The second one.
        cache["b"] = 2
    return cache


async def wrong():
    task = asyncio.create_task(work)
    results = await asyncio.gather(work, work(value="other"))
    await asyncio.to_thread(time.sleep(0.2))
    return await task, results


async def main():
    print(await Client().first())
    print(await bounded(0.1))
    for kind in range(3):
        try:
            await fail(kind)
        except TimeoutError as error:
            print("caught", error)
    print(await useless({}))
    async with watched():
        print(await wrong())
    print(sorted(used.items()))


asyncio.run(main)
