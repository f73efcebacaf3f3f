"""Watches the prices of a shop that runs on this machine: `python watch.py`."""

import asyncio
import json
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class Shop(BaseHTTPRequestHandler):
    """A slow shop, served by threads of its own."""

    def do_GET(self):
        time.sleep(0.2)
        body = json.dumps({"price": len(self.path), "left": 3}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Ticker:
    """Finds out for how long the event loop was busy with one thing."""

    def __init__(self):
        self.longest = 0.0

    async def run(self):
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            self.longest = max(self.longest, time.monotonic() - before - 0.01)


class Watcher:
    def __init__(self, base):
        self.base = base
        self.seen = []

    async def note(self, item, text):
        await asyncio.sleep(0)
        self.seen.append(f"{item}: {text}")

    async def price(self, item):
        response = requests.get(f"{self.base}/price/{item}", timeout=5)
        return response.json()["price"]

    async def stock(self, item):
        with urllib.request.urlopen(f"{self.base}/stock/{item}") as response:
            data = json.load(response)
        return data["left"]

    async def watch(self, item):
        loop = asyncio.get_event_loop()
        start = loop.time()
        price = await self.price(item)
        time.sleep(0.1)  # be kind to the shop
        left = await self.stock(item)
        self.note(item, f"{price} crowns, {left} left, after {loop.time() - start:.1f} s")


async def main(base):
    ticker = Ticker()
    asyncio.create_task(ticker.run())
    watcher = Watcher(base)
    await asyncio.gather(*[watcher.watch(item) for item in ("tea", "bread", "cheese")])
    await asyncio.sleep(0.02)  # one more tick
    print(*watcher.seen, sep="\n")
    print(f"{len(watcher.seen)} prices; the loop stood still for {ticker.longest * 1000:.0f} ms")


def run(base):
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(base))
    loop.close()


if __name__ == "__main__":
    shop = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    run(f"http://127.0.0.1:{shop.server_port}")
