"""Another event loop by a policy, from Python 3.12 on."""

# packages: uvloop
# needs: sys.version_info >= (3, 12)
# project: python=3.12

import asyncio

import uvloop


async def main():
    print(type(asyncio.get_running_loop()).__module__, type(asyncio.get_event_loop_policy()).__module__)


if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(main())
