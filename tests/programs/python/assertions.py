"""Test doubles that count calls which nobody awaits."""

import asyncio
from unittest import mock


async def forget(client):
    client.connect("localhost").close()
    await client.pool.ping()
    client.pool.put(1).close()


def outcome(check):
    try:
        check()
    except AssertionError:
        return "not awaited"
    return "fine"


async def main():
    client = mock.AsyncMock()
    await forget(client)
    client(1).close()
    checks = [
        lambda: client.connect.assert_called_once_with("localhost"),
        lambda: client.pool.ping.assert_called_once(),
        lambda: client.pool.put.assert_any_call(1),
        lambda: client.pool.put.assert_has_calls([mock.call(1)]),
        lambda: client.assert_called_with(1),
        lambda: client.close.assert_not_called(),
    ]
    print([outcome(check) for check in checks])


if __name__ == "__main__":
    asyncio.run(main())
