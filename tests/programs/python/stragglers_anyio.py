"""Forms that stand in no other program, under anyio: locks, mocks, handlers, files of descriptors, databases, services."""

# packages: anyio openai redis tenacity

import http.server
import json
import os
import sqlite3
import tempfile
import threading
import time
from unittest.mock import AsyncMock, Mock

import anyio
import redis
from openai import OpenAI
from tenacity import AsyncRetrying, retry, stop_after_attempt, wait_fixed

from stall import watched


class Models(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.3)
        model = {"id": "m1", "object": "model", "created": 0, "owned_by": "o"}
        data = json.dumps({"object": "list", "data": [model]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Models)
threading.Thread(target=server.serve_forever, daemon=True).start()
models = OpenAI(api_key="k", base_url=f"http://127.0.0.1:{server.server_port}")
store = redis.Redis(port=9, socket_timeout=1)


class Jobs:
    """Whoever works waits while it has the lock."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done = []

    async def work(self, name):
        if self.done:
            # The other one is through.
            self.lock.acquire(timeout=1)
            self.lock.release()
        with self.lock:
            await anyio.sleep(0.01)
            self.done.append(name)


async def locked():
    jobs = Jobs()
    await jobs.work("first")
    await jobs.work("second")
    return jobs.done


class Door:
    """Opened by another task."""

    def __init__(self):
        self.ready = threading.Event()

    async def enter(self):
        return self.ready.wait(timeout=0.5)

    async def open(self):
        await anyio.sleep(0.05)
        self.ready.set()


async def entered():
    door = Door()
    async with anyio.create_task_group() as nursery:
        nursery.start_soon(door.open)
        return await door.enter()


async def mocked():
    client = Mock()
    await client.connect("here")
    client.connect.assert_called_once_with("here")
    return "awaited"


async def forgotten():
    send = AsyncMock()
    coroutine = send("text")
    coroutine.close()
    try:
        send.assert_called_once_with("text")
    except AssertionError:
        return "not awaited"
    return "passed"


async def add(first, second):
    return first + second


async def summed():
    return await add(1, 2) + await add(3, 4)


async def stubborn(log):
    try:
        await anyio.sleep(5)
    except anyio.get_cancelled_exc_class():
        log.append("cleaned")
    log.append("goes on")


async def ended():
    log = []
    with anyio.move_on_after(0.01):
        await stubborn(log)
    return log


async def failing(log):
    async def note(text):
        await anyio.sleep(0)
        log.append(text)

    try:
        raise ValueError(1)
    except ValueError:
        await note("wrong")
        raise


async def failed():
    log = []
    with anyio.CancelScope() as scope:
        scope.cancel()
        try:
            await failing(log)
        except ValueError:
            log.append("seen")
    return log


async def described(folder):
    path = os.path.join(folder, "lines.txt")
    number = os.open(path, os.O_WRONLY | os.O_CREAT)
    with os.fdopen(number, "w") as file:
        file.write("one\ntwo\n")
    await anyio.sleep(0)
    descriptor, path = tempfile.mkstemp(dir=folder)
    file = os.fdopen(descriptor, "w+")
    file.write("one\n")
    await anyio.sleep(0)
    file.flush()
    size = os.path.getsize(path)
    file.close()
    return size


async def queried(folder):
    db = sqlite3.connect(os.path.join(folder, "app.db"))
    db.create_function("wait", 1, lambda seconds: time.sleep(seconds) or seconds)
    row = db.execute("select wait(0.3), 1").fetchone()
    db.close()
    return row


async def stored():
    try:
        return store.get("key")
    except redis.ConnectionError as error:
        return type(error).__name__


async def listed():
    return [model.id for model in models.models.list().data]


class Gate:
    """Written for an early version."""

    async def hold(self):
        event = anyio.create_event()
        event.set()
        await anyio.run_sync_in_worker_thread(time.sleep, 0)
        await event.wait()
        return event.is_set()


async def tried():
    return await anyio.to_thread.run_sync(sum, [1, 2], cancellable=True)


calls = []


@retry(sleep=time.sleep, wait=wait_fixed(0.3), stop=stop_after_attempt(2))
async def flaky():
    await anyio.sleep(0)
    calls.append(1)
    if len(calls) < 2:
        raise OSError
    return len(calls)


async def retried():
    calls.clear()
    async for attempt in AsyncRetrying(sleep=time.sleep, wait=wait_fixed(0.3), stop=stop_after_attempt(3)):
        with attempt:
            await anyio.sleep(0)
            calls.append(1)
            if len(calls) < 2:
                raise OSError
    return len(calls)


async def main():
    models.models.list()  # the first request imports what it needs
    with tempfile.TemporaryDirectory() as folder:
        for function, arguments in [
            (locked, ()),
            (entered, ()),
            (mocked, ()),
            (forgotten, ()),
            (summed, ()),
            (ended, ()),
            (failed, ()),
            (described, (folder,)),
            (queried, (folder,)),
            (stored, ()),
            (listed, ()),
            (tried, ()),
            (Gate().hold, ()),
            (flaky, ()),
            (retried, ()),
        ]:
            try:
                async with watched(runtime=anyio):
                    print(function.__name__, await function(*arguments))
            except (AttributeError, TypeError) as error:
                print(function.__name__, type(error).__name__)


anyio.run(main)
