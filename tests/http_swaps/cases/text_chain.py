from requests import get


async def main(url):
    text = get(f"{url}/text", timeout=(3, 5)).text  # a comment that stays
    return text
