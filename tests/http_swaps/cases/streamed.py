import requests


async def main(url):
    total = 0
    with requests.get(url + "/stream", stream=True) as r:
        r.raise_for_status()
        for chunk in r.iter_content(chunk_size=1000):
            total += len(chunk)
    return total
