import asyncio
from collections.abc import Callable
from typing import Any

_started_tasks: set[asyncio.Task[Any]] = set()


def _starting(function: Callable[..., Any]) -> Callable[..., None]:
    """A plain function that runs the coroutine function as a task, and refers to it until it is done."""

    def start(*args: Any) -> None:
        task = asyncio.create_task(function(*args), name=getattr(function, "__qualname__", None))
        _started_tasks.add(task)
        task.add_done_callback(_started_tasks.discard)

    return start
