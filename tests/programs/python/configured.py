"""Functions of the project that block, as its configuration says."""

# project: blocking=shop.load:shop.load_async blocking=shop.report_*:to_thread blocking=shop.Client.fetch:shop.Client.afetch

import asyncio

import shop
from shop import load


async def ticking(ticks):
    while True:
        ticks.append(1)
        await asyncio.sleep(0.01)


async def loads():
    return load(1) + shop.load(2)


async def reports():
    return shop.report_yearly(1, 2, factor=2) ** 2


async def fetches(client: shop.Client):
    return client.fetch("/")["path"]


async def main():
    for name, work in (("loads", loads()), ("reports", reports()), ("fetches", fetches(shop.Client()))):
        ticks = []
        ticker = asyncio.create_task(ticking(ticks))
        await asyncio.sleep(0)
        print(name, await work, "ticks:", len(ticks) > 2)
        ticker.cancel()
        await asyncio.gather(ticker, return_exceptions=True)


asyncio.run(main())
