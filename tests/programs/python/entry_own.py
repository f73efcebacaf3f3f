"""A program that runs its coroutine on a loop of its own, and leaves it open."""

import asyncio
import atexit

loops = []


async def main(words=("a", "b")):
    loops.append(asyncio.get_running_loop())
    for word in words:
        await asyncio.sleep(0)
        print(word)


@atexit.register
def closed():
    print("closed:", [loop.is_closed() for loop in loops])


if __name__ == "__main__":
    asyncio.new_event_loop().run_until_complete(main())
