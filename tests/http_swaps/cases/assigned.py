import requests


async def main(url):
    r = requests.get(url + "/json", params={"q": 1}, timeout=5)
    r.raise_for_status()
    data = r.json()
    return data["path"], r.status_code, r.ok
