"""Paths and listings under trio and under anyio: the runtime's own paths, threads where a path comes out."""

# packages: trio anyio

import os
import shutil
import tempfile
from pathlib import Path, PurePath

import anyio
import disk
import trio


def under_trio():
    async def notes(root: Path, name: str):
        disk.watch()
        path = root / "notes" / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        print(path.write_text("one\ntwo", encoding="utf-8"), Path(path).read_text().splitlines()[-1])
        moved = path.rename(path.with_suffix(".md"))
        print(isinstance(moved, PurePath), moved.name, moved.stat().st_size, (root / "notes").exists())
        print(os.path.exists(path), os.path.isfile(moved), os.path.getsize(moved), os.path.samefile(moved, moved))
        for found in sorted(root.rglob("*")):
            print(found.relative_to(root).as_posix(), found.is_file())
        for found in root.iterdir():
            print(found.name, sum(1 for inner in found.glob("*.md") if inner.is_file()))
        shutil.copytree(root / "notes", root / "copy", dirs_exist_ok=True)
        print(sorted(os.listdir(root / "copy")), [n for n in os.listdir(root) if os.path.isdir(root / n)] != [])
        try:
            (root / "nothing").unlink()
        except FileNotFoundError as error:
            print(type(error).__name__, Path(root, "copy").resolve() == root.resolve() / "copy")
        disk.report()

    with tempfile.TemporaryDirectory() as folder:
        trio.run(notes, Path(folder), "a.txt")


def under_anyio():
    class Store:
        def __init__(self, root):
            self.root = Path(root)

        async def notes(self, name):
            disk.watch()
            path = self.root / name
            print(path.exists(), path.write_bytes(b"12345"), path.read_bytes().decode().rjust(7))
            path.chmod(0o600)
            print(oct((path.stat()).st_mode & 0o777), os.path.isfile(path), not os.path.islink(path))
            with tempfile.TemporaryDirectory(dir=self.root) as inner:
                await anyio.sleep(0.01)
                print(os.path.isdir(inner), isinstance(inner, str))
            print(os.path.exists(inner), [found.name for found in self.root.iterdir()])
            for found in self.root.glob("*"):
                await anyio.sleep(0.01)
                found.unlink(missing_ok=True)
            made = tempfile.mkdtemp(dir=self.root)
            os.rmdir(made)
            print(list(self.root.iterdir()), Path.cwd() == Path(os.getcwd()))
            disk.report()

    with tempfile.TemporaryDirectory() as folder:
        anyio.run(Store(folder).notes, "b.bin")


under_trio()
disk.seen.clear()
under_anyio()
