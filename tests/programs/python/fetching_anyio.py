"""Requests of httpx under anyio: its own async client sends them, with the same answers and errors."""

# packages: httpx httpx2 anyio

import anyio
import httpx
from httpx import AsyncClient, Client

from stall import slow_server, watched


async def sent(base):
    answer = httpx.get(base + "/one", params={"q": "a b"}, timeout=5)
    texts = [httpx.post(f"{base}/{n}", json={"n": n}).json()["sent"] for n in range(2)]
    return answer.status_code, answer.json()["path"], texts


async def failed(base):
    try:
        httpx.put(base + "/missing", content=b"x").raise_for_status()
    except httpx.HTTPStatusError as error:
        try:
            httpx.get("http://127.0.0.1:9/", timeout=1)
        except httpx.ConnectError as refused:
            return error.response.status_code, type(refused).__name__
    finally:
        print("asked")


async def together(base):
    with httpx.Client(base_url=base, headers={"X-Word": "w"}) as client:
        first = client.get("/a").json()["path"]
        if (second := client.delete("/b")).is_success and first:
            return first, second.json()["method"]


class Asker:
    def __init__(self, base):
        self.client = Client(base_url=base)

    async def ask(self, path):
        try:
            self.client.get(path, timeout=0.05)
        except httpx.TimeoutException as error:
            return type(error).__name__, self.client.get(path).json()["path"]

    async def close(self):
        self.client.close()


async def streamed(base):
    parts = b""
    with httpx.stream("GET", base + "/parts") as answer:
        for part in answer.iter_bytes(7):
            parts += part
    return len(parts)


async def streamed_lines(base):
    with httpx.Client() as client:
        with client.stream("GET", base + "/lines") as answer:
            lines = []
            for line in answer.iter_lines():
                lines.append(line)
    return len(lines), answer.status_code


async def each(base):
    paths = []
    for name in ("x", "y"):
        async with AsyncClient() as client:
            answer = await client.get(f"{base}/{name}")
        paths.append(answer.json()["path"])
    return paths


async def main():
    with slow_server() as base:
        async with AsyncClient() as client:
            await client.get(base)  # the first one imports what it needs
        async with watched(0.55, runtime=anyio):
            print(await sent(base))
            print(await failed(base))
            print(await together(base))
            asker = Asker(base)
            print(await asker.ask("/kept"))
            await asker.close()
            print(await streamed(base), await streamed_lines(base))
            print(await each(base))


anyio.run(main)
