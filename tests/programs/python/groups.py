"""Awaits in a row that could go on together, and groups for one."""

import asyncio
import time


async def fetch(key):
    await asyncio.sleep(0.1)
    return key


async def timed(name, work):
    start = time.monotonic()
    result = await work()
    print(name, result, "together:", time.monotonic() - start < 0.19)


async def in_a_row():
    first = await fetch(1)
    second = await fetch(2)
    return first, second


async def in_a_loop():
    found = ["x"]
    for key in "ab":
        found.append(await fetch(key))
    return found


async def in_a_list():
    return [await fetch(key) for key in range(3)]


async def grouped():
    x, y = await asyncio.gather(fetch(3), fetch(4))
    both = await asyncio.gather(fetch(x), fetch(y))
    await asyncio.gather(fetch(5), fetch(6))
    return both


async def failing(log):
    async def fail():
        raise ValueError("wrong")

    async def later():
        await asyncio.sleep(0.05)
        log.append("went on")

    try:
        await asyncio.gather(fail(), later())
    except* ValueError as group:
        print(group.exceptions)
    await asyncio.sleep(0.1)
    print(log)


async def single():
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(7))
    await asyncio.gather(fetch(8))
    print((await asyncio.gather(fetch(9)))[0])
    async with asyncio.TaskGroup() as group:
        task = asyncio.create_task(fetch(10))
        group.create_task(fetch(11))
    print("done:", task.done())


async def main():
    await timed("row", in_a_row)
    await timed("loop", in_a_loop)
    await timed("list", in_a_list)
    print(await grouped())
    await failing([])
    await single()


asyncio.run(main())
