"""Event loops that are made, run, cleaned up and closed by hand, in many ways."""

import asyncio
import contextlib


async def linger(name):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise


async def numbers(name):
    try:
        yield 1
        yield 2
    finally:
        print(name, "is finished")


async def work(name):
    task = asyncio.ensure_future(linger(name))
    await asyncio.sleep(0)
    generator = numbers(name)
    keep.append((task, generator))
    async for number in generator:
        return name, number


async def double(number):
    await asyncio.sleep(0)
    return 2 * number


keep = []


def forgetful():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    result = loop.run_until_complete(work("forgetful"))
    return result


def managed():
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        # closed, but nothing else
        result = loop.run_until_complete(work("managed"))
    return result


def closing():
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(work("closing"))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def careful():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(work("careful"))
    finally:
        try:
            # What is left.
            pending = asyncio.all_tasks(loop)
            for task in pending:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def one_by_one():
    loop = asyncio.new_event_loop()
    task = loop.create_task(work("one by one"))
    try:
        print(loop.run_until_complete(task))
    except KeyboardInterrupt:
        print("stopped")
    finally:
        for left in [one for one in asyncio.all_tasks(loop) if not one.done()]:
            left.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                loop.run_until_complete(left)
        loop.run_until_complete(loop.shutdown_asyncgens())
        if not loop.is_closed():
            loop.close()


def failing():
    loop = asyncio.new_event_loop()
    try:
        coroutine = asyncio.wait_for(asyncio.sleep(60), 0.01)
        loop.run_until_complete(coroutine)
    except asyncio.TimeoutError:
        return "timed out"
    finally:
        print("closed by hand")
        loop.close()


def together(count):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_debug(False)
    first, *rest = loop.run_until_complete(
        asyncio.gather(
            *[double(number) for number in range(count)],
            return_exceptions=True,
        )
    )
    loop.stop()
    loop.close()
    return first, rest


def in_condition():
    loop = asyncio.new_event_loop()
    if loop.run_until_complete(double(4)) > 7:
        print("big")
    loop.close()


class Service:
    def __init__(self):
        self.loop = asyncio.new_event_loop()

    def run(self):
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(self.main())
        finally:
            loop.close()
            self.loop.close()

    async def main(self):
        return await double(21)


if __name__ == "__main__":
    print(forgetful(), closing(), careful(), managed())
    one_by_one()
    print(failing(), together(3))
    in_condition()
    print(Service().run())
