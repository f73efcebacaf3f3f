"""Servers that take their time: lines in upper case, and as much of SMTP as a client needs."""

import socketserver
import threading
import time


class Shouting(socketserver.StreamRequestHandler):
    def handle(self):
        time.sleep(0.3)
        self.wfile.write(self.rfile.readline().upper())


class Post(socketserver.StreamRequestHandler):
    def handle(self):
        def say(text):
            time.sleep(0.1)
            self.wfile.write(text.encode() + b"\r\n")

        say("220 here")
        letter, in_letter = [], False
        for line in self.rfile:
            line = line.decode().strip()
            if in_letter:
                in_letter = line != "."
                letter.append(line)
                if not in_letter:
                    self.server.letters.append(letter[-2])
                    say("250 taken")
            elif line.upper() == "QUIT":
                say("221 bye")
                return
            else:
                in_letter = line.upper() == "DATA"
                say("354 go on" if in_letter else "250 yes")


def serve(handler):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.letters = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
