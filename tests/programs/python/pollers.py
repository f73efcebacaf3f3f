"""Locks used by hand or wrongly, waits that ask again and again, updates that get lost."""

import asyncio
import os
import threading
import time

# What hangs is given up.
watch = threading.Timer(8, lambda: (print("hangs", flush=True), os._exit(1)))
watch.daemon = True
watch.start()


class Account:
    def __init__(self):
        self.total = 0
        self.items = {"a": 0}
        self._limit = asyncio.Semaphore(1)

    async def one(self):
        await asyncio.sleep(0.01)
        return 1

    async def add(self):
        self.total += await self.one()
        self.items["a"] += (await self.one()) + 1  # twice as much

    async def safe(self, log):
        await self._limit.acquire()
        try:
            log.append("in")
            await asyncio.sleep(0)
            log.append("out")
        finally:
            self._limit.release()

    async def enter(self):
        with self._limit:
            return "entered"


async def polls():
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, event.set)
    start = time.monotonic()
    while not event.is_set():
        await asyncio.sleep(0.5)
    print("event, early:", time.monotonic() - start < 0.4)

    async def fails():
        await asyncio.sleep(0.05)
        raise ValueError("kept")

    task = asyncio.create_task(fails())
    start = time.monotonic()
    while not task.done():
        await asyncio.sleep(0.5)
    print("task, early:", time.monotonic() - start < 0.4, task.exception())

    process = await asyncio.create_subprocess_exec("true")
    start = time.monotonic()
    while process.returncode is None:
        await asyncio.sleep(0.5)
    print("process, early:", time.monotonic() - start < 0.4, process.returncode)


async def spins():
    ready = []
    asyncio.get_running_loop().call_soon(ready.append, 1)
    end = time.monotonic() + 0.5
    while not ready and time.monotonic() < end:
        pass
    print("ready:", ready)


async def load(key):
    await asyncio.sleep(0)
    return key


async def waits():
    try:
        done, _ = await asyncio.wait([load(1), load(2)])
        print("done:", sorted(task.result() for task in done))
    except TypeError as error:
        print(error)


async def main():
    account = Account()
    await asyncio.gather(*[account.add() for _ in range(5)])
    print("total", account.total, account.items)
    log = []
    await asyncio.gather(account.safe(log), account.safe(log))
    print(log)
    try:
        print(await account.enter())
    except (TypeError, AttributeError) as error:
        print(error)
    await polls()
    await spins()
    await waits()


asyncio.run(main())
