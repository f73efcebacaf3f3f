"""Requests under trio, in a project without an async client: threads send them, with the same answers and errors."""

# packages: requests urllib3 trio

import contextlib
import threading
import xmlrpc.client
import xmlrpc.server

import requests
import trio
import urllib3
from requests import Session, get as fetch

from stall import slow_server, watched


async def sent(base):
    answer = requests.get(base + "/one", params={"q": "a b"}, timeout=5)
    other = fetch(
        base + "/two",  # the second one
        headers={"X-Word": "w"},
    ).json()["path"]
    texts = [requests.post(f"{base}/{n}", json={"n": n}).json()["sent"] for n in range(2)]
    return answer.status_code, answer.json()["path"], other, texts


async def failed(base):
    try:
        requests.put(base + "/missing", data=b"x").raise_for_status()
    except requests.HTTPError as error:
        try:
            requests.get("http://127.0.0.1:9/", timeout=1)
        except requests.ConnectionError as refused:
            return error.response.status_code, type(refused).__name__
    finally:
        print("asked")


async def together(base):
    with requests.Session() as session:
        session.headers["X-Word"] = "w"
        first = session.get(base + "/a").json()["path"]
        if (second := session.delete(base + "/b")).ok and first:
            return first, second.json()["method"]


class Client:
    def __init__(self, base):
        self.session = Session()
        self.base = base

    async def ask(self, path):
        with contextlib.suppress(requests.Timeout):
            self.session.get(self.base + path, timeout=0.05)
        return self.session.get(self.base + path).json()["path"]

    def close(self):
        self.session.close()


pool = urllib3.PoolManager()


async def pooled(base):
    answer = pool.request("GET", base + "/pooled", timeout=3.0)
    again = urllib3.request("POST", base + "/again", body=b"text")
    own = urllib3.HTTPConnectionPool("127.0.0.1", int(base.rpartition(":")[2]), maxsize=1)
    third = own.urlopen("GET", "/third")
    return answer.status, answer.json()["path"], again.json()["sent"], third.status


def add(one, two):
    import time

    time.sleep(0.3)
    return one + two


@contextlib.contextmanager
def calculator():
    server = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
    server.register_function(add)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield "http://127.0.0.1:%s" % server.server_address[1]
    server.shutdown()


async def calculated(url):
    with xmlrpc.client.ServerProxy(url) as proxy:
        return proxy.add(1, 2) + proxy.add(3, 4)


async def main():
    client = Client("")
    with slow_server() as base, calculator() as url:
        client.base = base
        for function, argument in (
            (sent, base), (failed, base), (together, base), (client.ask, "/kept"), (pooled, base), (calculated, url),
        ):
            async with watched(runtime=trio):
                print(function.__name__, await function(argument))
    client.close()


trio.run(main)
