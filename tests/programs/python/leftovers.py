"""Clean-up that is skipped, generators that stay open, queues that are polled, tasks and threads by hand."""

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

log = []


class Broken(ExceptionGroup):
    """What went wrong at the start."""

    retry = False


class Bare(BaseExceptionGroup[BaseException]): pass


@contextlib.contextmanager
def held(name):
    log.append(f"open {name}")
    try:
        yield name
    finally:
        log.append(f"close {name}")


def close(name):
    log.append(f"close {name}")


@contextlib.asynccontextmanager
async def opened(name):
    with held("around"):
        log.append(f"open {name}")
        yield name
        # Whatever happens.
        close(name)

        print("closed", name)


async def managers():
    log.clear()
    try:
        async with opened("file") as name:
            raise ValueError(name)
    except ValueError as error:
        log.append(str(error))
    print(log)


async def numbers(name):
    with held(name):
        for number in range(3):
            yield number


class Pages:
    async def all(self):
        try:
            for page in ("a", "b"):
                yield page
        finally:
            await asyncio.sleep(0)
            log.append("no more pages")

    async def find(self, wanted):
        async for page in self.all():
            # The first one.
            if page == wanted:
                return f"""
{page}""".strip(), list(log)


async def generators():
    log.clear()
    async for number in numbers("numbers"):
        if number:
            break
    else:
        log.append("all")
    print(log)
    log.clear()
    print(await Pages().find("a"), log)


async def connected(name):
    with held(name):
        yield name


async def connect():
    log.clear()
    try:
        async with connected("line") as line, contextlib.AsyncExitStack():
            log.append(f"use {line}")
    except (AttributeError, TypeError) as error:
        log.append(type(error).__name__)
    print(log)


async def consume(queue, timeout):
    start = time.monotonic()
    while queue.empty():  # none yet
        await asyncio.sleep(timeout)
    # Now there is one.
    item = queue.get_nowait()
    print("item, early:", item, time.monotonic() - start < 0.4)


async def last(queue: asyncio.LifoQueue):
    while queue.empty():
        await asyncio.sleep(0.5)
    return queue.get_nowait().upper()


async def queues():
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_later(0.05, queue.put_nowait, 7)
    await consume(queue, 0.5)
    stack = asyncio.LifoQueue()
    asyncio.get_running_loop().call_later(0.05, stack.put_nowait, "x")
    start = time.monotonic()
    print(await last(stack), "early:", time.monotonic() - start < 0.4)


def groups():
    for group in (Broken("start", [ValueError(1), KeyError(2)]), Bare("end", [ValueError(3), KeyError(4)])):
        try:
            raise group
        except* ValueError as error:
            print(type(error).__name__, error.message, error.exceptions)
        except* KeyError as error:
            print(type(error).__name__, error.exceptions)


async def fails():
    await asyncio.sleep(0)
    raise ValueError("failed")


async def slow(state):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        state.append("stopped")
        raise


async def both(state):
    one = asyncio.create_task(fails())
    two = asyncio.create_task(slow(state), name="slow")
    # Both run.
    state.append("started")
    first = await one
    await two
    return first


async def add(one, two):
    await asyncio.sleep(0)
    return one + two


async def sums():
    a = asyncio.create_task(add(1, 2))
    b = asyncio.create_task(add(3, 4))
    if a is not None:
        return 0
    return await b


async def more_sums():
    a = asyncio.create_task(add(1, 2))
    b = asyncio.create_task(add(3, 4))
    print("between")
    return await a + (await b) * 10


async def tasks():
    state = []
    try:
        await both(state)
    except* ValueError:
        state.append("caught")
    print(state, await sums(), await more_sums())


class Peak:
    def __init__(self):
        self.now = self.most = 0

    async def load(self, key, factor=1):
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return key * factor


async def fan_out(keys):
    peak = Peak()
    found = await asyncio.gather(*[peak.load(key) for key in keys])
    print(len(found), found[-1], "a few:", peak.most <= 10)
    peak = Peak()
    pairs = [(key, 2) for key in keys]
    found = await asyncio.gather(
        *(peak.load(key, factor=factor) for key, factor in pairs if key),
        return_exceptions=True,
    )
    print(len(found), found[-1], "a few:", peak.most <= 10)


def work(number):
    time.sleep(0.3)
    return number * number


async def ticking(ticks):
    while True:
        ticks.append(1)
        await asyncio.sleep(0.01)


async def in_threads(numbers):
    with ThreadPoolExecutor() as pool:
        # All of them.
        squares = list(pool.map(work, numbers))
    print(squares)


async def in_few_threads(numbers):
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda number: work(number) + 1, numbers))


async def threads():
    for run in (in_threads, in_few_threads):
        ticks = []
        ticker = asyncio.create_task(ticking(ticks))
        await asyncio.sleep(0)
        print(await run([1, 2, 3]), "ticks:", len(ticks) > 2)
        ticker.cancel()
        await asyncio.gather(ticker, return_exceptions=True)


async def main():
    await managers()
    await generators()
    await connect()
    await queues()
    groups()
    await tasks()
    await fan_out(range(15))
    await threads()


asyncio.run(main())
