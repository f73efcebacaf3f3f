import requests


async def main(url):
    with requests.get(url + "/json") as r:
        # read at once
        path = r.json()["path"]
        ok = not r.ok
    return path, ok
