"""A server of SSH that takes its time."""

import socket
import threading
import time

import paramiko


class Door(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        time.sleep(0.4)
        return paramiko.AUTH_SUCCESSFUL if password == "right" else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "password"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel, command):
        def answer():
            channel.sendall(b"ran " + command)
            channel.send_exit_status(0)
            channel.close()

        threading.Thread(target=answer, daemon=True).start()
        return True


def serve():
    """Answers connections until the program ends, and gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    key = paramiko.ECDSAKey.generate()

    def accept():
        while True:
            connection, _ = listener.accept()
            transport = paramiko.Transport(connection)
            transport.add_server_key(key)
            transport.start_server(server=Door())

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]
