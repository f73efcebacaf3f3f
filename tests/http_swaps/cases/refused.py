import requests
from requests import get


def show(r):
    return r.status_code


async def main(url, **options):
    if requests.get(url + "/json").ok:
        pass
    show(requests.get(url + "/json"))
    get(url + "/json", **options)
    r = requests.get(url + "/json", stream=True)
    requests.get(url + "/json", proxies={"http": "x"})
    with requests.Session() as session:
        session.get(url)
    try:
        requests.get(url)
    except OSError:
        pass
    s = requests.get(url)
    return r.status_code, s


async def shadowed(requests, url):
    return requests.get(url).json()
