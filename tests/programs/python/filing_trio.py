"""Files, listings and questions to the file system, under trio: the same answers, and never from the loop's own thread."""

# packages: trio

import bz2
import configparser
import csv
import gzip
import io
import json
import os
import pickle
import shutil
import tarfile
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from os.path import exists, join
from pathlib import Path

import disk
import trio


async def whole(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write("first\nsecond\n")
    await trio.sleep(0)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    await trio.sleep(0)
    size = len(open(path, "rb").read())
    await trio.sleep(0)
    return text.splitlines(), size


async def between(path):
    """It waits for other things while the file is open."""
    with open(path, "w") as file, open(path + ".copy", "w") as copy:
        for word in ("one", "two"):
            file.write(word + "\n")
            await trio.sleep(0.01)
            copy.write(word.upper() + "\n")
        file.flush()
        place = file.tell()
    with open(path) as file:
        for number, line in enumerate(file):
            await trio.sleep(0)
            if line.startswith("t"):
                break
        else:
            number = None
        rest = file.read()
    return place, number, rest, file.closed


async def lines(path):
    found = []
    for line in open(path, encoding="utf-8"):
        found.append(line.strip())
    await trio.sleep(0)
    lengths = [len(line) for line in open(path)]
    total = 0
    with open(path) as file:
        while chunk := file.read(4):
            total += len(chunk)
    await trio.sleep(0)
    return found, lengths, total


async def awaited_lines(path):
    kept = []
    for line in open(path):
        await trio.sleep(0)
        kept.append(line[0])
    return kept


async def kept(path, early):
    file = open(path, "r")
    try:
        head = file.readline()
        if early:
            return head
        await trio.sleep(0)
        return [head, *file.readlines()]
    finally:
        file.close()


async def statements(path):
    with open(path, "w") as out:
        json.dump({"a": [1]}, out)
    with open(path) as back:
        data = json.load(back)
    os.replace(path, path + ".old")
    there = os.path.exists(path)
    await trio.sleep(0)
    return data, there


async def loaded(folder):
    tree_path, settings_path = join(folder, "tree.xml"), join(folder, "settings.ini")
    Path(tree_path).write_text("<a><b>text</b></a>")
    Path(settings_path).write_text("[main]\nkey = value\n")
    await trio.sleep(0)
    tree = ET.parse(tree_path)
    await trio.sleep(0)
    settings = configparser.ConfigParser()
    read = settings.read(settings_path)
    await trio.sleep(0)
    with open(join(folder, "data.bin"), "wb") as file:
        pickle.dump({1, 2}, file)
    await trio.sleep(0)
    value = pickle.load(open(join(folder, "data.bin"), "rb"))
    try:
        ET.parse(join(folder, "nothing.xml"))
    except FileNotFoundError as error:
        return tree.getroot()[0].text, settings["main"]["key"], len(read), value, error.errno


async def loaded_twice(folder):
    tree = ET.parse(join(folder, "tree.xml"))
    os.remove(join(folder, "tree.xml"))
    settings = configparser.ConfigParser()
    settings.read(join(folder, "settings.ini"))
    os.remove(join(folder, "settings.ini"))
    await trio.sleep(0)
    return tree.getroot().tag, settings.sections()


async def handed(file: io.TextIOWrapper, out: io.BufferedWriter):
    head = file.readline()
    await trio.sleep(0)
    pickle.dump([head], out)
    out.flush()
    rest = json.load(file)
    return head, rest


async def handed_whole(file: io.TextIOWrapper):
    words = []
    for line in file:
        words.append(line.split()[0])
    await trio.sleep(0)
    return words


class Log:
    def __init__(self, path):
        self.file: io.TextIOWrapper = open(path, "a+")

    async def add(self, line):
        self.file.write(line + "\n")
        self.file.flush()
        self.file.seek(0)
        await trio.sleep(0)
        return self.file.read()


async def numbered(path):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT), "w") as file:
        file.write("by number\n")
        await trio.sleep(0)
    with os.fdopen(os.open(path, os.O_RDONLY)) as file:
        text = file.read()
    await trio.sleep(0)
    again = os.fdopen(os.open(path, os.O_RDONLY)).read() == text
    await trio.sleep(0)
    file = os.fdopen(os.open(path, os.O_RDONLY), "rb")
    data = file.read()
    file.close()
    await trio.sleep(0)
    return text, again, len(data)


