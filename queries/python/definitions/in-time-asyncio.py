import asyncio
from collections.abc import Awaitable
from typing import Optional


async def _in_time(waiting: Awaitable[object], timeout: Optional[float]) -> bool:
    """Whether what is awaited comes within `timeout` seconds."""
    try:
        async with asyncio.timeout(timeout):
            await waiting
    except TimeoutError:
        return False
    return True
