# clients: httpx
import httpx


async def main(url):
    with httpx.Client(base_url=url, transport=httpx.HTTPTransport(retries=1)) as c:
        b = c.get("/json").json()["path"]  # a chain
        size = 0
        with c.stream("GET", "/stream") as s:
            for chunk in s.iter_bytes():
                size += len(chunk)
        req = c.build_request("GET", "/json")
        sent = c.send(req).status_code
    d = httpx.Client()
    status = d.get(url + "/json").status_code
    if d.post(url + "/json").is_success:
        status += 1
    e = httpx.Client()
    try:
        e.get(url + "/json")
    finally:
        e.close()
    return b, size, sent, status
