"""Clients of a cache that become async ones: commands, pipelines, scans, locks, subscriptions."""

# packages: redis fakeredis

import asyncio
import threading
import time

import fakeredis
import redis
from stall import watched

server = fakeredis.TcpFakeServer(("127.0.0.1", 0), server_type="redis")
threading.Thread(target=server.serve_forever, daemon=True).start()
PORT = server.server_address[1]


async def count(name):
    r = redis.Redis(port=PORT, decode_responses=True)
    with r.pipeline() as p:
        p.set(name, 1)
        p.incr(name).incr(name)
        values = p.execute()
    assert r.get(name) == "3" and not r.exists("nothing")
    r.close()
    return values


async def keys():
    with redis.Redis.from_url(f"redis://127.0.0.1:{PORT}", decode_responses=True) as r:
        for name in ("k:a", "k:b"):
            r.set(name, name.upper())
        found = sorted(r.scan_iter("k:*"))
        shouted = {key: r.get(key) for key in found}
        for key in r.scan_iter("k:*"):
            r.delete(key)
        return found, shouted, r.get("k:a") or "gone"


class Queue:
    def __init__(self):
        self._redis = redis.StrictRedis(port=PORT, decode_responses=True)

    async def put(self, item):
        self._redis.rpush("queue", item)

    async def get(self):
        if item := self._redis.blpop(["queue"], timeout=1):
            return item[1]
        return None

    async def stop(self):
        self._redis.close()


async def wait_for_item(queue):
    async with watched(0.25):
        getting = asyncio.create_task(queue.get())
        await asyncio.sleep(0.05)
        # Another client, which nothing on the loop waits for.
        threading.Thread(target=put_later).start()
        print(await getting)


def put_later():
    time.sleep(0.4)
    redis.Redis(port=PORT).rpush("queue", "late")


async def hear():
    r = redis.Redis(port=PORT, decode_responses=True)
    heard = r.pubsub(ignore_subscribe_messages=True)
    heard.subscribe("news")
    r.publish("news", "hello")
    message = None
    while message is None:
        message = heard.get_message(timeout=1)
    heard.close()
    r.close()
    return message["data"]


async def main():
    print(await count("n"))
    print(await keys())
    queue = Queue()
    await queue.put("first")
    print(await queue.get())
    await wait_for_item(queue)
    await queue.stop()
    print(await hear())


asyncio.run(main())
