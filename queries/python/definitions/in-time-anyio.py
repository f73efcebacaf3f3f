from collections.abc import Awaitable
from typing import Optional

import anyio


async def _in_time(waiting: Awaitable[object], timeout: Optional[float]) -> bool:
    """Whether what is awaited comes within `timeout` seconds."""
    with anyio.move_on_after(timeout):
        await waiting
        return True
    return False
