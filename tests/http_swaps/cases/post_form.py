import json

import requests


async def main(url):
    form = requests.post(url + "/json", data={"a": "1", "b": "2"}).json()["body"]
    payload = json.dumps({"x": 1})
    raw = requests.put(url + "/json", data=payload, headers={"Content-Type": "application/json"}).json()["body"]
    other = requests.request("PATCH", url + "/json", json={"y": 2}).json()
    return form, raw, other["method"], other["body"]
