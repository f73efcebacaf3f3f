"""Tasks that nobody keeps, awaited where they stand."""

# prefers: await it instead

import asyncio
import gc
import weakref

done = []


async def note(name):
    # Only the task itself knows what it waits for.
    future = asyncio.get_running_loop().create_future()
    waiting = weakref.ref(future)
    asyncio.get_running_loop().call_later(0.05, lambda: waiting() and waiting().set_result(None))
    await future
    done.append(name)


async def start():
    await asyncio.sleep(0)
    asyncio.create_task(note("statement"))


async def main():
    await start()
    gc.collect()
    print(done)


asyncio.run(main())
