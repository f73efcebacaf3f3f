# clients: httpx2 aiohttp
import requests


async def main(url):
    with requests.Session() as s:
        s.headers.update({"X-Test": "1"})
        a = s.get(url + "/json", timeout=5).json()["headers"]["X-Test"]
        r = s.post(url + "/json", data={"a": "1"}, allow_redirects=False)
        with s.get(url + "/stream", stream=True) as big:
            size = 0
            for chunk in big.iter_content(chunk_size=100):
                size += len(chunk)
        cookie = s.get(url + "/json").json()["headers"]["Cookie"]
    return a, r.status_code, r.ok, size, cookie
