"""What newer Pythons have better words for."""

# project: python=3.12

import asyncio
import inspect

seen = []
ask = asyncio.iscoroutinefunction


def counted(check):
    def counting(function):
        seen.append("old name")
        return check(function)

    return counting


asyncio.iscoroutinefunction = counted(asyncio.iscoroutinefunction)


async def load(key, seconds=0.0):
    # `wait_for` gives the coroutine a task of its own before 3.12.
    seen.append(asyncio.current_task().get_name())
    await asyncio.sleep(seconds)
    return key


class Loader:
    limit = 0.05

    async def get(self, key):
        value = await asyncio.wait_for(load(key), 5)
        return value

    async def get_late(self, key):
        try:
            await asyncio.wait_for(
                load(key, 5),
                timeout=self.limit,
            )
        except TimeoutError:
            return "late"

    async def first(self, key):
        return await asyncio.wait_for(load(key), timeout=1)


async def main():
    loader = Loader()
    print(await loader.get("a"), await loader.get_late("b"), await loader.first("c"))
    print(asyncio.iscoroutinefunction(load), inspect.isfunction(load))
    print(seen)


def start():
    asyncio.current_task().set_name("main")
    return main()


async def named():
    await start()


if hasattr(asyncio, "ThreadedChildWatcher"):
    seen.append("watchers")
asyncio.run(named())
