"""Settings of asyncio that are gone, deprecated or left on."""

import asyncio
from collections import Counter

used = Counter()


def counting(name):
    original = getattr(asyncio, name)

    def counted(*args, **kwargs):
        used[name, *kwargs] += 1
        return original(*args, **kwargs)

    setattr(asyncio, name, counted)


counting("set_child_watcher")
counting("run")


class Service:
    def __init__(self, loop=None):
        self.loop = loop

    async def start(self):
        self.queue = asyncio.Queue(loop=self.loop)
        self.lock = asyncio.Lock(
            loop=self.loop,
        )
        await asyncio.sleep(0, loop=self.loop)
        async with self.lock:
            await self.queue.put(1)
        return await asyncio.gather(self.queue.get(), self.queue.join(), loop=self.loop, return_exceptions=True)

    async def get(self):
        self.queue.task_done()


async def main(debug):
    loop = asyncio.get_running_loop()
    if debug:
        loop.set_debug(True)
    asyncio.set_child_watcher(asyncio.SafeChildWatcher())
    process = await asyncio.create_subprocess_exec("true")
    print(await process.wait())
    try:
        service = Service(loop)
        loop.call_later(0.05, lambda: service.queue.task_done())
        print(await service.start())
    except (TypeError, AttributeError) as error:
        print(error)
    print(sorted(used.items()))


asyncio.run(main(True), debug=True)
