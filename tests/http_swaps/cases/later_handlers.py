import requests


async def main(url):
    results = []
    for path in ["/status/404", "/json", "/bad"]:
        r = requests.get(url + path)
        try:
            r.raise_for_status()
        except requests.HTTPError as error:
            results.append(error.response.status_code)
        try:
            results.append(r.json()["path"])
        except requests.exceptions.JSONDecodeError:
            results.append("no json")
    return results
