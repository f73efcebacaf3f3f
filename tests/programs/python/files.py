"""Files that are slow to open: pipes whose other end comes late. What is read, written and raised stays what it was."""

import asyncio
import csv
import io
import json
import os
import tempfile
import threading
import time
from pathlib import Path

from stall import watched


def feed(path, *texts):
    """Somebody writes into the pipe, a little later each time."""
    os.mkfifo(path)

    def write():
        for text in texts:
            time.sleep(0.3)
            with open(path, "w") as pipe:
                pipe.write(text)

    threading.Thread(target=write, daemon=True).start()
    return path


def drain(path, seen):
    """Somebody reads from the pipe, late."""
    os.mkfifo(path)

    def read():
        time.sleep(0.3)
        with open(path) as pipe:
            seen.append(pipe.read())

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


async def whole(folder: str):
    path = feed(folder + "/whole", "first\nsecond\n", "third", "fourth")
    with open(path, encoding="utf-8") as file:  # how it is opened
        text = file.read()
    print(text.splitlines())
    await asyncio.sleep(0)
    print(open(path).read().upper())
    await asyncio.sleep(0)
    return Path(path).open("rb").read()


async def lines(path, skip=1):
    rows = []
    total = 10
    with open(feed(path, "name,count\na,1\nb,2\nc,3\n"), newline="") as file:
        # The head names the columns.
        for row in csv.DictReader(file):
            if skip:
                skip -= 1
                continue
            rows.append(row["name"])
            total += int(row["count"])
            last = row

        # That is all.
    await asyncio.sleep(0)
    return rows, total, skip, last["count"]


async def search(paths, word):
    for path in paths:
        with open(path) as file:
            for number, line in enumerate(file):
                if word in line:
                    return path[-1], number
    return None


class Store:
    def __init__(self, folder):
        self.folder = folder
        self.values = {}

    async def save(self, name, value):
        os.makedirs(self.folder + "/deep/er", exist_ok=True)
        target = os.path.join(self.folder, "deep", "er", name)
        partial = target + ".part"
        with open(partial, "w") as file:
            json.dump(value, file)
        os.replace(partial, target)
        await asyncio.sleep(0)
        return sorted(os.listdir(self.folder + "/deep/er"))

    async def load(self, name):
        path = feed(self.folder + "/" + name, '{"a": [1, 2]}')
        with open(path) as file:
            self.values[name] = json.load(file)

    async def missing(self, name):
        data = None
        try:
            with open(self.folder + "/" + name) as file:
                data = file.read()
        except FileNotFoundError as error:
            print(type(error).__name__, data)
        else:
            print("there")
        return data


async def received(path, chunks):
    seen = []
    thread = drain(path, seen)
    with open(path, "w") as file:
        async for chunk in chunks():
            file.write(chunk)
        file.flush()
        print(file.closed)
    await asyncio.to_thread(thread.join)
    return seen


async def variable(path):
    file = open(feed(path, "kept\nopen\n"))
    try:
        first = file.readline()
        rest = [line for line in file]
    finally:
        file.close()
    await asyncio.sleep(0)
    return first, rest


async def number(path):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT), "w") as file:
        count = file.write("by number")
    await asyncio.sleep(0)
    return count


async def handed_in(file: io.TextIOWrapper):
    head = file.readline()
    await asyncio.sleep(0)
    return head, json.load(file)


async def chunks():
    for text in ("one ", "two"):
        await asyncio.sleep(0.01)
        yield text


async def main():
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder)
        pipe = feed(folder + "/in", 'head\n{"b": 2}')
        handed = await asyncio.to_thread(open, pipe)
        async with watched():
            print(await whole(folder))
            print(await lines(folder + "/table"))
            found = [feed(f"{folder}/{number}", "x\ny\n") for number in range(2)]
            print(await search(found, "y"))
            print(await store.save("one.json", {"k": 1}))
            await store.load("late")
            print(store.values)
            print(await store.missing("nothing"))
            print(await received(folder + "/out", chunks))
            print(await variable(folder + "/kept"))
            print(await number(folder + "/number"))
            print(await handed_in(handed))


asyncio.run(main())
