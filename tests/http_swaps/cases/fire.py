import requests


async def main(url):
    requests.post(
        url + "/json",
        json={"a": [1, 2]},  # the body
        headers={"X-Test": "1"},
    )
    return "sent"
