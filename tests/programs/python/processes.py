"""Other programs, run to their end: output, exit code, input, time limit, environment, directory and errors."""

import asyncio
import os
import subprocess
import sys
import tempfile
from subprocess import PIPE, check_output as output

from stall import watched

PAUSE = "import time; time.sleep(0.4); "


class Runner:
    def __init__(self, folder):
        self.folder = folder
        self.codes = []

    async def where(self):
        # Nobody looks at the exit code here.
        subprocess.run([sys.executable, "-c", PAUSE + "open('made', 'w').close()"], cwd=self.folder)
        return sorted(os.listdir(self.folder))

    async def code(self, number):
        self.codes.append(
            subprocess.call(
                [sys.executable, "-c", f"raise SystemExit({number})"],  # its own number
                stderr=subprocess.DEVNULL,
            )
        )
        return self.codes


async def captured():
    done = subprocess.run(
        [sys.executable, "-c", PAUSE + "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"],
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr, done.args[0] == sys.executable


async def failing():
    try:
        return subprocess.run([sys.executable, "-c", "print('x'); exit(5)"], check=True, stdout=PIPE).stdout
    except subprocess.CalledProcessError as error:
        return type(error).__name__, error.returncode, error.stdout, error.stderr


async def answered(text):
    code = "import sys; sys.stdout.write(sys.stdin.read().upper())"
    both = output([sys.executable, "-c", code], input=text, text=True)
    raw = output([sys.executable, "-c", code], input=text.encode()).decode()
    return both, raw


async def limited():
    try:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(30)"], timeout=0.5)
    except subprocess.TimeoutExpired as error:
        return type(error).__name__, round(error.timeout, 1), len(error.cmd)


async def missing():
    try:
        subprocess.check_call(["/no/such/program"])
    except FileNotFoundError as error:
        return error.filename
    return None


async def big():
    return [len(subprocess.check_output([sys.executable, "-c", f"print('x' * {size})"])) for size in (10, 3_000_000)]


async def shelled():
    text = subprocess.run("echo $WORD; echo no >&2", shell=True, env={"WORD": "yes"}, stdout=PIPE, stderr=subprocess.STDOUT)
    if subprocess.getoutput("echo quiet") != "quiet" or os.system("exit 2") == 0:
        return None
    return text.stdout, subprocess.getstatusoutput("exit 4"), (lambda: "later")()


async def main():
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(folder)
        async with watched():
            print(await runner.where())
            print(await runner.code(7), await runner.code(0))
            print(await captured())
            print(await failing())
            print(await answered("größe\n"))
            print(await limited())
            print(await missing())
            print(await big())
            print(await shelled())


asyncio.run(main())
