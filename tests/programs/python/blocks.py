"""Blocks that wait for the network: what they assign, return and raise stays what it was."""

import asyncio
import json
import urllib.error
from urllib.request import Request, urlopen

from stall import slow_server, watched


class Client:
    def __init__(self, base):
        self.base = base
        self.seen = []

    async def returned(self):
        with urlopen(self.base + "/returned") as response:
            # Every way through the block returns.
            for word in json.load(response)["words"]:
                if word == "b":
                    return word
            return None

    async def several(self):
        path = ""
        paths = []
        for name in ("x", "y"):
            print("before:", path)
            with urlopen(f"{self.base}/{name}") as response:
                text = response.read().decode()
                path, words = json.loads(text).values()
            paths.append((path, words))
        return paths

    async def nothing(self):
        with urlopen(self.base + "/nothing") as response:
            self.seen.append(
                """\
two
    lines: """
                + json.load(response)["path"]
            )


async def handled(base):
    try:
        with urlopen(base.replace("http:", "nothing:")) as response:
            text = response.read()
    except urllib.error.URLError as error:
        return type(error).__name__
    return text


async def compared(base):
    return [len(urlopen(Request(
        base + path,  # one after the other
    )).read()) > 10 for path in ("/1", "/2")]


async def main():
    with slow_server() as base:
        client = Client(base)
        async with watched():
            print(await client.returned())
            print(await client.several())
            await client.nothing()
            print(client.seen)
            print(await handled(base))
            print(await compared(base))


asyncio.run(main())
