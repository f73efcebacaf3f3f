"""Generators of the wrong form, and awaits where Python takes none."""

import asyncio
import contextlib


async def numbers(count):
    for number in range(count):
        await asyncio.sleep(0)
        yield number


def letters(count):
    for number in range(count):
        yield "abc"[number]


async def both(count):
    yield from numbers(count)
    # And the letters.
    yield from letters(count)
    if count:
        yield from [len("abc"[:count])]


@contextlib.contextmanager
async def opened(name):
    print("open", name)
    try:
        await asyncio.sleep(0)
        yield name
    finally:
        print("close", name)


@contextlib.asynccontextmanager
def marked(name):
    yield name
    print("marked", name)


@contextlib.asynccontextmanager
def tagged(name):
    yield name
    print("tagged", name)


async def double(number):
    await asyncio.sleep(0)
    return number * 2


class Store:
    def load(self, key):
        async with asyncio.timeout(1):
            await asyncio.sleep(0)
            return key

    async def show(self):
        return await self.load("key"), await (self.load("again"))


async def send(writer, rows):
    stream: asyncio.StreamWriter = writer
    for row in rows:
        stream.write(row)
    while rows: stream.write(rows.pop()); rows.clear()
    stream.close()
    await stream.wait_closed()


async def streamed():
    received = asyncio.get_running_loop().create_future()

    async def answer(reader, writer):
        received.set_result(len(await reader.read()))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await send(writer, [b"x" * 1000 for _ in range(2000)])
    size = await received
    server.close()
    return size


async def main():
    print([item async for item in both(2)])
    async with opened("door") as door:
        print(door)
    with tagged("tag") as tag:
        print(tag)
    async with marked("mark") as mark:
        print(mark)
    print(sum(await double(number) for number in (1, 2)), sorted((await double(n) for n in (3, 1)), reverse=True))
    print("-".join(str(await double(number)) for number in (1, 2)), any(await double(number) for number in (0, 1)))
    print(dict(
        (number, await double(number))  # a pair
        for number in (1, 2)
    ))
    print(await Store().show(), await streamed())


asyncio.run(main())
