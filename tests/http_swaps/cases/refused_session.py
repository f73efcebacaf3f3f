# clients: httpx2
import requests


class Client:
    def __init__(self):
        self.session = requests.Session()

    async def load(self, url):
        return self.session.get(url).json()


async def passed_on(url):
    s = requests.Session()
    use(s)
    return s.get(url).json()


async def mounted(url):
    with requests.Session() as s:
        s.mount("https://", object())
        return s.get(url).json()


def use(session):
    return session
