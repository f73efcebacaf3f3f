import requests


async def main(url):
    results = []
    for path in ["/status/404", "/json", "/bad"]:
        try:
            r = requests.get(url + path, timeout=5)
            r.raise_for_status()
            results.append(r.json()["path"])
        except requests.exceptions.Timeout:
            results.append("timeout")
        except requests.HTTPError as error:
            results.append(error.response.status_code)
        except requests.RequestException:
            results.append("failed")
    return results
