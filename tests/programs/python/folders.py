"""Questions to the file system, paths, listings: the same answers, from threads."""

import asyncio
import functools
import glob
import os
import os.path as osp
import shutil
import tempfile
from os import makedirs as make
from os.path import exists
from pathlib import Path

import disk


def logged(function):
    @functools.wraps(function)
    async def wrapper(*arguments, **options):
        result = await function(*arguments, **options)
        print(function.__name__, result)
        return result

    return wrapper


class Store:
    suffix = ".txt"

    def __init__(self, root: str):
        self.root = Path(root)
        self.log = []

    @property
    def index(self) -> Path:
        return self.root / "index"

    @logged
    async def save(self, name: str, text: str, *, twice: bool = False):
        folder = self.root / "data"
        if not folder.exists():
            folder.mkdir(parents=True)
        path = (folder / name).with_suffix(self.suffix)
        size = path.write_text(  # how much
            text,
            encoding="utf-8",
        )
        if twice: path.with_suffix(".bak").write_text(text); self.log.append(name)
        return size, path.is_file() and path.stat().st_size

    @logged
    async def load(self, name, fallback: "Path | None" = None):
        try:
            return (self.root / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()[0]
        except FileNotFoundError as error:
            if fallback and fallback.exists():
                return fallback.read_text().strip()
            return type(error).__name__
        finally:
            self.index.touch()

    @classmethod
    async def names(cls, root: Path):
        return sorted(path.name for path in root.rglob("*") if path.is_file() and path.suffix == cls.suffix)

    async def walk(self):
        async def each():
            for root, _, files in os.walk(self.root):
                for name in files:
                    yield os.path.relpath(os.path.join(root, name), self.root)

        return sorted([name async for name in each()])


@logged
async def conditions(folder, name):
    path = osp.join(folder, name)
    if exists(path) and osp.getsize(path) > 0 or not osp.isdir(folder):
        return "full"
    while not os.path.exists(path):
        Path(path).write_text("")
    kind = "file" if osp.isfile(path) else "other"
    assert not osp.islink(path), f"{osp.getsize(path)}"
    return kind, f"{osp.getsize(path)} bytes", not osp.isdir(path)


@logged
async def comprehensions(folder):
    names = [n for n in os.listdir(folder) if os.path.isfile(os.path.join(folder, n))]
    sizes = {n: os.path.getsize(os.path.join(folder, n)) for n in names}
    some = any(os.path.isdir(os.path.join(folder, n)) for n in os.listdir(folder))
    nested = [[os.path.exists(os.path.join(folder, n + s)) for s in ("", "x")] for n in sorted(names)]
    first = next((n for n in sorted(names) if os.path.getsize(os.path.join(folder, n)) > 3), None)
    return sorted(names), sorted(sizes.items()), some, nested, first


@logged
async def listings(folder: Path):
    count = 0
    for path in folder.iterdir():
        if path.is_dir():
            continue
        count += 1
        if count == 100:
            break
    else:
        count += 1000
    found = folder.glob("*/*.txt")
    texts = []
    for path in found:
        await asyncio.sleep(0)
        texts.append(path.read_text())
    newest = max(folder.rglob("*.txt"), default=None, key=lambda p: p.name)
    with os.scandir(folder) as entries:
        kinds = sorted((entry.name, entry.is_dir()) for entry in entries)
    first, *_ = sorted(folder.glob("*"))
    return count, sorted(texts), newest and newest.name, kinds, first.name, len([*folder.glob("*"), 1])


@logged
async def tree(folder):
    source, target = os.path.join(folder, "data"), os.path.join(folder, "copy", "of")
    make(os.path.dirname(target), exist_ok=True)
    shutil.copytree(source, target); shutil.copy(os.path.join(source, "a.txt"), os.path.join(folder, "a"))
    os.rename(os.path.join(folder, "a"), os.path.join(folder, "b"))
    os.chmod(os.path.join(folder, "b"), 0o600)
    mode = os.stat(os.path.join(folder, "b")).st_mode & 0o777
    try:
        os.remove(os.path.join(folder, "nothing"))
    except FileNotFoundError:
        os.unlink(os.path.join(folder, "b"))
    found = sorted(os.path.basename(name) for name in glob.glob(folder + "/copy/of/*"))
    shutil.rmtree(os.path.join(folder, "copy"))
    return oct(mode), found, os.path.exists(target)


@logged
async def paths(root: Path, name):
    path = root / name
    real = Path(str(path)).expanduser().resolve()
    if (moved := path.rename(path.with_name("moved.txt"))).exists():
        back = moved.replace(path)
    return real == path.resolve(), back.name, [p.name for p in (path, moved) if p.exists()], path.parent.is_dir()


@logged
async def temporary(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x").write_bytes(data)
        size = os.path.getsize(os.path.join(folder, "x"))
    with tempfile.NamedTemporaryFile(suffix=".bin", delete=False) as file:
        file.write(data)
        name = file.name
    handle, other = tempfile.mkstemp()
    os.close(handle)
    os.unlink(other)
    try:
        return size, os.path.getsize(name), os.path.exists(folder)
    finally:
        os.remove(name)


async def defaults(root):
    def look(path=os.path.join(root, "data"), there=os.path.isdir(root)):
        return os.path.exists(path), there

    names = lambda: os.listdir(root)
    print("defaults", await asyncio.to_thread(look), len(await asyncio.to_thread(names)) > 0)


async def main(root):
    disk.watch()
    store = Store(root)
    await store.save("a", "hello\nworld")
    await store.save("b", "x" * 10, twice=True)
    await store.load("a")
    await store.load("c")
    await store.load("c", store.root / "data" / "b.txt")
    print(await Store.names(store.root), await store.walk())
    await conditions(root, "empty")
    await comprehensions(os.path.join(root, "data"))
    await listings(store.root)
    await tree(root)
    await paths(store.root / "data", "a.txt")
    await temporary(b"12345")
    await defaults(root)
    disk.report()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
