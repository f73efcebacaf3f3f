"""Other programs and names under trio: the same results, and the clock goes on ticking."""

# packages: trio

import os
import socket
import subprocess
import sys
import time

import trio

PAUSE = "import sys, time; time.sleep(0.4); "


async def captured():
    done = subprocess.run(
        [sys.executable, "-c", PAUSE + "print('out'); print('err', file=sys.stderr); sys.exit(3)"],
        capture_output=True,
    )
    return done.returncode, done.stdout, done.stderr


async def texts():
    code = PAUSE + "sys.stdout.write(sys.stdin.read().upper())"
    answer = subprocess.check_output([sys.executable, "-c", code], input=b"question")
    text = subprocess.run([sys.executable, "-c", "print('größe')"], stdout=subprocess.PIPE, text=True, check=True).stdout
    shell = subprocess.check_output("echo $WORD; exit 0", shell=True, env={"WORD": "yes"}, stderr=subprocess.DEVNULL)
    return answer, text.strip(), shell


async def failing():
    try:
        subprocess.check_call([sys.executable, "-c", "exit(5)"])
    except subprocess.CalledProcessError as error:
        try:
            subprocess.run(["/no/such/program"])
        except FileNotFoundError as missing:
            return error.returncode, missing.filename


async def limited():
    try:
        subprocess.run(["sleep", "30"], timeout=0.3)
    except subprocess.TimeoutExpired as error:
        return error.cmd, os.system("exit 2") >> 8


async def followed():
    process = subprocess.Popen([sys.executable, "-u", "-c", PAUSE + "print('a'); print('b')"], stdout=subprocess.PIPE)
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
    return lines, process.wait()


async def names():
    infos = socket.getaddrinfo("127.0.0.1", 80, socket.AF_INET, socket.SOCK_STREAM)
    return infos[0][4], socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)


async def tick(longest):
    last = time.monotonic()
    while True:
        await trio.sleep(0.01)
        longest.append(time.monotonic() - last)
        last = time.monotonic()


async def main():
    longest = []
    async with trio.open_nursery() as nursery:
        nursery.start_soon(tick, longest)
        await trio.sleep(0.05)
        print(await captured())
        print(await texts())
        print(await failing())
        print(await limited())
        print(await followed())
        print(await names())
        await trio.sleep(0.05)
        nursery.cancel_scope.cancel()
    print("stalled:", max(longest) > 0.2)


trio.run(main)
