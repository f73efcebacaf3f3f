"""A generator under trio that yields from others, which async functions cannot."""

# packages: trio

import trio


def rows():
    yield "row"
    yield "next"


async def numbers(limit):
    for number in range(limit):
        await trio.sleep(0)
        yield number


async def everything(limit, extra=()):
    yield "start"
    yield from numbers(limit)
    for _ in range(1):
        yield from rows()
    # These come last.
    yield from [*extra, "end"]


async def main():
    print([item async for item in everything(2, ("x",))])


trio.run(main)
