"""A bot: commands behind decorators, tasks that nobody refers to, coroutines that nobody awaits."""

import asyncio
import functools
import gc
import time
import weakref

from stall import watched


class Bot:
    def __init__(self):
        self.commands = {}
        self.done = []
        self.loop = None

    def command(self, name):
        def register(handler):
            @functools.wraps(handler)
            async def run(*arguments):
                try:
                    return await handler(*arguments)
                except ValueError as error:
                    return f"{name} failed: {error}"

            self.commands[name] = run
            return handler

        return register

    async def start(self):
        self.loop = asyncio.get_event_loop()
        self.loop.create_task(self.poll("attribute"))
        loop = asyncio.get_running_loop()
        loop.create_task(self.poll("variable"))
        _ = asyncio.ensure_future(self.poll("blank"))
        [asyncio.create_task(self.poll(name)) for name in ("one", "two")]
        self.loop.call_soon(self.called_back)

    def called_back(self):
        asyncio.create_task(self.poll("callback"))

    async def poll(self, name):
        # Only the task itself refers to this future, so both go when nothing refers to the task.
        future = asyncio.get_event_loop().create_future()
        seen = weakref.ref(future)
        asyncio.get_event_loop().call_later(0.1, lambda: seen() is not None and seen().set_result(name))
        self.done.append(await future)

    async def log(self, text):
        await asyncio.sleep(0)
        self.done.append(text)

    async def close(self):
        self.log("closing")
        asyncio.sleep(0.01)
        _ = self.log("closed")


bot = Bot()


@bot.command("nap")
async def nap(seconds):
    time.sleep(seconds)
    return f"slept {seconds}"


@bot.command("fail")
async def fail():
    for attempt in range(3):
        try:
            raise KeyError(attempt)
        except KeyError as error:
            last = error
            time.sleep(0.1)
    raise ValueError(last)


async def main():
    async with watched(0.09):
        await bot.start()
        for _ in range(8):
            gc.collect()
            await asyncio.sleep(0.03)
        print(await bot.commands["nap"](0.2))
        print(await bot.commands["fail"]())
    await bot.close()
    print(sorted(bot.done))


if __name__ == "__main__":
    asyncio.run(main())
