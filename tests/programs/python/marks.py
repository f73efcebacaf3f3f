"""Marks that a plugin in its automatic mode makes needless, on tests with a mistake, run by pytest as a module of their own."""

# packages: pytest pytest_asyncio
# project: unmarked-tests=asyncio

import asyncio
import pathlib
import sys
import tempfile
from unittest.mock import MagicMock

import pytest

pytestmark = pytest.mark.asyncio
ran = []


@pytest.mark.asyncio
async def test_mock():
    client = MagicMock()
    await client.connect("here")
    ran.append("mock")


@pytest.mark.asyncio()
async def test_called():
    await asyncio.sleep(0)
    ran.append("called")


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [1, 2])
async def test_numbers(number):
    await asyncio.sleep(0)
    ran.append(f"number {number}")


async def test_bare():
    await asyncio.sleep(0)
    ran.append("bare")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "test_all.py")
        path.write_text("from __main__ import *\n")
        options = ["-q", "-p", "no:cacheprovider", "-W", "ignore", "--rootdir", folder, "-o", "asyncio_mode=auto"]
        sys.stdout, shown = open(pathlib.Path(folder, "out"), "w"), sys.stdout
        pytest.main([str(path), *options])
        sys.stdout.close()
        sys.stdout = shown
    for name in ("bare", "called", "mock", "number 1", "number 2"):
        print(name, name in ran)
