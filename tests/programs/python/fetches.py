"""Responses of the standard library, read in the ways people read them."""

import asyncio
import json
import urllib.request
from urllib.request import urlopen

from stall import slow_server, watched


async def chained(base):
    return urllib.request.urlopen(base + "/chained").read().decode()


async def loaded(base):
    data = json.load(urlopen(f"{base}/loaded"))
    return data["path"]


async def in_a_block(base):
    with urlopen(base + "/block", timeout=5) as response:
        status = response.status
        data = json.loads(response.read())
    return status, data["words"]


async def kept(base):
    response = urlopen(base + "/kept")
    try:
        return len(response.read()) > 10
    finally:
        response.close()


async def main():
    with slow_server() as base:
        async with watched():
            for result in await asyncio.gather(chained(base), loaded(base), in_a_block(base), kept(base)):
                print(result)


asyncio.run(main())
