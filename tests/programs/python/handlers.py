"""A handler that blocks the loop on which other requests wait, and retries that do."""

# packages: fastapi httpx tenacity

import asyncio
import time

import httpx
from fastapi import Depends, FastAPI
from tenacity import retry, stop_after_attempt, wait_fixed

from stall import watched

app = FastAPI()
calls = []


@app.get("/report")
async def report(seconds: float = 0.4):
    """Waits in its own thread."""
    time.sleep(seconds)
    return {"ok": True}


async def settings():
    time.sleep(0.4)
    return {"size": 3}


@app.get("/size")
async def size(found=Depends(settings)):
    return found


@app.get("/quick")
async def quick():
    return {"quick": True}


@retry(stop=stop_after_attempt(3), wait=wait_fixed(0.3), sleep=time.sleep)
async def flaky():
    calls.append(1)
    if len(calls) < 3:
        raise OSError("not yet")
    return len(calls)


async def main():
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        await client.get("/report?seconds=0")  # the first request imports what it needs
        async with watched(0.25):
            slow, fast = await asyncio.gather(client.get("/report"), client.get("/quick"))
            print(slow.json(), fast.json())
            slow, fast = await asyncio.gather(client.get("/size"), client.get("/quick"))
            print(slow.json(), fast.json())
        async with watched():
            try:
                print(await flaky())
            except TypeError as error:
                print("failed", error)


asyncio.run(main())
