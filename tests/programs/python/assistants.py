"""Clients of services that become async ones: requests, streams, pages, helpers of streams."""

# packages: openai anthropic

import asyncio
import http.server
import json
import threading
import time

import anthropic
from anthropic import Anthropic
from openai import OpenAI
from stall import watched


def chunk(text):
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}


def message(text):
    usage = {"input_tokens": 1, "output_tokens": 1}
    content = [{"type": "text", "text": text}] if text else []
    return {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": content,
            "stop_reason": "end_turn", "stop_sequence": None, "usage": usage}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        model = {"object": "model", "created": 0, "owned_by": "o"}
        self.reply({"object": "list", "data": [dict(model, id="m1"), dict(model, id="m2")]})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(0.3)
        text = "re: " + str(asked["messages"][-1]["content"])
        if self.path.endswith("/messages"):
            if asked.get("stream"):
                return self.stream([
                    ("message_start", {"type": "message_start", "message": dict(message(""), stop_reason=None)}),
                    ("content_block_start", {"type": "content_block_start", "index": 0,
                                             "content_block": {"type": "text", "text": ""}}),
                    *[("content_block_delta", {"type": "content_block_delta", "index": 0,
                                               "delta": {"type": "text_delta", "text": word}})
                      for word in text.split()],
                    ("content_block_stop", {"type": "content_block_stop", "index": 0}),
                    ("message_delta", {"type": "message_delta", "usage": {"output_tokens": 1},
                                       "delta": {"stop_reason": "end_turn", "stop_sequence": None}}),
                    ("message_stop", {"type": "message_stop"}),
                ])
            return self.reply(message(text))
        if asked.get("stream"):
            return self.stream([(None, chunk(word)) for word in text.split()] + [(None, "[DONE]")])
        answer = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": answer, "finish_reason": "stop"}
        self.reply({"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})

    def reply(self, body, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def stream(self, events):
        lines = ""
        for name, data in events:
            text = data if isinstance(data, str) else json.dumps(data)
            lines += (f"event: {name}\n" if name else "") + f"data: {text}\n\n"
        self.reply(lines.encode(), "text/event-stream")

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}"
shared = OpenAI(api_key="k", base_url=URL)


class Assistant:
    """Has a client of its own."""

    def __init__(self):
        self.claude = anthropic.Anthropic(api_key="k", base_url=URL)

    async def ask(self, question):
        reply = self.claude.messages.create(model="m", max_tokens=9, messages=question)
        return reply.content[0].text

    async def tell(self, question):
        words = []
        with self.claude.messages.stream(model="m", max_tokens=9, messages=question) as stream:
            for word in stream.text_stream:
                words.append(word)
            whole = stream.get_final_text()
        return words, whole

    async def close(self):
        self.claude.close()


def asking(text):
    return [{"role": "user", "content": text}]


async def ask(question):
    return shared.chat.completions.create(model="m", messages=asking(question)).choices[0].message.content


async def told(question):
    with OpenAI(api_key="k", base_url=URL) as client:
        quick = client.with_options(timeout=5)
        parts = [part.choices[0].delta.content
                 for part in quick.chat.completions.create(model="m", messages=asking(question), stream=True)]
        stream = client.chat.completions.create(
            model="m",
            # read below
            messages=asking("more"),
            stream=True,
        )
        for part in stream:
            parts.append(part.choices[0].delta.content)
        models = [model.id for model in client.models.list()]
        return parts, models, len(client.models.list().data)


async def events(question):
    client = Anthropic(api_key="k", base_url=URL)
    kinds = []
    for event in client.messages.create(model="m", max_tokens=9, messages=asking(question), stream=True):
        kinds.append(event.type)
    client.close()
    return len(kinds)


async def main():
    await ask("zero")  # the first request imports what it needs
    assistant = Assistant()
    async with watched(0.4):
        print(await asyncio.gather(ask("one"), ask("two")))
        print(await assistant.ask(asking("three")))
        print(await assistant.tell(asking("four five")))
        await assistant.close()
    print(await told("six"))
    print(await events("seven"))
    await asyncio.sleep(0)


asyncio.run(main())
