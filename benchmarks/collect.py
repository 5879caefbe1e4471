"""What it costs to fetch: CPU seconds a thousand pages and memory, of Dateline's fetcher, a bare aiohttp loop and other crawlers.

    python benchmarks/collect.py [--pages N] [--rounds N] [--peers PYTHON]

One process serves gzipped pages of 61 kB from 40 addresses of 127.0.1.x, each with a feed; each contender fetches all of
them in a process of its own, 32 at once. Dateline reads the feeds, obeys robots.txt, makes one request at a time to each
host, decodes within bounds and notes reservations; `with WARC` writes records, index and rows as a night does. `--peers`
names a Python in which Scrapy and news-please are installed; without them they are left out. CPU counts the contender's
process alone, after its imports; on a busy machine it is the figure to compare, pages a second is not. Exit code 1 where
Dateline costs more than `MOST_TIMES_BARE` of the bare loop.
"""

import asyncio
import gzip
import json
import random
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

from fetchers import CONTENDERS, PEERS

HOSTS = 40
WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
MOST_TIMES_BARE = 3.0
TEXT = "the council of the valley met on sunday and spoke about the bridge that the flood had taken away"


def page(number: int) -> bytes:
    """Return a response with a page of 61 kB, gzipped."""
    chance = random.Random(number)  # noqa: S311  the same pages each time
    text = "".join(f"<p>{' '.join(chance.choices(TEXT.split(), k=40))} {chance.random()}</p>" for _ in range(240))
    body = gzip.compress(f"<html><head><title>{number}</title></head><body>{text}</body></html>".encode(), 6, mtime=0)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def feed(urls: Sequence[str]) -> bytes:
    """Return a response with a feed of addresses."""
    items = "".join(f"<item><title>x</title><link>{url}</link><pubDate>{WHEN}</pubDate></item>" for url in urls)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(pages: int) -> None:
    """Serve until standard input ends; prints the addresses, by host."""
    drawn = [page(number) for number in range(50)]
    feeds: dict[str, bytes] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        while head := await reader.readuntil(b"\r\n\r\n"):
            name = head.split(b" ", 2)[1].decode().strip("/")
            missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            writer.write(feeds[host] if name == "feed" else drawn[int(name) % 50] if name.isdigit() else missing)
            await writer.drain()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(answer(reader, writer))
        task.add_done_callback(lambda done: (done.exception(), writer.close()))

    hosts = [f"127.0.1.{number + 1}" for number in range(HOSTS)]
    server = await asyncio.start_server(connected, hosts[0], 0)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(connected, host, port) for host in hosts[1:]]
    urls = {host: [f"http://{host}:{port}/{number}" for number in range(index, pages, HOSTS)] for index, host in enumerate(hosts)}
    feeds |= {host: feed(each) for host, each in urls.items()}
    print(json.dumps({"port": port, "urls": urls}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for each in (server, *others):
        each.close()


def contend(name: str, served: dict[str, object]) -> None:
    """Fetch as a contender, and print what it took; a first round of one host brings its imports."""
    fetch, port, urls = CONTENDERS[name], served["port"], served["urls"]
    if name not in PEERS:
        fetch(port, {host: each[:2] for host, each in list(urls.items())[:1]})
    else:
        import_module(PEERS[name])
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    had = fetch(port, urls)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"had": had, "cpu": cpu, "seconds": time.perf_counter() - started, "mb": after.ru_maxrss / 1e3}))


def measure(pages: int, peers: str, rounds: int) -> bool:
    """Print a line for each contender, the best of its rounds; return whether Dateline costs no more than it may."""
    pages -= pages % HOSTS
    served = subprocess.Popen(
        [sys.executable, __file__, "--serve", "--pages", str(pages)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    where = served.stdout.readline()
    best: dict[str, float] = {}
    print(f"{'':22}{'CPU s / 1,000 pages':>20}{'times bare':>12}{'pages/s':>9}{'peak MB':>9}")
    for name in CONTENDERS:
        python = peers if name in PEERS else sys.executable
        results = []
        for _ in range(rounds):
            done = subprocess.run([python, __file__, "--contend", name], input=where, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                results.append(json.loads(done.stdout.splitlines()[-1]))
        if not results:
            print(f"{name:22}{'not measured: ' + (done.stderr.strip().splitlines() or ['?'])[-1]}")
            continue
        least = min(results, key=lambda each: each["cpu"])
        best[name] = least["cpu"] * 1000 / pages
        missing = "" if least["had"] == pages else f"  had {least['had']} of {pages}"
        times = best[name] / best["bare aiohttp"]
        print(f"{name:22}{best[name]:20.2f}{times:12.2f}{pages / least['seconds']:9.0f}{least['mb']:9.0f}{missing}")
    served.stdin.close()
    served.wait()
    return best["Dateline"] <= MOST_TIMES_BARE * best["bare aiohttp"]


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--pages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--contend", choices=CONTENDERS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.pages))
    elif given.contend:
        contend(given.contend, json.loads(sys.stdin.readline()))
    else:
        sys.exit(0 if measure(given.pages, given.peers, given.rounds) else 1)
