"""Clients that are made per request, and responses that are awaited too often or too seldom."""

# packages: aiohttp httpx

import asyncio
import contextlib

import aiohttp
import httpx
from aiohttp import web

connections = set()


async def page(request):
    connections.add(request.transport.get_extra_info("peername"))
    return web.json_response({"path": request.path})


@contextlib.asynccontextmanager
async def served():
    application = web.Application()
    application.router.add_get("/{name}", page)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def one_by_one(base, names):
    found = []
    for name in names:
        url = f"{base}/{name}"  # one page after the other
        async with aiohttp.ClientSession() as session:  # a session
            async with session.get(url) as response:
                if name == "skipped":
                    continue
                found.append(await response.json())

        if name == "last":
            break
    return found


async def wrongly_awaited(base):
    async with httpx.AsyncClient() as client:
        response = await client.get(f"{base}/plain")
        await response.raise_for_status()
        return (await response.json())["path"]


async def never_awaited(base):
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/raw") as response:
            text = response.text()
            path = response.json()["path"]
            return text.strip(), path


async def not_sent(base):
    async with httpx.AsyncClient() as client:
        response = client.get(f"{base}/sent")
        return response.status_code, response.json()


async def attempt(coroutine):
    try:
        return await coroutine
    except (AttributeError, TypeError) as error:
        return type(error).__name__


async def main():
    async with served() as base:
        print(await one_by_one(base, ["a", "skipped", "last", "never"]))
        print(len(connections))
        print(await attempt(wrongly_awaited(base)))
        print(await attempt(never_awaited(base)))
        print(await attempt(not_sent(base)))


asyncio.run(main())
