"""Questions to a person, while the loop has other work."""

import asyncio

from stall import watched


async def ask():
    name = input("name? ").strip()
    return f"hello {name.upper()}", input()


async def main():
    print("asks", flush=True)
    async with watched():
        print(await ask())


asyncio.run(main())
