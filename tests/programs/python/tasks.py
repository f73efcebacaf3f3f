"""Tasks that nobody keeps, while the garbage collector runs."""

import asyncio
import gc

finished = []


async def note(name):
    await asyncio.sleep(0.05)
    finished.append(name)


async def main():
    asyncio.create_task(note("statement"))
    _ = asyncio.ensure_future(note("underscore"))
    loop = asyncio.get_running_loop()
    loop.create_task(note("loop"))
    unused = asyncio.create_task(note("unread"))
    [asyncio.create_task(note(f"list {n}")) for n in range(2)]
    gc.collect()
    await asyncio.sleep(0.2)
    print(sorted(finished))
    kept = [name for name in globals() if "background" in name]
    print(kept, [len(globals()[name]) for name in kept])


asyncio.run(main())
