"""Threads, tasks and callbacks that want to be started another way."""

import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from stall import watched

log = []


def slow(number):
    time.sleep(0.2)
    return number * 2


async def note(what, seconds=0.01):
    await asyncio.sleep(seconds)
    log.append(what)
    return what


async def fan_out(numbers):
    await asyncio.sleep(0)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(slow, numbers))
    return results


async def fan_out_again(numbers):
    await asyncio.sleep(0)
    with ThreadPoolExecutor() as pool:
        return list(pool.map(slow, numbers))


async def start_several():
    first = asyncio.create_task(note("first", 0.05))
    second = asyncio.create_task(note("second"))
    return [await first, await second]


async def polled():
    items = asyncio.Queue()
    asyncio.get_running_loop().call_later(0.2, items.put_nowait, "item")
    before = time.monotonic()
    while items.empty():
        await asyncio.sleep(1)
    item = items.get_nowait()
    return item, time.monotonic() - before < 0.9


async def from_thread():
    loop = asyncio.get_running_loop()
    heard = asyncio.Event()

    def tell():
        try:
            loop.call_soon(heard.set)
        except RuntimeError:
            log.append("refused")

    thread = threading.Thread(target=tell)
    thread.start()
    try:
        await asyncio.wait_for(heard.wait(), 0.3)
    except asyncio.TimeoutError as error:
        return type(error).__name__
    return heard.is_set()


async def executed():
    loop = asyncio.get_running_loop()
    async with watched():
        await loop.run_in_executor(None, time.sleep(0.3))
    try:
        return await loop.run_in_executor(None, note, "executed")
    except TypeError:
        return None


async def waited():
    asyncio.gather(note("gathered"), note("together"))
    value = await asyncio.wait_for(note("no limit"), timeout=None)
    task = asyncio.create_task(note("made"))
    await task
    return value, len(log)


async def returned():
    task = asyncio.create_task(note("returned"))
    return await task


class Buffer:
    """One thread fills it, tasks empty it."""

    def __init__(self):
        self.slots = threading.Semaphore(0)
        self.items: "queue.Queue[str]" = queue.Queue()

    def fill(self):
        for item in ("x", "y"):
            time.sleep(0.3)
            self.items.put(item)
            self.slots.release()

    async def take(self):
        self.slots.acquire()
        return self.items.get(timeout=2)


async def main():
    async with watched():
        print(await fan_out([1, 2, 3]), await fan_out_again(range(2)))
    print(await start_several())
    print(await polled())
    print(await from_thread(), "refused" in log)
    print(await executed())
    print(await waited(), await returned())
    buffer = Buffer()
    threading.Thread(target=buffer.fill).start()
    async with watched():
        print([await buffer.take(), await buffer.take()])


asyncio.run(main())
