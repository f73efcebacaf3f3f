"""A child watcher, which the next Python versions no longer have, and which does what happens without one."""

# needs: sys.version_info < (3, 14)
# project: python=3.12

import asyncio
import subprocess
import sys
import warnings

from stall import watched

warnings.simplefilter("ignore")
asyncio.set_child_watcher(asyncio.ThreadedChildWatcher())


async def main():
    async with watched():
        answer = subprocess.run([sys.executable, "-c", "import time; time.sleep(0.3); print(1)"], capture_output=True)
        print(answer.returncode, answer.stdout.split())


asyncio.run(main())
