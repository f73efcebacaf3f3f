"""Connections that become aiosqlite's: rows, cursors, transactions, errors."""

# packages: aiosqlite

import asyncio
import os
import sqlite3
import tempfile
import time
from contextlib import closing

import aiosqlite
from stall import watched


class Users:
    def __init__(self, path):
        self.path = path

    async def create(self):
        with closing(sqlite3.connect(self.path)) as db:
            db.executescript("create table users (name text, age integer); create table log (line text);")
            await asyncio.sleep(0)

    async def add(self, *users):
        # Commits at its end, and rolls back where it fails.
        with sqlite3.connect(self.path) as db:
            cur = db.cursor()
            for name, age in users:
                cur.execute("insert into users values (?, ?)", (name, age))
                await asyncio.sleep(0)
            count = db.execute("select count(*) from users").fetchone()[0]
        return count

    async def oldest(self):
        with closing(sqlite3.connect(self.path)) as db:
            db.row_factory = sqlite3.Row
            await asyncio.sleep(0)
            row = db.execute("select * from users order by age desc").fetchone()
            return row["name"]

    async def names(self):
        db = sqlite3.connect(self.path)
        try:
            cur = db.execute("select name from users order by name")
            names = [name for (name,) in cur]
            cur = db.execute("select age from users")
            ages = sorted(cur)
            rows = list(db.execute("select name, age from users order by age"))
            for line in db.execute("select name || age from users order by 1"):
                print("line", line[0])
                await asyncio.sleep(0)
        finally:
            db.close()
        return names, ages, rows

    async def slow(self):
        with closing(sqlite3.connect(self.path)) as db:
            db.create_function("wait", 1, lambda seconds: time.sleep(seconds) or seconds)
            await asyncio.sleep(0)
            # Waits twice.
            found = db.execute("select wait(0.3)").fetchone(), db.execute("select wait(0.2)").fetchone()
        return found


async def main():
    with tempfile.TemporaryDirectory() as folder:
        users = Users(os.path.join(folder, "app.db"))
        await users.create()
        print(await users.add(("ada", 36), ("bob", 7)))
        try:
            await users.add(("eve", 1), ("dan", [1]))
        except sqlite3.Error as error:
            print(type(error).__name__)
        print(await users.oldest())
        print(await users.names())
        async with watched(0.25):
            print(await users.slow())
        async with aiosqlite.connect(users.path) as db:
            async with db.execute("select count(*) from users") as cursor:
                print(await cursor.fetchone())


asyncio.run(main())
