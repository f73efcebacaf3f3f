import asyncio

_started_tasks: set = set()


def _starting(function):
    """A plain function that runs the coroutine function as a task, and refers to it until it is done."""

    def start(*args):
        task = asyncio.create_task(function(*args), name=getattr(function, "__qualname__", None))
        _started_tasks.add(task)
        task.add_done_callback(_started_tasks.discard)

    return start
