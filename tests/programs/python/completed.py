"""Tasks in the order in which they end, from Python 3.13 on."""

# needs: sys.version_info >= (3, 13)
# project: python=3.13

import asyncio
import time

from stall import watched


async def work(number):
    await asyncio.sleep(number / 50)
    return number


async def main():
    tasks = [asyncio.create_task(work(number)) for number in (3, 1, 2)]
    found = []
    for task in asyncio.as_completed(tasks):
        found.append((await task, task in tasks))
    print(found)
    async with watched():
        time.sleep(0.3)


asyncio.run(main())
