import asyncio
import os
import tempfile
from pathlib import Path

import disk


async def load(path):
    if not os.path.exists(path):
        return None
    # The whole file.
    with open(path) as file:
        return file.read()


async def remove(path):
    if os.path.exists(path):
        os.remove(path)
        return True
    return False


async def first(paths):
    for path in paths:
        if os.path.isfile(path):
            return os.path.basename(path)
    return "none"


async def ensure(folder: Path, log):
    if not folder.exists():
        folder.mkdir()
        log.append(folder.name)
    await asyncio.sleep(0)
    return folder


async def save(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    size = os.path.getsize(path)
    return path, size


async def rotate(path, keep):
    try:
        if os.path.exists(path + ".1"):
            os.remove(path + ".1")
        os.rename(path, path + ".1")
    except OSError as error:
        return type(error).__name__
    finally:
        keep.append(path)
    return "rotated"


async def sizes(folder):
    total = 0
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            continue
        total += os.path.getsize(path)
    return total


async def replace(path, text):
    there = os.path.exists(path)
    if there:
        os.unlink(path)
    with open(path, "x") as file:
        file.write(text)
    return there


async def main(folder):
    disk.watch()
    path, size = await save(os.path.join(folder, "a", "b"), "one.txt", "hello")
    print(size, os.path.relpath(path, folder))
    print(await load(path), await load(path + "x"))
    print(await first([path + "x", path]), await first([path + "x"]))
    log, kept = [], []
    print((await ensure(Path(folder) / "c", log)).name, (await ensure(Path(folder) / "c", log)).name, log)
    print(await rotate(path, kept), await rotate(path, kept), len(kept))
    print(await replace(path, "again"), await replace(path, "and again"))
    print(await sizes(os.path.dirname(path)))
    print(await remove(path), await remove(path))

    disk.report()


with tempfile.TemporaryDirectory() as root:
    asyncio.run(main(root))
