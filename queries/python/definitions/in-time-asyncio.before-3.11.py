import asyncio
from typing import Awaitable, Optional


async def _in_time(waiting: Awaitable[object], timeout: Optional[float]) -> bool:
    """Whether what is awaited comes within `timeout` seconds."""
    try:
        await asyncio.wait_for(waiting, timeout)
    except asyncio.TimeoutError:
        return False
    return True
