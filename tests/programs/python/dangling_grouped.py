"""Tasks that nobody keeps, in the task group around them."""

# prefers: start it in the task group around it

import asyncio

done = []


async def note(name, seconds=0.3):
    await asyncio.sleep(seconds)
    done.append(name)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(note("in the group", 0.05))
        asyncio.create_task(note("statement"))
        await asyncio.sleep(0)
        unused = asyncio.create_task(note("unread"), name="second")
    print(done)


asyncio.run(main())
