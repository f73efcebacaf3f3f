"""Coroutine functions in the place of plain ones, tasks that are not needed, and other threads."""

import asyncio
import contextlib
import gc
import signal
import threading

seen = []


async def work(name="work", *rest):
    await asyncio.sleep(0.01)
    seen.append(name if isinstance(name, str) else "task")
    return name


class Server:
    def __init__(self, name):
        self.name = name
        self.stopped = asyncio.Event()

    async def stop(self):
        await asyncio.sleep(0.01)
        self.stopped.set()
        seen.append(self.name)

    async def serve(self):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self.stop)
        for delay, name in ((0.02, "first"), (0.03, "second")):
            loop.call_later(delay, work, name)  # a new name each time
        loop.call_soon(
            work,
            "soon",
        )
        signal.raise_signal(signal.SIGUSR1)
        await asyncio.sleep(0.2)
        loop.remove_signal_handler(signal.SIGUSR1)
        return self.stopped.is_set()


async def awaited():
    values = [await asyncio.create_task(work("direct"))]
    task = asyncio.create_task(work("next"))
    value = await task
    values.append(value)
    values.append(await asyncio.to_thread(work, "thread"))
    done = asyncio.create_task(work("done"))
    done.add_done_callback(work)
    await done
    await asyncio.sleep(0.05)
    other = asyncio.ensure_future(
        work(
            "returned",
        ),
    )
    values.append(len(asyncio.all_tasks()))
    return await other, values


async def shielded():
    """The inner task goes on when the outer one is cancelled, even if the garbage is collected."""

    async def outer():
        await asyncio.shield(work("shielded"))

    task = asyncio.create_task(outer())
    await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    del task
    gc.collect()
    return len([one for one in asyncio.all_tasks() if "work" in repr(one)]), bool(globals().get("_background_tasks"))


async def threads():
    loop = asyncio.get_running_loop()
    threading.Thread(target=work, args=("own loop",)).start()

    def worker():
        loop.create_task(work("from a thread"))

    thread = threading.Thread(target=worker)
    thread.start()
    await asyncio.sleep(0.2)
    thread.join()
    return thread.is_alive()


async def lambda_handler(event, context):
    await asyncio.sleep(0)
    return {"event": event}


async def main():
    print(await Server("server").serve())
    print(sorted(seen))
    seen.clear()
    print(await awaited())
    print(sorted(seen))
    seen.clear()
    print(await shielded())
    await asyncio.sleep(0.05)
    print(await threads())
    print(sorted(seen))


asyncio.run(main())
print(globals()["lambda_" + "handler"]({"a": 1}, None))
