"""Coroutines that nobody awaits."""

import asyncio

log = []


async def save(what):
    await asyncio.sleep(0)
    log.append(what)
    return what


class Store:
    async def put(self, what):
        log.append(what)

    async def put_all(self, *all_of_them):
        for one in all_of_them:
            self.put(one)
        if len(log) > 100: self.put("never")
        _ = save("discarded")


async def main():
    save("first")
    store = Store()
    store.put_all("second", "third")
    asyncio.sleep(0.01)
    later = save("fourth")
    await later
    await asyncio.gather(save("fifth"), save("sixth"))
    print(log)


asyncio.run(main())
