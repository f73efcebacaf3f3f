import requests


async def main(url):
    try:
        requests.get(url + "/json", timeout=0.5)
    except requests.Timeout:
        return "timeout"
