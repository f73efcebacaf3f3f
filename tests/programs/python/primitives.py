"""Locks, events and queues of threads that only tasks use: a second task that wants one stops everything."""

import asyncio
import os
import queue
import threading
from typing import Optional

# What hangs is given up.
watch = threading.Timer(8, lambda: (print("hangs", flush=True), os._exit(1)))
watch.daemon = True
watch.start()


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self._turns = threading.Semaphore(2)
        self.n = 0

    async def bump(self):
        with self.lock:
            n = self.n
            await asyncio.sleep(0.01)
            self.n = n + 1

    async def limited(self):
        self._turns.acquire()
        try:
            await asyncio.sleep(0.01)
        finally:
            self._turns.release()


class Gate:
    opened = threading.Event()

    async def enter(self, name, patience):
        late = not self.opened.wait(timeout=patience)
        print(name, "late" if late else "in time")
        self.opened.wait()
        return name

    async def open(self):
        await asyncio.sleep(0.2)
        self.opened.set()
        print("again:", self.opened.wait(0))


_full = threading.Condition()
_stock: list[int] = []


async def take():
    with _full:
        while not _stock:
            _full.wait()
        return _stock.pop()


async def bring(x):
    await asyncio.sleep(0.05)
    with _full:
        _stock.append(x)
        _full.notify()


async def produce(jobs, n):
    for x in range(n):
        jobs.put(x)
        await asyncio.sleep(0)
    try:
        jobs.put("more", timeout=0.1)
        jobs.put_nowait("and more")
        jobs.put("too much", block=False)
    except queue.Full:
        print("full at", jobs.qsize())


async def consume(jobs, results: Optional[list] = None):
    seen = []
    while True:
        try:
            job = jobs.get(timeout=0.3)
        except queue.Empty:
            break
        seen.append(job)
        jobs.task_done()
    try:
        while True:
            seen.append(jobs.get_nowait())
    except queue.Empty:
        return seen


async def queues():
    jobs: queue.Queue[object] = queue.Queue(maxsize=2)
    _, seen = await asyncio.gather(produce(jobs, 2), asyncio.sleep(0.02, None))
    print(await consume(jobs))
    jobs.join()
    print("empty:", jobs.empty())


async def late_consumer():
    jobs = queue.Queue()

    async def later():
        await asyncio.sleep(0.05)
        jobs.put("late")

    task = asyncio.create_task(later())
    print("got", jobs.get())
    await task


async def main():
    counter = Counter()
    await asyncio.gather(*[counter.bump() for _ in range(5)])
    print("counted", counter.n)
    await asyncio.gather(*[counter.limited() for _ in range(5)])
    gate = Gate()
    print(await asyncio.gather(gate.enter("a", 0.02), gate.enter("b", 0.1), gate.open()))
    print(await asyncio.gather(take(), bring(7)))
    await queues()
    await late_consumer()


asyncio.run(main())
