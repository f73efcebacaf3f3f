"""What the programs share: a watch that notices when the event loop stands still, and a slow local server."""

import asyncio
import contextlib
import http.server
import json
import threading
import time


class Pulse:
    """Measures the longest time that nobody called `beat`.

    A thread beside it counts hundredths of a second: on a busy machine it is held up as the loop is, so what both miss
    does not count.
    """

    def __init__(self, limit):
        self.limit = limit
        self.stands = False
        self.count = 0
        self.beaten = (time.monotonic(), 0)
        self.ended = threading.Event()

    def beat(self):
        now, count = time.monotonic(), self.count
        since, counted = self.beaten
        if now - since > self.limit and count - counted > self.limit * 50:
            self.stands = True
        self.beaten = (now, count)

    def __enter__(self):
        def tick():
            while not self.ended.wait(0.01):
                self.count += 1

        threading.Thread(target=tick, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        print("stalled:", self.stands)


@contextlib.asynccontextmanager
async def watched(limit=0.15, runtime=asyncio):
    """Prints whether the loop stood still for longer than `limit` seconds inside the block."""

    async def beat_on():
        while True:
            await runtime.sleep(0.01)
            pulse.beat()

    with Pulse(limit) as pulse:
        if runtime is asyncio:
            ticker = asyncio.create_task(beat_on())
            cancel = ticker.cancel
        else:
            open_group = getattr(runtime, "open_nursery", None) or runtime.create_task_group
            group = open_group()
            tasks = await group.__aenter__()
            tasks.start_soon(beat_on)
            cancel = tasks.cancel_scope.cancel
        await runtime.sleep(0.03)
        try:
            yield
        finally:
            await runtime.sleep(0.03)
            cancel()
            if runtime is not asyncio:
                await group.__aexit__(None, None, None)


class Slow(http.server.BaseHTTPRequestHandler):
    """Answers any request after 0.3 seconds with what was asked."""

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length).decode()
        time.sleep(0.3)
        answer = {"path": self.path, "words": ["a", "b"]}
        if self.command != "GET":
            answer |= {"method": self.command, "sent": sent}
        body = json.dumps(answer).encode()
        # Who asked may have given up.
        with contextlib.suppress(ConnectionError):
            self.answer(body)

    def answer(self, body):
        self.send_response(404 if self.path.startswith("/missing") else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def slow_server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
