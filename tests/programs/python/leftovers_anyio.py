"""Clean-up that is skipped, generators that stay open, servers that are not ready, ways without a checkpoint, under anyio."""

# packages: anyio
# project: blocking=shop.report_*:to_thread

import contextlib
import time

import anyio
import shop

log = []


@contextlib.contextmanager
def held(name):
    log.append(f"open {name}")
    try:
        yield name
    finally:
        log.append(f"close {name}")


@contextlib.asynccontextmanager
async def opened(name):
    yield name
    close(name)


def close(name):
    log.append(f"close {name}")


async def numbers(name):
    with held(name):
        for number in range(3):
            yield number


async def connected(name):
    with held(name):
        yield name


async def ready(state, *, task_status=anyio.TASK_STATUS_IGNORED):
    await anyio.sleep(0.05)
    state.append("ready")
    task_status.started()
    await anyio.sleep(5)


@contextlib.asynccontextmanager
async def serving(state):
    async with anyio.create_task_group() as group:
        group.start_soon(ready, state)
        yield
        group.cancel_scope.cancel()


async def load(cache, key):
    if key in cache:
        return cache[key]
    await anyio.sleep(0)


async def note(texts):
    if len(texts) > 10**9:
        await anyio.sleep(1)
    else:
        texts.append(1)


async def busy(work):
    end = time.monotonic() + 0.5
    with anyio.move_on_after(0.05) as scope:
        while time.monotonic() < end:
            await work()
    return scope.cancelled_caught


async def stops():
    stopped = anyio.get_cancelled_exc_class()
    with anyio.move_on_after(0.01):
        try:
            await anyio.sleep(5)
        except stopped:
            print("stopped")
            raise
        except (OSError, stopped):
            raise


async def waits():
    event = anyio.Event()
    start = time.monotonic()
    async with anyio.create_task_group() as nursery:

        async def later():
            await anyio.sleep(0.05)
            event.set()

        nursery.start_soon(later)
        while not event.is_set():
            await anyio.sleep(1)
    print("event, early:", time.monotonic() - start < 0.9)


async def reports():
    ticks = []

    async def ticking():
        while True:
            ticks.append(1)
            await anyio.sleep(0.01)

    async with anyio.create_task_group() as nursery:
        nursery.start_soon(ticking)
        await anyio.sleep(0)
        print(shop.report_yearly(1, 2, factor=2) ** 2, "ticks:", len(ticks) > 2)
        nursery.cancel_scope.cancel()


async def calls():
    cancelled = anyio.get_cancelled_exc_class
    with anyio.move_on_after(0.01):
        try:
            await anyio.sleep(5)
        except cancelled():
            print("called")
            raise


class Lost(ExceptionGroup):
    pass


def groups():
    try:
        raise Lost("lost", [ValueError(1), KeyError(2)])
    except* ValueError as error:
        print(type(error).__name__)
    except* KeyError:
        pass


async def main():
    try:
        async with opened("file"):
            raise ValueError
    except ValueError:
        pass
    async for number in numbers("numbers"):
        if number:
            break
    print(log)
    log.clear()
    try:
        async with connected("line") as line:
            log.append(line)
    except (AttributeError, TypeError) as error:
        log.append(type(error).__name__)
    print(log)
    state = []
    async with serving(state):
        print(list(state))
    cache = {"a": 1}
    print(await busy(lambda: load(cache, "a")), await busy(lambda: note([])))
    await stops()
    await calls()
    groups()
    await waits()
    await reports()


anyio.run(main)
