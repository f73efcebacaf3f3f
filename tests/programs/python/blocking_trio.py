"""What blocks a thread, under trio: the same values and errors come out, and the clock goes on ticking."""

# packages: trio

import concurrent.futures
import ftplib
import getpass
import hashlib
import http.client
import importlib
import queue
import select
import smtplib
import socket
import ssl
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import trio

from servers import Post, Shouting, serve
from stall import slow_server, watched

pool = ThreadPoolExecutor()


def work(x, k=0):
    time.sleep(0.3)
    return x + k


def fail():
    time.sleep(0.2)
    raise KeyError("gone")


async def slept(seconds):
    before = time.monotonic()
    time.sleep(0)
    time.sleep(seconds)
    return time.monotonic() - before >= seconds


async def answered():
    name = input("name? ").strip()  # a person types
    return name.title(), sys.stdin.readline()


async def futures():
    first = pool.submit(work, 1, k=2).result()
    future = pool.submit(fail)
    try:
        future.result(timeout=5)
    except KeyError as error:
        late = pool.submit(time.sleep, 0.5)
        try:
            late.result(0.05)
        except concurrent.futures.TimeoutError:
            return first, error.args, "late"


class Worker:
    def __init__(self, count):
        self.done = []
        self.count = count

    def run(self, number):
        time.sleep(0.2)
        self.done.append(number)

    async def finish(self):
        for number in range(self.count):
            thread = threading.Thread(target=self.run, args=(number,))
            thread.start()
            thread.join()
        own = threading.Thread(target=self.run, args=("own",))
        own.start()
        own.join(timeout=0.01)
        alive = own.is_alive()
        own.join()
        return sorted(map(str, self.done)), alive


async def ask(address):
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(b"hello\n")
        answer = connection.recv(100)
    other = socket.socket()
    try:
        other.connect(address)
        other.sendall(b"again\n")
        ready, _, _ = select.select([other], [], [], 5)
        return answer, len(ready), other.recv(20)
    finally:
        other.close()


async def mail(server):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@localhost", "b@localhost", "x"
    message.set_content("by with")
    with smtplib.SMTP(*server.server_address, timeout=5) as client:
        refused = client.send_message(message)
    own = smtplib.SMTP(server.server_address[0], server.server_address[1])
    try:
        own.sendmail("a@localhost", ["b@localhost"], "Subject: y\r\n\r\nby hand")
    finally:
        own.quit()
    try:
        ftplib.FTP("127.0.0.1", timeout=0.1)
    except OSError as error:
        return refused, server.letters, type(error).__name__


async def fetch(base):
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=5)
    connection.request("GET", "/first")
    response = connection.getresponse()
    body = response.read()
    connection.close()
    with urllib.request.urlopen(base + "/second") as answer:
        second = answer.read()
    third = urllib.request.urlopen(base + "/third", timeout=3).read()
    try:
        urllib.request.urlopen(base + "/missing")
    except urllib.error.HTTPError as error:
        return response.status, len(body), len(second), len(third), error.code


async def named():
    return socket.gethostbyname("localhost"), socket.getfqdn("127.0.0.1") != ""


async def hashed():
    return hashlib.pbkdf2_hmac("sha256", b"word", b"salt", 600_000).hex()[:8]


async def loaded():
    context = ssl.create_default_context()
    module = importlib.import_module("this_is_slow")
    try:
        context.load_cert_chain("/no/such/file")
    except FileNotFoundError:
        return module.ANSWER, context.check_hostname


async def queued():
    jobs = queue.Queue()
    threading.Timer(0.3, jobs.put, ["job"]).start()
    got = jobs.get()
    try:
        jobs.get(timeout=0.05)
    except queue.Empty:
        return got, jobs.qsize()


async def flagged(ready: threading.Event):
    threading.Timer(0.3, ready.set).start()
    early = ready.wait(0.01)
    ready.wait()
    return early, ready.is_set()


class Job:
    ready = False


async def spun(job: Job):
    async def finish():
        job.ready = True

    end = time.monotonic() + 0.4
    async with trio.open_nursery() as group:
        group.start_soon(finish)
        while not job.ready and time.monotonic() < end:
            pass
    return job.ready


async def main():
    shouting, post = serve(Shouting), serve(Post)
    print("asks", flush=True)
    with slow_server() as base:
        for function, arguments in [
            (slept, (0.3,)),
            (answered, ()),
            (futures, ()),
            (Worker(2).finish, ()),
            (ask, (shouting.server_address,)),
            (mail, (post,)),
            (fetch, (base,)),
            (named, ()),
            (hashed, ()),
            (loaded, ()),
            (queued, ()),
            (flagged, (threading.Event(),)),
            (spun, (Job(),)),
        ]:
            async with watched(runtime=trio):
                print(function.__name__, await function(*arguments))


trio.run(main)
