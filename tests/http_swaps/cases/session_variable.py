# clients: httpx2
import requests


async def main(url):
    s = requests.Session()
    s.headers["X-Test"] = "2"
    results = []
    for path in ("/json", "/status/500"):
        try:
            r = s.get(url + path)
            r.raise_for_status()
            results.append(r.json()["headers"]["X-Test"])
        except requests.HTTPError as e:
            results.append(e.response.status_code)
    closed = requests.Session()
    results.append(closed.get(url + "/json").status_code)
    closed.close()
    return results
