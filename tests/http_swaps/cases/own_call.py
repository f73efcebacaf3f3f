# clients: httpx
import httpx


async def main(url):
    a = httpx.get(url + "/json", headers={"X-Test": "y"})
    b = httpx.post(url + "/json", json={"a": 1}, verify=False).json()["body"]
    total = 0
    with httpx.stream("GET", url + "/stream") as r:
        for line in r.iter_lines():
            total += len(line)
        r.close()
    return a.json(), b, total
