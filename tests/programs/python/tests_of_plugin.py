"""Async tests that nothing runs, and others with mistakes, run by pytest as a module of their own."""

# packages: pytest pytest_asyncio

import asyncio
import pathlib
import sys
import tempfile
import unittest
from unittest.mock import MagicMock

import pytest

ran = []


@pytest.fixture
async def answer():
    await asyncio.sleep(0)
    yield 42


@pytest.mark.asyncio
async def test_marked(answer):
    assert answer == 42
    ran.append("marked")


async def test_unmarked():
    await asyncio.sleep(0)
    ran.append("unmarked")


@pytest.mark.parametrize("number", [1, 2])
async def test_numbers(number):
    await asyncio.sleep(0)
    ran.append(f"number {number}")


@pytest.mark.asyncio
async def test_loop(event_loop):
    assert await event_loop.run_in_executor(None, int, "42") == 42
    assert event_loop.is_running()
    ran.append("loop")


class TestAnswer:
    async def test_method(self):
        await asyncio.sleep(0)
        ran.append("method")


class CaseTest(unittest.TestCase):
    async def setUp(self):
        self.number = await asyncio.sleep(0, 7)

    async def test_case(self):
        self.assertEqual(self.number, 7)
        ran.append("case")


@pytest.mark.asyncio
async def test_mock():
    client = MagicMock()
    await client.connect("here")
    client.connect.assert_called_once_with("here")
    ran.append("mock")


@pytest.mark.asyncio
async def test_slow():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.sleep(1), 0)
    ran.append("slow")


def test_sync():
    asyncio.run(check())


async def check():
    await asyncio.sleep(0)
    ran.append("sync")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "test_all.py")
        path.write_text("from __main__ import *\n")
        sys.stdout, shown = open(pathlib.Path(folder, "out"), "w"), sys.stdout
        pytest.main([str(path), "-q", "-p", "no:cacheprovider", "-W", "ignore", "--rootdir", folder])
        sys.stdout.close()
        sys.stdout = shown
    for name in ("case", "loop", "marked", "method", "mock", "number 1", "number 2", "slow", "sync", "unmarked"):
        print(name, name in ran)
