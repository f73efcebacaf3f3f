"""Databases opened, used and closed on the event loop: in a thread, each connection by the one that opened it."""

import asyncio
import contextlib
import os
import sqlite3
import tempfile
import time

from stall import watched


def slow(connection):
    # A query that takes its time, as one on a busy disk does.
    connection.create_function("wait", 1, lambda seconds: time.sleep(seconds) or seconds)
    return connection


async def create(path):
    db = sqlite3.connect(path)
    db.execute("create table users (name text, age integer)")
    cursor = db.cursor()
    cursor.executemany("insert into users values (?, ?)", [("ada", 36), ("bob", 7)])
    db.commit()
    number = cursor.rowcount
    db.close()
    return number


async def names(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        slow(db)
        db.execute("select wait(0.4)").fetchone()
        rows = db.execute("select name from users order by name").fetchall()
    return [name for (name,) in rows]


async def ages(path):
    db = sqlite3.connect(path)
    try:
        db.row_factory = sqlite3.Row
        found = {}
        for row in db.execute("select * from users order by age"):
            found[row["name"]] = row["age"]
        return found
    finally:
        db.close()


async def add(path, name):
    # `with` commits, and leaves the connection open.
    with sqlite3.connect(path) as db:
        db.execute("insert into users values (?, ?)", (name, 1))
        (count,) = db.execute("select count(*) from users").fetchone()
    return count


async def rejected(path):
    try:
        with sqlite3.connect(path) as db:
            db.execute("insert into users values ('eve', 1)")
            db.execute("insert into nothing values (1)")
    except sqlite3.OperationalError as error:
        return str(error)


async def version():
    return sqlite3.connect(":memory:").execute("select 1 + 1").fetchone()[0]


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "app.db")
        print(await create(path))
        async with watched(0.3):
            print(await names(path))
        print(await ages(path))
        print(await add(path, "eva"))
        print(await rejected(path))
        print(await names(path))
        print(await version())


asyncio.run(main())
