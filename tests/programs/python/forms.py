"""The wrong form of a statement, and coroutines taken for their results."""

import asyncio
import contextlib

log = []


def tried(function):
    async def run():
        try:
            log.append(await function())
        except (AttributeError, TypeError, RuntimeError) as error:
            log.append(type(error).__name__)

    return run


async def numbers(count):
    for number in range(count):
        await asyncio.sleep(0)
        yield number


def letters(count):
    for number in range(count):
        yield "abc"[number]


@contextlib.asynccontextmanager
async def opened(name):
    log.append(f"open {name}")
    await asyncio.sleep(0)
    yield name
    log.append(f"close {name}")


@contextlib.contextmanager
def marked(name):
    yield name
    log.append(f"mark {name}")


class Door:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *failure):
        log.append("shut")


async def make_door(count):
    await asyncio.sleep(0)
    return Door()


async def load(key):
    await asyncio.sleep(0)
    return {"key": key}


async def promised(key) -> dict:
    return load(key)


async def is_open():
    await asyncio.sleep(0)
    return False


async def looped():
    got = []
    for number in numbers(3):
        if number == 1:
            continue
        got.append(number)
    else:
        got.append("end")
    async for letter in letters(2): got.append(letter)
    got += [number * 2 for number in numbers(3) if number] + [letter async for letter in letters(3)]
    return got, {(a, b) for a in range(2) for b in numbers(a)}


async def entered():
    with opened("one") as one, marked("two") as two, contextlib.suppress(OSError):  # kept
        text = f"""{one}
  {two}
"""
        # A comment.
        log.append(text)
    async with marked("three"), opened("four") as four, Door():
        if four:
            return text, four


async def doors():
    async with make_door(1) as door, make_door(
        2
    ):
        return type(door).__name__


async def values():
    data = load(1)
    names = [name for name in load(2)]
    text = f"{load(3)}" + str(load(4)["key"])
    return data["key"], names, text, load(5) == {"key": 5}, len((await promised(6)))


async def truths():
    seen = []
    if is_open():
        seen.append("if")
    if not is_open() and not (is_open()):
        seen.append("not")
    seen.append("yes" if is_open() else "no")
    while is_open():
        seen.append("while")
        break
    return seen, [one for one in (1, 2) if is_open()]


def double(number) -> int:
    return number * 2


async def plain():
    event = asyncio.Event()
    queue = asyncio.Queue()
    await event.set()
    await queue.put_nowait(await double(2))
    loop = await asyncio.get_running_loop()
    return event.is_set(), await queue.get(), (await loop.time()) > 0


async def streamed():
    async def answer(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await writer.write(b"hello\n")
        lines = [line for line in reader]
        await writer.close()
    finally:
        server.close()
    return lines


async def main():
    for function in (looped, entered, doors, values, truths, plain, streamed):
        await tried(function)()
    for line in log:
        print(line)


asyncio.run(main())
