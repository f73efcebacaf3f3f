"""Sockets, names, mail and HTTP by hand: what the other side says is what it was."""

import asyncio
import http.client
import json
import select
import smtplib
import socket
import ssl
from email.message import EmailMessage

from servers import Post, Shouting, serve
from stall import slow_server, watched


class Asker:
    def __init__(self, address):
        self.sock = socket.create_connection(address)

    async def ask(self, text):
        self.sock.sendall(text)
        answer = self.sock.recv(100)
        self.sock.close()
        return answer


async def ask(address):
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(b"hello\n")
        answer = connection.recv(100)
    return answer


async def ask_slowly(address):
    try:
        connection = socket.socket(socket.AF_INET)
        connection.settimeout(0.05)
        connection.connect(address)
        connection.send(b"hello\n")
        return connection.recv(10)
    except TimeoutError as error:
        return type(error).__name__
    finally:
        connection.close()


async def wait(address):
    connection = socket.create_connection(address)
    connection.sendall(b"wait\n")
    early, _, _ = select.select([connection], [], [], 0)
    ready, _, _ = select.select([connection], [], [], 5)
    with connection:
        return len(early), len(ready), connection.getpeername() == address


async def mail(server):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@localhost", "b@localhost", "x"
    message.set_content("by with")
    with smtplib.SMTP(*server.server_address, timeout=5) as client:
        refused = client.send_message(message)
    own = smtplib.SMTP()
    own.connect("127.0.0.1", server.server_address[1])
    try:
        own.sendmail("a@localhost", ["b@localhost"], "Subject: y\r\n\r\nby hand")
    finally:
        own.quit()
    return refused, server.letters


async def fetch(base):
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=5)
    connection.request("GET", "/first")
    response = connection.getresponse()
    first = json.loads(response.read())["path"]
    connection.request("GET", "/second")
    second = json.loads(connection.getresponse().read())["path"]
    connection.close()
    return response.status, first, second


async def names():
    infos = socket.getaddrinfo("127.0.0.1", 80, socket.AF_INET, proto=socket.IPPROTO_TCP)
    host, port = socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
    try:
        socket.getaddrinfo("nothing.invalid", 80)
    except socket.gaierror as error:
        return infos[0][4], host, port, socket.gethostbyname("localhost"), error.errno < 0


async def secured():
    context = ssl.create_default_context()
    try:
        context.load_cert_chain("/no/such/file")
    except FileNotFoundError as error:
        return context.check_hostname, type(error).__name__


async def main():
    shouting, post = serve(Shouting), serve(Post)
    with slow_server() as base:
        async with watched():
            print(await ask(shouting.server_address))
            print(await Asker(shouting.server_address).ask(b"once\n"))
            print(await ask_slowly(shouting.server_address))
            print(await wait(shouting.server_address))
            print(await mail(post))
            print(await fetch(base))
            print(await names())
            print(await secured())


asyncio.run(main())