async def packed(folder):
    path = join(folder, "packed")
    with gzip.open(path + ".gz", "wt") as file:
        file.write("squeezed")
    text = gzip.open(path + ".gz", "rt").read()
    await trio.sleep(0)
    with zipfile.ZipFile(path + ".zip", "w") as archive:
        archive.writestr("inner", text)
    with zipfile.ZipFile(path + ".zip") as archive:
        names = archive.namelist()
    await trio.sleep(0)
    with tarfile.open(path + ".tar", "w") as archive:
        archive.add(path + ".gz", arcname="member")
    lines = [line.decode() for line in bz2.open(join(folder, "lines.bz2"))]
    await trio.sleep(0)
    return text, names, lines


async def asked(folder):
    if not os.path.exists(join(folder, "deep")):
        os.makedirs(join(folder, "deep", "er"))
    if exists(join(folder, "deep")):
        await trio.sleep(0)
    answers = os.path.isdir(folder), os.path.getsize(folder) > 0, os.path.realpath(folder) != "", os.path.ismount(folder)
    if os.path.exists(join(folder, "none")): return None
    try:
        os.path.getmtime(join(folder, "none"))
    except OSError as error:
        return answers, type(error).__name__


async def moved(folder):
    one, two = join(folder, "one.txt"), join(folder, "two.txt")
    Path(one).write_text("1")
    shutil.copy(one, two)
    await trio.sleep(0)
    size = os.stat(two).st_size
    os.rename(two, join(folder, "three.txt"))
    await trio.sleep(0)
    shutil.copytree(folder, folder + "-copy")
    await trio.sleep(0)
    names = sorted(os.listdir(folder + "-copy"))
    shutil.rmtree(folder + "-copy")
    return size, names, shutil.disk_usage(folder).total > 0


async def listed(folder):
    root = Path(folder)
    counts = [len(files) for _, _, files in os.walk(folder)]
    numbers = []
    for number, path in enumerate(sorted(root.glob("*.txt"))):
        await trio.sleep(0)
        numbers.append((number, path.name))
    for number, entry in enumerate(os.scandir(folder)):
        await trio.sleep(0)
        counts.append(number >= 0)
    walk = os.walk(folder)
    for top, _, _ in walk:
        await trio.sleep(0)
        counts.append(top == folder)
        break
    names = ",".join(path.stem for path in root.glob("o*.txt"))
    entries = list(os.scandir(folder))
    some = any(path.is_file() for path in root.iterdir())
    _, first = [None, *root.rglob("one.*")]
    return sum(counts) > 0, numbers, names, len(entries) > 2, some, first.name


async def temporary():
    with tempfile.TemporaryDirectory() as folder:
        with open(join(folder, "x"), "w") as file:  # best fix only
            file.write("temporary")
        there = os.listdir(folder)  # best fix only
    gone = not os.path.exists(folder)
    with tempfile.NamedTemporaryFile("w+", suffix=".t") as file:
        file.write("abc")
        file.seek(0)
        text = file.read()
    number, path = tempfile.mkstemp(suffix=".made")
    os.close(number)
    os.unlink(path)
    folder = tempfile.mkdtemp()
    os.rmdir(folder)
    return there, gone, text, path.endswith(".made")


def prepared(folder):
    with bz2.open(join(folder, "lines.bz2"), "wb") as file:
        file.write(b"one\ntwo\n")
    Path(folder, "in.txt").write_text('head\n{"b": 2}')
    Path(folder, "words.txt").write_text("a b\nc d\n")
    return open(join(folder, "in.txt")), open(join(folder, "out.bin"), "wb"), open(join(folder, "words.txt"))


async def main(folder: str, files, log):
    file, out, words = files
    disk.watch()
    print(await whole(join(folder, "whole")))
    print(await between(join(folder, "between")))
    print(await lines(join(folder, "between")))
    print(await awaited_lines(join(folder, "between")))
    print(await kept(join(folder, "whole"), True), await kept(join(folder, "whole"), False))
    print(await statements(join(folder, "statements")))
    print(await loaded(folder))
    print(await loaded_twice(folder))
    print(await handed(file, out), await handed_whole(words))
    print(await log.add("line"))
    print(await numbered(join(folder, "numbered")))
    print(await packed(folder))
    print(await asked(folder))
    print(await moved(folder))
    print(await listed(folder))
    print(await temporary())

    disk.report()


with tempfile.TemporaryDirectory() as outer:
    os.mkdir(join(outer, "inner"))
    opened = prepared(join(outer, "inner"))
    made = Log(join(outer, "log"))
    trio.run(main, join(outer, "inner"), opened, made)
    made.file.close()
    for each in opened:
        each.close()
