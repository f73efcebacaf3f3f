"""A scraper: pages opened with and without `with`, retries, early returns, generators."""

import asyncio
import json
import time
import urllib.request
from contextlib import asynccontextmanager
from urllib.error import URLError
from urllib.request import Request, urlopen

from stall import slow_server, watched


class Scraper:
    attempts = 2

    def __init__(self, address):
        self.address = address
        self.seen = []

    async def words(self, path):
        with urlopen(self.address + path) as response:
            page = json.load(response)
        self.seen.append(page["path"])
        return page["words"]

    async def path(self, path):
        return json.loads(urllib.request.urlopen(f"{self.address}{path}").read().decode())["path"]

    async def status(self, path):
        request = Request(self.address + path, headers={"X-Token": "secret"})
        try:
            with urllib.request.urlopen(request, timeout=3) as response:
                body = response.read()
                status = response.status
        except URLError as error:
            return repr(error)
        return status, len(body) > 10

    async def unreachable(self):
        for attempt in range(self.attempts):
            try:
                urlopen("http://127.0.0.1:1/", timeout=1)
            except URLError:
                import time as clock
                clock.sleep(0.2)
            else:
                return "reached"
        return f"gave up after {attempt + 1}"

    async def pages(self, count):
        for number in range(count):
            time.sleep(0.1)
            yield await self.path(f"/page/{number}")

    @asynccontextmanager
    async def politely(self):
        time.sleep(0.1)
        try:
            yield self
        finally:
            time.sleep(0.1)


async def main():
    with slow_server() as address:
        scraper = Scraper(address)
        async with watched(0.09):
            async with scraper.politely() as polite:
                print(await asyncio.gather(polite.words("/a"), polite.words("/b")))
            print(await scraper.path("/c"), await scraper.status("/d"))
            print(await scraper.unreachable())
            print([page async for page in scraper.pages(2)])
        print(sorted(scraper.seen))


if __name__ == "__main__":
    asyncio.run(main())
