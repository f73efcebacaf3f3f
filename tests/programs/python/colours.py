"""Async functions that wait for nothing, called in every way."""

import asyncio
import contextvars
import inspect
import sys

user = contextvars.ContextVar("user", default="nobody")
steps = []
kinds = {}


def kind_of_caller():
    code = sys._getframe(1).f_code
    kinds[code.co_name] = "coroutine" if code.co_flags & inspect.CO_COROUTINE else "plain"



async def note(text):
    """Keep the text."""
    kind_of_caller()
    steps.append(text)


async def double(number, *, plus=0):
    kind_of_caller()
    if number < 0:
        raise ValueError(number)
    return number * 2 + plus


async def sign_in(name):
    kind_of_caller()
    user.set(name)
    return await double(len(name))


async def parts(text):
    kind_of_caller()
    return text.split()


async def handed_on(number):
    kind_of_caller()
    return number + 1


async def started(number):
    kind_of_caller()
    return number + 2


class Counter:
    async def count(self):
        kind_of_caller()
        return 3


async def ticker():
    for step in range(20):
        await asyncio.sleep(0)
        if not step % 10:
            steps.append(step)


async def main():
    tick = asyncio.create_task(ticker())
    await note("start")

    async def local(number):
        kind_of_caller()
        return number - 1

    numbers = [await double(number) for number in range(3)]
    named = {number: await double(number, plus=1) for number in range(2)}
    first = (await parts("a b"))[0].upper()
    if not(await parts("")) and (size := await sign_in("ada")):
        numbers.append(size)
    try:
        await double(-1)
    except ValueError as error:
        numbers.append(repr(error))
    waited = await asyncio.gather(started(1), started(2))
    function = handed_on
    total = await double(
        # before
        await local(5),  # five
        plus=await Counter().count(),
    )
    await tick
    return numbers, named, first, waited, await function(1), total, user.get()


if __name__ == "__main__":
    print(asyncio.run(main()))
    print(steps)
    print(kinds)
