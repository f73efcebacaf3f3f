"""Processes and pipes: output that nobody reads, lines that come late, what a person types."""

import asyncio
import os
import subprocess
import sys

from stall import watched

PAUSE = "import sys, time; time.sleep(0.3); "
# It gives up by itself, so that nothing is left when nobody reads.
LONG = "import signal, sys; signal.alarm(4); sys.stdout.write('x' * 300_000); sys.stdout.flush()"


async def unread():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", LONG, stdout=asyncio.subprocess.PIPE)
    await process.wait()
    return process.returncode


async def bounded():
    try:
        async with asyncio.timeout(2):
            return await unread()
    except TimeoutError:
        return "full"


async def followed(process: subprocess.Popen):
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
    return lines, process.wait()


async def shelled(command):
    with os.popen(command) as pipe:
        text = pipe.read()
    await asyncio.sleep(0)
    pipe = os.popen(command)
    return text, pipe.read(), pipe.close()


async def typed():
    first = sys.stdin.readline().strip()
    return first, "".join(sys.stdin.readlines()).split()


async def main():
    print("asks", flush=True)
    print(await bounded())
    code = PAUSE + "print('a', flush=True); time.sleep(0.3); print('b')"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    async with watched():
        print(await followed(process))
        print(await shelled("sleep 0.3; echo shell"))
    async with watched():
        print(await typed())


asyncio.run(main())
