"""A shell on another machine under anyio: a server of the same library answers, a little late."""

# packages: paramiko anyio

import anyio
import paramiko

from ssh import serve
from stall import watched


async def own(port):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", port=port, username="u", password="right", look_for_keys=False, allow_agent=False)
    _, out, _ = client.exec_command("uptime")
    text = await anyio.to_thread.run_sync(out.read)
    client.close()
    return text


class Shell:
    def __init__(self, port):
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        self.port = port

    async def refused(self):
        try:
            self.client.connect("127.0.0.1", self.port, "u", "wrong", look_for_keys=False, allow_agent=False)
        except paramiko.AuthenticationException as error:
            return type(error).__name__
        finally:
            self.client.close()


async def main():
    port = serve()
    async with watched(runtime=anyio):
        print(await own(port))
        print(await Shell(port).refused())


anyio.run(main)
