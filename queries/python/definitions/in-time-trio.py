import math
from collections.abc import Awaitable
from typing import Optional

import trio


async def _in_time(waiting: Awaitable[object], timeout: Optional[float]) -> bool:
    """Whether what is awaited comes within `timeout` seconds."""
    with trio.move_on_after(math.inf if timeout is None else timeout):
        await waiting
        return True
    return False
