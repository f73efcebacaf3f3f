import asyncio
from typing import Any

_background_tasks: set[asyncio.Task[Any]] = set()


def _keep(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """Refer to the task until it is done: the event loop itself does not."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task
