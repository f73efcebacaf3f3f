"""What the programs share: a task that measures how long the event loop stands still, and a slow local server."""

import asyncio
import contextlib
import http.server
import json
import threading
import time


@contextlib.asynccontextmanager
async def watched(limit=0.15):
    """Prints whether the loop stood still for longer than `limit` seconds inside the block."""
    longest = 0.0

    async def tick():
        nonlocal longest
        last = time.monotonic()
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            longest = max(longest, now - last)
            last = now

    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.03)
    try:
        yield
    finally:
        await asyncio.sleep(0.03)
        ticker.cancel()
        print("stalled:", longest > limit)


class Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.3)
        body = json.dumps({"path": self.path, "words": ["a", "b"]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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
