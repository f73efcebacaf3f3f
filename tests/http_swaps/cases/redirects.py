import requests as http


async def main(url):
    first = http.get(url + "/redirect", allow_redirects=False)
    second = http.get(url + "/redirect")
    return first.status_code, first.headers["Location"], second.status_code, second.json()["path"]
