"""Services on a server of its own: AWS, payments, storage, whose answers take their time."""

# packages: boto3 stripe httpx google.cloud.storage google.auth.credentials

import asyncio
import http.server
import json
import os
import threading
import time
import urllib.parse

import boto3
import google.auth.credentials
import stripe
from google.cloud import storage
from stall import watched

os.environ.update(AWS_ACCESS_KEY_ID="k", AWS_SECRET_ACCESS_KEY="s", AWS_DEFAULT_REGION="us-east-1")
PAGE = "<ListBucketResult><Name>b</Name><IsTruncated>{}</IsTruncated><NextContinuationToken>n</NextContinuationToken>" \
    "<Contents><Key>{}</Key></Contents></ListBucketResult>"


class Cloud(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.2)
        if "list-type" in self.path:
            is_last = "continuation-token" in self.path
            self.reply(PAGE.format("false", "two") if is_last else PAGE.format("true", "one"), "text/xml")
        elif self.path.startswith("/v1/charges"):
            self.reply(json.dumps({"object": "list", "data": [], "has_more": False, "url": "/v1/charges"}))
        elif "alt=media" in self.path:
            self.reply("text of the blob", "text/plain")
        else:
            self.reply("text of the object", "text/plain")

    def do_POST(self):
        time.sleep(0.2)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path.startswith("/v1/charges"):
            self.reply(json.dumps({"object": "charge", "id": "c", "amount": int(urllib.parse.parse_qs(body)["amount"][0])}))
        else:
            self.reply(json.dumps({"Item": {"a": {"N": "1"}}}), "application/x-amz-json-1.0")

    def reply(self, text, kind="application/json"):
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cloud)
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}"
stripe.api_key, stripe.api_base, stripe.max_network_retries = "k", URL, 0
s3 = boto3.client("s3", endpoint_url=URL)
anonymous = google.auth.credentials.AnonymousCredentials()


async def read(key):
    answer = s3.get_object(Bucket="b", Key=key)
    await asyncio.sleep(0)
    return answer["ContentLength"]


async def names():
    client = boto3.Session().client("s3", endpoint_url=URL)
    found = []
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="b"):
        found.extend(item["Key"] for item in page["Contents"])
    pages = [page["Name"] for page in client.get_paginator("list_objects_v2").paginate(Bucket="b")]
    await asyncio.sleep(0)
    return found, pages, len(list(client.get_paginator("list_objects_v2").paginate(Bucket="b")))


async def item():
    tables = boto3.resource("dynamodb", endpoint_url=URL)
    found = tables.Table("t").get_item(Key={"a": 1})["Item"]
    await asyncio.sleep(0)
    return int(found["a"])


async def charged(amount):
    charge = stripe.Charge.create(amount=amount, currency="eur")
    charges = stripe.Charge.list(limit=3).data
    await asyncio.sleep(0)
    return charge.amount, charges


async def stored():
    client = storage.Client("p", credentials=anonymous, client_options={"api_endpoint": URL})
    blob = client.bucket("b").blob("name")
    text = blob.download_as_text()
    await asyncio.sleep(0)
    return text


class Shelf:
    def __init__(self, blob: storage.Blob):
        self.blob = blob

    async def text(self):
        await asyncio.sleep(0)
        return self.blob.download_as_text()


async def shelved():
    client = storage.Client("p", credentials=anonymous, client_options={"api_endpoint": URL})
    return await Shelf(client.bucket("b").blob("name")).text()


async def main():
    # What is asked first imports what it needs.
    await asyncio.to_thread(s3.get_object, Bucket="b", Key="k")
    await asyncio.to_thread(stripe.Charge.list, limit=1)
    await stripe.Charge.list_async(limit=1)
    await asyncio.to_thread(boto3.resource, "dynamodb", endpoint_url=URL)
    for function, arguments in [(read, ("k",)), (names, ()), (item, ()), (charged, (7,)), (stored, ()), (shelved, ())]:
        async with watched(0.25):
            print(function.__name__, await function(*arguments))


asyncio.run(main())
