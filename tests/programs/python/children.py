"""Processes started in one place and waited for in another, with their pipes."""

import asyncio
import os
import subprocess
import sys
from subprocess import PIPE, Popen

from stall import watched

PAUSE = "import sys, time; time.sleep(0.4); "


async def talked():
    process = Popen([sys.executable, "-u", "-c", PAUSE + "[print(w.upper(), end='') for w in sys.stdin]"], stdin=PIPE, stdout=PIPE)
    process.stdin.write(b"one\n")
    process.stdin.write(b"two\n")
    process.stdin.flush()
    process.stdin.close()
    lines = []
    lines.append(process.stdout.readline())
    lines.append(process.stdout.read())
    code = process.wait()
    return lines, code, process.returncode


async def iterated():
    words = [sys.executable, "-c", PAUSE + "print('a'); time.sleep(0.3); print('b')"]
    process = Popen(words, stdout=PIPE, stderr=subprocess.DEVNULL)
    lines = []
    for line in process.stdout:
        if line == b"b\n":
            lines.append("last")
            break
        lines.append(line)
    return lines, process.wait()


async def communicated(data):
    process = Popen([sys.executable, "-c", PAUSE + "print(len(sys.stdin.read()))"], stdin=PIPE, stdout=PIPE)
    try:
        out, errors = process.communicate(data)
    finally:
        assert process.poll() is not None
    return out.strip(), errors


async def stopped():
    process = subprocess.Popen("sleep 30", shell=True)
    await asyncio.sleep(0.05)
    process.terminate()
    return process.wait() != 0


async def managed():
    with subprocess.Popen([sys.executable, "-c", PAUSE + "print('with')"], stdout=PIPE, text=True) as process:
        text = process.stdout.read()
    return text, process.returncode


async def by_number():
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", '"import time; time.sleep(0.4)"'.strip('"')])
    (same, status), now = os.waitpid(pid, 0), os.waitpid
    return same == pid, os.waitstatus_to_exitcode(status), now is os.waitpid


async def at_once():
    first = os.popen(f"{sys.executable} -c \"{PAUSE}print('popen')\"").read().strip()
    second = Popen([sys.executable, "-c", PAUSE], stdout=PIPE).communicate()[0]
    return first, second


class Kept:
    def __init__(self):
        self.process = Popen([sys.executable, "-c", PAUSE])

    async def finish(self):
        try:
            self.process.wait(timeout=0.1)
        except subprocess.TimeoutExpired as error:
            return error.timeout, self.process.wait()


async def main():
    async with watched():
        print(await talked())
        print(await iterated())
        print(await communicated(b"x" * 200_000))
        print(await stopped())
        print(await managed())
        print(await by_number())
        print(await at_once())
        print(await Kept().finish())


asyncio.run(main())
