"""Sleeps under several names, in several places."""

import asyncio as aio
import time
import time as clock
from time import sleep as nap

from stall import watched


class Poller:
    def __init__(self):
        self.rounds = 0

    async def once(self):
        time.sleep(0.3)
        self.rounds += 1
        return self.rounds

    async def several(self):
        for _ in range(2):
            clock.sleep(0.2); print("round", await self.once())  # both on one line


async def pauses(delays):
    [nap(delay) for delay in delays]
    result = nap(0.3) or "done"
    if delays: nap(0.2)

    def in_a_thread():
        time.sleep(0.3)
        return "threaded"

    return result, await aio.to_thread(in_a_thread), (lambda: time.sleep(0)) is not None


async def main():
    async with watched():
        print(await aio.gather(Poller().several(), pauses([0.2, 0.2])))


aio.run(main())
