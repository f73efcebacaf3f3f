"""Packages that have become part of others, and a test double that counts calls which nobody awaits."""

# packages: aiohttp redis async_generator async_exit_stack

import asyncio
import contextlib
import sys

import aioredis
import async_generator as generators
from aiohttp import web
import aiohttp
from async_exit_stack import AsyncExitStack as Stack
from async_generator import aclosing, async_generator, asynccontextmanager, yield_
from asynctest import CoroutineMock, MagicMock as Double


@asynccontextmanager
async def opened(name):
    print("open", name)
    try:
        yield name
    finally:
        print("close", name)


@generators.asynccontextmanager
async def doubled(number):
    yield 2 * number


@async_generator
async def numbers(limit):
    """Count."""
    for number in range(limit):
        got = await yield_(number)
        if got:
            print("got", await yield_(got))
    await yield_()


async def collect(source):
    return [one async for one in source]


async def call(client):
    coroutine = client.connect("localhost")
    coroutine.close()
    await client.ping()


async def check(client):
    try:
        client.connect.assert_called_once_with("localhost")
        client.ping.assert_called_once()
    except AssertionError:
        return "not awaited"
    return "called"


async def main():
    async with Stack() as stack:
        print(await stack.enter_async_context(opened("a")), await stack.enter_async_context(doubled(4)))
    async with aclosing(numbers(2)) as source:
        print(await collect(source))
    source = numbers(1)
    print(await source.__anext__(), await source.asend("hello"), generators.isasyncgen(source))
    await source.aclose()
    double, plain = CoroutineMock(return_value=3), Double(return_value=4)
    print(await double(), plain(), double.await_count)
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession(loop=loop, cookie_jar=aiohttp.DummyCookieJar(loop=loop)) as session:
        print(session.closed, type(web.Application(loop=loop)).__name__)
    client = aioredis.from_url("redis://localhost")
    print(isinstance(client, aioredis.Redis), issubclass(aioredis.ConnectionError, Exception))
    print(await getattr(asyncio, "async")(asyncio.sleep(0, "slept")))
    with contextlib.suppress(ImportError):
        print(sys.version_info > (3, 6))


if __name__ == "__main__":
    asyncio.run(main())
