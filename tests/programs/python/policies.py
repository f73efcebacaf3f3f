"""Another event loop by a policy, and the timeouts of a package."""

# packages: uvloop async_timeout

import asyncio

import async_timeout
import uvloop


package_timeout = async_timeout.timeout
used = []


def counted(delay):
    used.append(delay)
    return package_timeout(delay)


async_timeout.timeout = counted


async def bounded(delay):
    async with async_timeout.timeout(0.1) as limit:
        try:
            await asyncio.sleep(delay)
            limit.shift(5)
            limit.reject()
            await asyncio.sleep(0.15)
        except asyncio.CancelledError:
            print("cancelled", limit.expired)
            raise
    return limit.expired


async def main():
    print(type(asyncio.get_running_loop()).__module__, type(asyncio.get_event_loop_policy()).__module__)
    print(await bounded(0.01))
    try:
        await bounded(5)
    except TimeoutError:
        print("late", used)


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(main())
