"""Handlers that keep a cancelled task alive."""

import asyncio

log = []


async def step():
    await asyncio.sleep(1)


async def worker():
    for attempt in range(3):
        try:
            await step()
        except BaseException as error:
            log.append(type(error).__name__)


async def careless():
    try:
        await step()
    except:
        log.append("careless")
    log.append("goes on")


async def tidy():
    try:
        await step()
    except asyncio.CancelledError:
        log.append("tidied")
    log.append("after tidying")


async def silent(times):
    while times:
        times -= 1
        try: await step()
        except asyncio.CancelledError: log.append("one line")
    try:
        await step()
    except asyncio.CancelledError:
        pass


async def several():
    try:
        await step()
    except (OSError, asyncio.CancelledError):
        # Whatever it was.
        log.append("several")
    return "done"


async def main():
    for function in (worker, careless, tidy, lambda: silent(1), lambda: silent(0), several):
        task = asyncio.create_task(function())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=0.05)
        log.append(task.done() and task.cancelled())
    print(log)


asyncio.run(main())
