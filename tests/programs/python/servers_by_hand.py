"""Connections that are kept, and a server that serves on the loop."""

import asyncio
import http.client
import smtplib
import socketserver

from servers import Post, Shouting, serve
from stall import slow_server, watched


class Mailer:
    def __init__(self, address):
        self.client = smtplib.SMTP(*address, timeout=5)

    async def send(self, word):
        return self.client.sendmail("a@localhost", ["b@localhost"], f"Subject: x\r\n\r\n{word}")

    async def again(self, address):
        own = smtplib.SMTP(address[0], address[1])
        own.quit()
        self.client.quit()


class Fetcher:
    def __init__(self, base):
        self.connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=5)

    async def fetch(self, path):
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return response.status, len(response.read())


async def served():
    with socketserver.TCPServer(("127.0.0.1", 0), Shouting) as server:
        address = server.server_address
        asking = asyncio.create_task(ask(address))
        await asyncio.sleep(0.05)
        server.handle_request()
        return await asking


async def ask(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"hello\n")
    await writer.drain()
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer


async def main():
    post = serve(Post)
    mailer = Mailer(post.server_address)
    with slow_server() as base:
        fetcher = Fetcher(base)
        async with watched():
            print(await mailer.send("kept"), post.letters)
            await mailer.again(post.server_address)
            print(await fetcher.fetch("/kept"))
    async with watched():
        print(await served())


asyncio.run(main())
