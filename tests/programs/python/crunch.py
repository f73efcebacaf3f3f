"""Long computations and imports by name, while another task keeps time."""

import asyncio
import hashlib
import importlib
import sys
import tempfile
import zlib
from pathlib import Path

from stall import watched

MODULE = """
import time

time.sleep(0.3)
VALUE = 42
"""


async def key(password):
    return hashlib.pbkdf2_hmac("sha256", password, salt=b"salt", iterations=600_000).hex()[:8]


async def packed(data):
    if (size := len(zlib.compress(data, 1))) < len(data):
        return size > 0, zlib.decompress(zlib.compress(b"abc")).decode()
    return None


async def plugin(name):
    return getattr(importlib.import_module(name), "VALUE", None)


async def main():
    async with watched():
        print(await key(b"secret"), await packed(b"x" * 1_000_000))
        print(await plugin("slow_plugin"))


with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "slow_plugin.py").write_text(MODULE)
    sys.path.insert(0, folder)
    asyncio.run(main())
