"""The wrong form of a statement under anyio, and handlers that keep cancelled scopes alive."""

# packages: anyio

import os
import tempfile

import anyio


async def read(path):
    async with anyio.open_file(path) as file:
        return [line for line in file]


async def limited():
    async with anyio.move_on_after(0.05) as scope:
        try:
            await anyio.sleep(5)
        except BaseException as error:
            print(type(error).__name__)
        print("goes on")
    return scope.cancelled_caught


async def grouped():
    done = []

    async def work(name):
        await anyio.sleep(0)
        done.append(name)

    with anyio.create_task_group() as group:
        await group.start_soon(work, "a")
        group.start_soon(work, "b")
    return sorted(done)


async def saved(log):
    try:
        await anyio.sleep(5)
    finally:
        await log("first")
        if log:
            await log(
                "second",
            )


async def cleaned():
    done = []

    async def log(text):
        await anyio.sleep(0.01)
        done.append(text)

    with anyio.move_on_after(0.05):
        await saved(log)
    return done


async def main():
    path = anyio.Path(f"{tempfile.gettempdir()}/forms-anyio-{os.getpid()}.txt")
    await path.write_text("one\ntwo\n")
    try:
        for function in (lambda: read(path), limited, grouped, cleaned):
            try:
                print(await function())
            except (AttributeError, TypeError) as error:
                print(type(error).__name__)
        if not path.exists():
            print("gone")
        print(f"{len(path.read_text())}", path.read_text().split())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__)
    finally:
        with anyio.CancelScope(shield=True):
            await path.unlink()


anyio.run(main)
