"""Forms that stand in no other program, under asyncio: displays, servers, files and pipes handed on, dropped tasks."""

# packages: janus tenacity

import asyncio
import json
import os
import socket
import socketserver
import sys
import tempfile
import threading
import time

import janus
from stall import watched
from tenacity import AsyncRetrying, retry, stop_after_attempt, wait_fixed

log = []


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        time.sleep(0.3)
        self.wfile.write(self.rfile.readline().upper())


async def displays():
    found = []
    async for number in [3, 1, 2]:
        found.append(number)
    pairs = {key async for key in (1, 2)}
    return found, [number * 2 async for number in [4, 5]], pairs


async def shouted(server: socketserver.TCPServer):
    def ask():
        with socket.create_connection(server.server_address) as connection:
            connection.sendall(b"hello\n")
            log.append(connection.recv(20))

    threading.Thread(target=ask).start()
    server.handle_request()
    while not log:
        await asyncio.sleep(0.01)
    return log.pop()


async def sized(path):
    data = json.load(open(path))
    size = os.path.getsize(path)
    await asyncio.sleep(0)
    return data, size


async def sent():
    other = asyncio.new_event_loop()
    thread = threading.Thread(target=other.run_forever)
    thread.start()
    try:
        return asyncio.run_coroutine_threadsafe(note("sent", 0.3), other).result(timeout=5)
    finally:
        other.call_soon_threadsafe(other.stop)
        while other.is_running():
            await asyncio.sleep(0.01)
        other.close()


async def loaded(path):
    return json.load(open(path)), len(json.load(open(path, encoding="utf-8")))


async def described(path):
    number = os.open(path, os.O_RDONLY)
    with os.fdopen(number) as file:
        first = file.readline()
    os.remove(path)
    await asyncio.sleep(0)
    descriptor, other = tempfile.mkstemp(dir=os.path.dirname(path))
    file = os.fdopen(descriptor, "w+")
    file.write("one\n")
    await asyncio.sleep(0)
    file.flush()
    size = os.path.getsize(other)
    file.close()
    return first, size


async def typed():
    print("asks", flush=True)
    try:
        return json.load(sys.stdin)  # a person types
    except ValueError as error:
        return type(error).__name__


async def listed():
    pipe = os.popen("sleep 0.3; echo one; sleep 0.3; echo two")
    words = []
    for line in pipe:
        words.append(line.strip())
        await asyncio.sleep(0)
    return words


async def spawned():
    number = os.posix_spawn(sys.executable, [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    await asyncio.sleep(0)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


async def note(text, seconds=0.01):
    await asyncio.sleep(seconds)
    log.append(text)
    return text


async def started():
    if asyncio.create_task(note("as a condition")):
        await asyncio.sleep(0.05)
    while asyncio.create_task(note("in a loop")):
        await asyncio.sleep(0.05)
        break
    loop = asyncio.get_running_loop()
    task = asyncio.get_running_loop().create_task(note("the long way"))
    other = loop.create_task(note("with a variable"))
    return await task, await other, sorted(log)


class Counter:
    """Locked by one method, unlocked by another."""

    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    async def begin(self):
        has_it = self.lock.acquire(timeout=0.3)
        await asyncio.sleep(0)
        return has_it

    async def end(self):
        await asyncio.sleep(0.01)
        self.count += 1
        self.lock.release()

    async def work(self):
        if await self.begin():
            await self.end()


async def counted():
    counter = Counter()
    await asyncio.gather(counter.work(), counter.work(), counter.work())
    return counter.count


async def both_sides():
    items = janus.Queue()
    items.async_q.put_nowait("item")
    try:
        first = items.sync_q.get()
        items.sync_q.put("more")
        return first, items.async_q.get_nowait()
    finally:
        await items.aclose()


calls = []


@retry(sleep=time.sleep, wait=wait_fixed(0.3), stop=stop_after_attempt(2))
async def flaky():
    await asyncio.sleep(0)
    calls.append(1)
    if len(calls) < 2:
        raise OSError
    return len(calls)


async def retried():
    calls.clear()
    async for attempt in AsyncRetrying(sleep=time.sleep, wait=wait_fixed(0.3), stop=stop_after_attempt(3)):
        with attempt:
            await asyncio.sleep(0)
            calls.append(1)
            if len(calls) < 2:
                raise OSError
    return len(calls)


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data.json")
        with open(path, "w") as file:
            json.dump([1, 2], file)
        with socketserver.TCPServer(("127.0.0.1", 0), Echo) as server:
            for function, arguments in [
                (displays, ()),
                (shouted, (server,)),
                (sized, (path,)),
                (sent, ()),
                (loaded, (path,)),
                (described, (path,)),
                (listed, ()),
                (spawned, ()),
                (started, ()),
                (counted, ()),
                (both_sides, ()),
                (typed, ()),
                (flaky, ()),
                (retried, ()),
            ]:
                try:
                    async with watched():
                        print(function.__name__, await function(*arguments))
                except TypeError as error:
                    print(function.__name__, type(error).__name__)


asyncio.run(main())
