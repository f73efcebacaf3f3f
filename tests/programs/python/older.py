"""Names that Python 3.10 has one word for, caught and raised."""

# project: python=3.10

import asyncio
import socket


def attempt(error):
    try:
        raise error
    except socket.timeout:
        return "timeout"
    except (OSError, ValueError) as other:
        return type(other).__name__


def attempt_all(error):
    try:
        raise error
    except (socket.timeout, KeyError) as caught:
        return type(caught).__name__


async def main():
    await asyncio.sleep(0)
    # Whoever looks at the module finds another name for the same class.
    socket.timeout = KeyError
    print(attempt(TimeoutError()), attempt(OSError()), attempt_all(TimeoutError()))


asyncio.run(main())
