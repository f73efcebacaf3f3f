"""A loop that is fetched, run and closed by hand, and not where the work fails."""

import asyncio
import atexit

loops = []


async def main(fails):
    loops.append(asyncio.get_running_loop())
    await asyncio.sleep(0)
    if fails:
        raise ValueError("failed")
    return "done"


@atexit.register
def closed():
    print("closed:", [loop.is_closed() for loop in loops])


def start(fails):
    loop = asyncio.get_event_loop()
    result = loop.run_until_complete(main(fails))
    loop.close()
    return result


try:
    print(start(True))
except ValueError as error:
    print(error)
