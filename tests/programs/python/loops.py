"""Event loops built by hand, and loops run inside a running one."""

import asyncio
import functools


def double(number, *, plus=0):
    return number * 2 + plus


async def work(number):
    loop = asyncio.get_event_loop()
    first = await loop.run_in_executor(None, double, number)
    second = await asyncio.get_running_loop().run_in_executor(None, functools.partial(double, number, plus=1))
    task = loop.create_task(asyncio.sleep(0, "slept"))
    return first, second, await task


async def nested():
    return asyncio.run(work(2))[0] + asyncio.get_event_loop().run_until_complete(work(3))[1]


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(work(1))
    finally:
        loop.close()


if __name__ == "__main__":
    print(main())
    print(asyncio.run(nested()))
