"""Clean-up that is skipped, generators that stay open, servers that are not ready, ways without a checkpoint, under trio."""

# packages: trio
# needs: trio.as_safe_channel
# project: requires=trio:0.30 blocking=shop.report_*:to_thread

import contextlib
import socket
import time

import shop
import trio

log = []


@contextlib.contextmanager
def held(name):
    log.append(f"open {name}")
    try:
        yield name
    finally:
        log.append(f"close {name}")


@contextlib.asynccontextmanager
async def opened(stream):
    yield stream
    await stream.aclose()


async def numbers(name):
    with held(name):
        for number in range(3):
            yield number


async def connected(name):
    with held(name):
        yield name


async def letters():
    try:
        for letter in "abc":
            yield letter
    finally:
        log.append("no more letters")


async def ready(state, *, task_status=trio.TASK_STATUS_IGNORED):
    await trio.sleep(0.05)
    state.append("ready")
    task_status.started()
    await trio.sleep_forever()


@contextlib.asynccontextmanager
async def serving(state, port):
    async def answer(stream):
        await stream.send_all(b"hello")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(ready, state)
        nursery.start_soon(trio.serve_tcp, answer, port)
        yield
        nursery.cancel_scope.cancel()


async def load(cache, key):
    if key in cache:
        return cache[key]
    await trio.sleep(0)


async def note(texts):
    if len(texts) > 10**9:
        await trio.sleep(1)
    else:
        texts.append(1)


async def busy(work):
    end = time.monotonic() + 0.5
    with trio.move_on_after(0.05) as scope:
        while time.monotonic() < end:
            await work()
    return scope.cancelled_caught


async def ended(process: trio.Process):
    while process.returncode is None:
        await trio.sleep(1)
    return process.returncode


async def waits():
    event = trio.Event()
    start = time.monotonic()
    async with trio.open_nursery() as nursery:

        async def later():
            await trio.sleep(0.05)
            event.set()

        nursery.start_soon(later)
        while not event.is_set():
            await trio.sleep(1)
    print("event, early:", time.monotonic() - start < 0.9)
    start = time.monotonic()
    code = await ended(await trio.lowlevel.open_process(["sleep", "0.1"]))
    print("process, early:", time.monotonic() - start < 0.9, code)


async def reports():
    ticks = []

    async def ticking():
        while True:
            ticks.append(1)
            await trio.sleep(0.01)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(ticking)
        await trio.sleep(0)
        print(shop.report_yearly(1, 2, factor=2) ** 2, "ticks:", len(ticks) > 2)
        nursery.cancel_scope.cancel()


async def main():
    send, receive = trio.open_memory_channel(1)
    try:
        async with opened(send):
            raise ValueError
    except ValueError:
        pass
    receive.close()
    print("closed:", send._closed)
    async for number in numbers("numbers"):
        if number:
            break
    print(log)
    log.clear()
    async for letter in letters():
        if letter == "b":
            break
    print(log)
    try:
        async with connected("line") as line:
            log.append(line)
    except (AttributeError, TypeError) as error:
        log.append(type(error).__name__)
    print(log)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    state = []
    async with serving(state, port):
        print(list(state))
        try:
            stream = await trio.open_tcp_stream("127.0.0.1", port)
            print(await stream.receive_some())
        except OSError as error:
            print(type(error).__name__)
    cache = {"a": 1}
    print(await busy(lambda: load(cache, "a")), await busy(lambda: note([])))
    await waits()
    await reports()


trio.run(main)
