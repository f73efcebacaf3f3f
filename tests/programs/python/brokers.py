"""Brokers and databases that are not there, or only here: the errors and answers of their clients, from threads."""

# packages: confluent_kafka paho.mqtt.client psycopg pymongo redis fakeredis sqlalchemy

import asyncio
import contextlib
import os
import tempfile
import threading
import time

import fakeredis
import paho.mqtt.client
import psycopg
import pymongo
import redis
from confluent_kafka import Consumer, Producer
from pymongo import MongoClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session
from stall import watched

server = fakeredis.TcpFakeServer(("127.0.0.1", 0), server_type="redis")
threading.Thread(target=server.serve_forever, daemon=True).start()
SILENT = {"bootstrap.servers": "127.0.0.1:9", "log_level": 0}
producer = Producer(SILENT)
users = MongoClient("mongodb://127.0.0.1:9", serverSelectionTimeoutMS=300).app.users


async def sent():
    producer.produce("topic", "value")
    left = producer.flush(0.3)
    await asyncio.sleep(0)
    return left


async def received(consumer: Consumer):
    message = consumer.poll(0.3)
    await asyncio.sleep(0)
    return message


async def connected():
    client = paho.mqtt.client.Client(paho.mqtt.client.CallbackAPIVersion.VERSION2)
    await asyncio.sleep(0)
    try:
        client.connect("127.0.0.1", 9)
    except ConnectionRefusedError as error:
        return type(error).__name__


async def answered():
    await asyncio.sleep(0)
    try:
        with psycopg.connect("host=127.0.0.1 port=9 connect_timeout=2") as connection:
            with connection.cursor() as cursor:
                cursor.execute("select 1")
                return cursor.fetchone()
    except psycopg.OperationalError as error:
        return type(error).__name__


async def found():
    await asyncio.sleep(0)
    with contextlib.suppress(pymongo.errors.ServerSelectionTimeoutError):
        return [user["name"] for user in users.find({"active": True})]


async def keys():
    store = redis.Redis(port=server.server_address[1])
    store.mset({"a": 1, "b": 2})
    await asyncio.sleep(0)
    names = sorted([key.decode() for key in store.scan_iter("*")])
    store.close()
    return names


async def counted(db: Session):
    await asyncio.sleep(0)
    return db.scalar(text("select wait(0.3)"))


async def kept(engine):
    await asyncio.sleep(0)
    with engine.begin() as connection:
        connection.execute(text("create table log (line text)"))
        connection.execute(text("insert into log values ('a')"))
        number = connection.scalar(text("select wait(0.3) + count(*) from log"))
    return number


async def main():
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine("sqlite:///" + os.path.join(folder, "app.db"), connect_args={"check_same_thread": False})

        @event.listens_for(engine, "connect")
        def extend(connection, record):
            connection.create_function("wait", 1, lambda seconds: time.sleep(seconds) or seconds)

        with Session(engine) as db:
            for function, arguments in [
                (sent, ()),
                (received, (Consumer({**SILENT, "group.id": "g"}),)),
                (connected, ()),
                (answered, ()),
                (found, ()),
                (keys, ()),
                (counted, (db,)),
                (kept, (engine,)),
            ]:
                async with watched(0.2):
                    print(function.__name__, await function(*arguments))
        engine.dispose()
    producer.purge()


asyncio.run(main())
