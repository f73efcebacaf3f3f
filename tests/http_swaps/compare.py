"""Runs a program before and after its swaps against a local server, and compares what they give.

usage: compare.py BEFORE AFTER...; each defines `async def main(url)`.
"""

import asyncio
import http.server
import importlib.util
import json
import sys
import threading
import time
import warnings

SLOW = 0.6  # seconds every answer takes
STALL = 0.4  # seconds without a turn of the loop, not counting those in which the program worked


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        status, kind = 200, "application/json"
        told = ("Cookie", "Authorization", "X-Test")
        sent = {
            "method": self.command,
            "path": self.path,
            "body": self.normal(body),
            "headers": {name: self.headers.get(name) for name in told},
        }
        data = json.dumps(sent).encode()
        if path == "/redirect":
            status = 302
        elif path.startswith("/status/"):
            status = int(path.split("/")[2])
        elif path == "/bad":
            data = b"not json"
        elif path == "/text":
            data, kind = "grün\nblau\n\nrot\n".encode(), "text/plain; charset=utf-8"
        elif path == "/stream":
            data, kind = b"line\n" * 5000, "text/plain; charset=utf-8"
        # Long enough to see a stall on every path.
        time.sleep(SLOW)
        self.send_response(status, "Fine" if status == 200 else None)
        self.send_header("Content-Type", kind)
        self.send_header("X-Answer", "yes")
        self.send_header("Set-Cookie", "crumb=1")
        if status == 302:
            self.send_header("Location", "/json")
            data = b""
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def normal(self, body):
        """JSON without regard to spaces."""
        try:
            return json.dumps(json.loads(body))
        except ValueError:
            return body.decode("utf-8", "replace")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is no news."""


def load(path):
    spec = importlib.util.spec_from_file_location("case_" + str(abs(hash(path))), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def run(module, url, problems):
    """What `main` gives or raises, and the longest time the loop stood still."""
    longest = 0.0
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: problems.append(context["message"]))

    async def tick():
        nonlocal longest
        while True:
            before = time.monotonic() - time.thread_time()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - time.thread_time() - before)

    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.02)
    try:
        result = ("gives", await module.main(url))
    except Exception as error:
        result = ("raises", type(error).__name__, str(error))
    await asyncio.sleep(0.02)
    ticker.cancel()
    return result, longest


def differences(path, url, expected):
    """What is wrong with the program at `path`."""
    problems, caught = [], []
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, category, *rest: caught.append(f"{category.__name__}: {message}")
    module = load(path)
    got, _ = asyncio.run(run(module, url, problems))
    # The first run loads what the client needs; only the second tells how long the loop stands still for requests.
    _, stall = asyncio.run(run(module, url, problems))
    problems += [text for text in caught if text.startswith(("RuntimeWarning", "DeprecationWarning", "ResourceWarning"))]
    if expected != got:
        problems.append(f"before: {expected}\nafter:  {got}")
    if stall >= STALL:
        problems.append(f"stalls for {stall:.3f} s")
    return problems


def main():
    before, *after = sys.argv[1:]
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    expected, stall = asyncio.run(run(load(before), url, []))
    if stall < STALL:
        sys.exit(f"the original does not stall: {stall:.3f} s")
    failed = False
    for path in after:
        for problem in differences(path, url, expected):
            failed = True
            print(f"{path}: {problem}")
    sys.exit(failed)


main()
