"""Coroutines and names of an older asyncio."""

import asyncio
import functools
from asyncio import iscoroutinefunction

asked = []


def traced(function):
    if iscoroutinefunction(function) and not asyncio.iscoroutinefunction(len):
        @functools.wraps(function)
        async def wrapper(*arguments):
            asked.append(function.__name__)
            return await function(*arguments)
        return wrapper
    return function


@traced
async def fetch(number):
    await asyncio.sleep(0)
    return number


class Client:
    @staticmethod
    @asyncio.coroutine
    def double(number):
        half = yield from fetch(number)
        if number > 100: return (yield from fetch(0))
        pair = [half, (yield from fetch(number))]  # in order
        try:
            yield from (fetch(1) if number else fetch(2))
        finally:
            asked.append("done")
        return sum(pair)


async def main():
    task = asyncio.Task.current_task()
    print(task in asyncio.Task.all_tasks(), await Client.double(21), await Client.double(101))
    print(asked)


try:
    asyncio.run(main())
except AttributeError as error:
    print(error)
