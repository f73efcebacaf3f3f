import requests


async def main(url):
    try:
        requests.get(url + "/json", timeout=0.8)
    except requests.Timeout:
        return "timeout"
