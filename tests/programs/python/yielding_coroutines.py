"""Coroutines of Tornado's own kind."""

# packages: tornado

import asyncio
import inspect

from tornado import gen


async def fetch(number):
    await asyncio.sleep(0)
    return number


@gen.coroutine
def one():
    value = yield fetch(1)
    raise gen.Return(value)


@gen.coroutine
def all_of(numbers):
    first, second = yield [fetch(1), one()]
    named = yield {"a": fetch(3), "b": one()}
    many = yield [fetch(number) for number in numbers]
    total = (yield fetch(10)) + (yield one())
    if not numbers:
        raise gen.Return()
    try:
        yield fetch(0)
    finally:
        first += 1
    return first, second, named, many, total


async def main():
    print(inspect.iscoroutinefunction(one), await all_of([4, 5]), await all_of([]))


asyncio.run(main())
