"""Loops that are made and left open: each must be closed in the end."""

import asyncio
import atexit

loops = []


async def work(number):
    loops.append(asyncio.get_running_loop())
    await asyncio.sleep(0)
    print("worked", number)
    return number


def first():
    return asyncio.get_event_loop().run_until_complete(work(1))


def third():
    return asyncio.new_event_loop().run_until_complete(work(3)) + 1


@atexit.register
def closed():
    print("closed:", [loop.is_closed() for loop in loops])


print(first(), third())
