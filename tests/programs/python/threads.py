"""Waiting for threads and their futures on the event loop, where it stops every task or never comes back."""

import asyncio
import concurrent.futures
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from stall import watched

pool = ThreadPoolExecutor()


def work(x, k=0):
    time.sleep(0.3)
    return x + k


async def load(key):
    await asyncio.sleep(0)
    return {"key": key}


async def fail():
    await asyncio.sleep(0)
    raise ValueError("wrong")


async def futures():
    async with watched():
        print("submitted:", pool.submit(work, 1, k=2).result() + 1)
        print("starred:", pool.submit(work, *[3], **{"k": 4}).result(timeout=5))
    async with watched():
        future = pool.submit(work, 5)
        print("future:", future.result())
        failing = pool.submit(work, "a", 1)
        print("exception:", type(failing.exception()).__name__)
        print("waited:", len(concurrent.futures.wait([pool.submit(work, 6)]).done))
        print("mapped:", list(pool.map(work, [7, 8])))
    try:
        pool.submit(time.sleep, 1).result(0.05)
    except concurrent.futures.TimeoutError:
        print("too late")


async def joins():
    async with watched():
        thread = threading.Thread(target=work, args=(1,))
        thread.start()
        thread.join()
        print("alive:", thread.is_alive())


async def deadlocks():
    loop = asyncio.get_running_loop()
    try:
        print(asyncio.run_coroutine_threadsafe(load(1), loop).result(timeout=1)["key"])
        future = asyncio.run_coroutine_threadsafe(load(2), loop)
        print(future.result(timeout=1))
    except TimeoutError:
        print("deadlock")
    try:
        asyncio.run_coroutine_threadsafe(
            fail(),  # the one that fails
            asyncio.get_running_loop(),
        ).result(1)
    except ValueError as error:
        print("failed:", error)
    except TimeoutError:
        print("deadlock")


async def other_loop():
    other = asyncio.new_event_loop()
    thread = threading.Thread(target=other.run_forever)
    thread.start()

    async def name(waits):
        await asyncio.sleep(waits)
        return threading.current_thread() is thread

    async with watched():
        print("in its own thread:", asyncio.run_coroutine_threadsafe(name(0.3), other).result())  # best fix only
    other.call_soon_threadsafe(other.stop)
    thread.join()
    other.close()


async def main():
    await futures()
    await joins()
    await deadlocks()
    await other_loop()


asyncio.run(main())
