"""Functions sent to threads in every shape: own pools, variables, context, exceptions, nested functions."""

import asyncio
import concurrent.futures
import contextvars
import functools
import threading

user = contextvars.ContextVar("user", default="nobody")
pool = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="own")


def add(first, second=2, *, third=3):
    return first + second + third


def thread_name():
    return threading.current_thread().name.partition("_")[0]


def who():
    return user.get()


def fail():
    raise KeyError("missing")


async def shapes(executor=None):
    loop = asyncio.get_event_loop()
    yield await loop.run_in_executor(None, add, 1)
    yield await loop.run_in_executor(None, functools.partial(add, 1, third=10))
    yield await loop.run_in_executor(None, lambda: add(1, second=7))
    yield await loop.run_in_executor(executor, add, 1)
    yield await loop.run_in_executor(pool, thread_name)
    started = loop.run_in_executor(None, add, 5)
    yield await started
    try:
        await loop.run_in_executor(None, fail)
    except KeyError as error:
        yield repr(error)


async def once():
    loop = asyncio.get_running_loop()

    return await loop.run_in_executor(None, add, 100)


async def nested(numbers):
    loop = asyncio.get_running_loop()

    async def one(number):
        return await loop.run_in_executor(None, add, number)

    return await asyncio.gather(*(one(number) for number in numbers))


async def in_context():
    user.set("ada")
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, who)


def main():
    loop = asyncio.new_event_loop()

    async def run():
        print([value async for value in shapes()])
        print(await once(), await nested(range(3)), await in_context())

    try:
        loop.run_until_complete(run())
    finally:
        loop.close()
        pool.shutdown()


if __name__ == "__main__":
    main()
