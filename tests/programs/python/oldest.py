"""Arguments that Python 3.10 no longer takes, in a project that still runs on 3.8."""

# project: python=3.8

import asyncio


async def main(loop):
    lock = asyncio.Lock(loop=loop)
    queue = asyncio.Queue(1, loop=loop)
    async with lock:
        await queue.put("item")
    await asyncio.sleep(
        0,
        loop=loop,  # the one that runs
    )
    print(await queue.get(), await asyncio.wait_for(asyncio.sleep(0, "slept"), 1, loop=loop))


async def start():
    try:
        await main(asyncio.get_running_loop())
    except TypeError as error:
        print(error)


asyncio.run(start())
