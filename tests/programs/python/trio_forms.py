"""The wrong form of a statement under trio, and handlers that keep cancelled scopes alive."""

# packages: trio
# needs: trio.move_on_after(1, shield=True)

import os
import tempfile

import trio


async def read(path):
    async with trio.open_file(path) as file:
        return [line for line in file]


async def limited():
    async with trio.move_on_after(0.05) as scope:
        try:
            await trio.sleep(5)
        except BaseException as error:
            print(type(error).__name__)
        print("goes on")
    return scope.cancelled_caught


async def grouped():
    done = []

    async def work(name):
        await trio.sleep(0)
        done.append(name)

    with trio.open_nursery() as group:
        await group.start_soon(work, "a")
        group.start_soon(work, "b")
    return sorted(done)


async def saved(log):
    try:
        await trio.sleep(5)
    finally:
        await log("first")
        if log:
            await log(
                "second",
            )


async def cleaned():
    done = []

    async def log(text):
        await trio.sleep(0.01)
        done.append(text)

    with trio.move_on_after(0.05):
        await saved(log)
    return done


async def main():
    path = trio.Path(f"{tempfile.gettempdir()}/forms-trio-{os.getpid()}.txt")
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
        with trio.CancelScope(shield=True):
            await path.unlink()


trio.run(main)
