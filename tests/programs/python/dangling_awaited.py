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


async def main():
    asyncio.create_task(note("statement"))
    gc.collect()
    unused = asyncio.ensure_future(note("unread"))
    gc.collect()
    print(done)


asyncio.run(main())
