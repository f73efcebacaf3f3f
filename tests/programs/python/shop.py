"""A library of the project, with functions that block and some that do not."""

import asyncio
import time


def load(key):
    time.sleep(0.3)
    return key


async def load_async(key):
    await asyncio.sleep(0.1)
    return key


def report_yearly(*keys, factor=1):
    time.sleep(0.3)
    return sum(keys) * factor


class Client:
    def fetch(self, path):
        time.sleep(0.3)
        return {"path": path}

    async def afetch(self, path):
        await asyncio.sleep(0.1)
        return {"path": path}
