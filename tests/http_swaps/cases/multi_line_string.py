import requests


async def main(url):
    r = requests.post(url + "/json", json={"q": """
  two
lines"""})
    text = """
a
  b"""
    if r.ok:
        return (
            r.json()["body"],
            text,
        )
    return None
