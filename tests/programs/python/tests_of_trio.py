"""Async tests that nothing runs, by the plugin of trio, run by pytest as a module of their own."""

# packages: pytest trio pytest_trio

import pathlib
import sys
import tempfile
from unittest.mock import AsyncMock

import trio
import pytest

ran = []


@pytest.mark.trio
async def test_marked():
    await trio.sleep(0.01)
    ran.append("marked")


async def test_unmarked():
    await trio.sleep(0.01)
    ran.append("unmarked")


@pytest.mark.parametrize("number", [1, 2])
async def test_numbers(number):
    await trio.sleep(0.01)
    ran.append(f"number {number}")


class TestAnswer:
    async def test_method(self):
        send = AsyncMock(return_value=42)
        assert await send("x") == 42
        send.assert_called_once_with("x")
        ran.append("method")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "test_all.py")
        path.write_text("from __main__ import *\n")
        options = ["-q", "-p", "no:cacheprovider", "-W", "ignore", "--rootdir", folder, "-o", "asyncio_mode=strict"]
        sys.stdout, shown = open(pathlib.Path(folder, "out"), "w"), sys.stdout
        pytest.main([str(path), *options])
        sys.stdout.close()
        sys.stdout = shown
    for name in ("marked", "method", "number 1", "number 2", "unmarked"):
        print(name, name in ran)
