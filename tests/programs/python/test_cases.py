"""Test cases of a package that no longer works, and a test case that drops its coroutines."""

import asyncio
import io
import unittest

import asynctest

ran = []


class FetchTest(asynctest.TestCase):
    async def setUp(self):
        self.fetch = asynctest.CoroutineMock(return_value=42)
        self.number = await asyncio.sleep(0, 7)

    def test_plain(self):
        self.assertEqual(self.number, 7)
        ran.append("plain")

    async def test_fetch(self):
        self.assertEqual(await self.fetch(), 42)
        ran.append("fetched")

    async def tearDown(self):
        await asyncio.sleep(0)
        ran.append("torn down")


unittest.main(exit=False, testRunner=unittest.TextTestRunner(io.StringIO()))
print(ran)
