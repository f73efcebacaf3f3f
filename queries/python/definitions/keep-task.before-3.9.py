import asyncio

_background_tasks: set = set()


def _keep(task: asyncio.Task) -> asyncio.Task:
    """Refer to the task until it is done: the event loop itself does not."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task
