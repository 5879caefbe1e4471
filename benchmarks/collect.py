"""What it costs to fetch: CPU seconds a thousand pages and memory, of Dateline's fetcher, a bare aiohttp loop and other crawlers.

    python benchmarks/collect.py [--pages N] [--rounds N] [--peers PYTHON]

One process serves gzipped pages of 61 kB from 40 addresses of 127.0.1.x, each with a feed; each contender fetches all of
them in a process of its own, 32 at once. Dateline reads the feeds, obeys robots.txt, makes one request at a time to each
host, decodes within bounds and notes reservations; `with WARC` writes records, index and rows as a night does. `--peers`
names a Python in which Scrapy and news-please are installed; without them they are left out. CPU counts the contender's
process alone, after its imports; on a busy machine it is the figure to compare, pages a second is not. The contenders take
turns, and each has the best of its rounds. At last Dateline asks 64 hosts at once for a bomb each: gzip, gzip of many members,
deflate, brotli and zstd that unpack to 512 MiB. Exit code 1 where collecting costs more than `MOST_TIMES_BARE` of the bare
loop, where it needs more than `MOST_MB` for the bombs, or where a bomb was not stopped.
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
from pathlib import Path
from typing import Any

from fetchers import BOMBS, CONTENDERS, PEERS

sys.path.append(str(Path(__file__).parents[1] / "tests"))
BARE, COLLECTING, ARCHIVING = "bare aiohttp", "Dateline", "Dateline, with WARC"
HOSTS, BOMB_HOSTS, BOMB = 40, 64, 512 << 20
WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
MOST_TIMES_BARE, MOST_MB = 1.6, 400
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


def bombs() -> list[bytes]:
    """Return a response with a bomb of each kind."""
    from servers import replies  # noqa: PLC0415  no contender needs it

    kinds = {"gzip": [replies.gzip_bomb, replies.members_bomb], "deflate": [replies.deflate_bomb]}
    kinds |= {"br": [replies.brotli_bomb], "zstd": [replies.zstd_bomb]}
    return [replies.coded(coding, make(BOMB)) for coding, makers in kinds.items() for make in makers]


async def serve(pages: int) -> None:
    """Serve until standard input ends; prints the addresses, by host."""
    drawn, packed = [page(number) for number in range(50)], bombs()
    feeds: dict[str, bytes] = {}

    def reply(host: str, path: str) -> bytes:
        kind, _, number = path.strip("/").partition("/")
        if kind == "bomb":
            return packed[int(number) % len(packed)]
        missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        return drawn[int(kind) % 50] if kind.isdigit() else feeds.get(f"{host}/{kind}", missing)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        while head := await reader.readuntil(b"\r\n\r\n"):
            writer.write(reply(host, head.split(b" ", 2)[1].decode()))
            await writer.drain()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(answer(reader, writer))
        task.add_done_callback(lambda done: (done.exception(), writer.close()))

    hosts = [f"127.0.1.{number + 1}" for number in range(BOMB_HOSTS)]
    server = await asyncio.start_server(connected, hosts[0], 0)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(connected, host, port) for host in hosts[1:]]
    urls = {host: [f"http://{host}:{port}/{number}" for number in range(index, pages, HOSTS)] for index, host in enumerate(hosts[:HOSTS])}
    bomb_urls = {host: [f"http://{host}:{port}/bomb/{number}"] for number, host in enumerate(hosts)}
    feeds |= {f"{host}/feed": feed(each) for host, each in urls.items()}
    feeds |= {f"{host}/bombs": feed(each) for host, each in bomb_urls.items()}
    print(json.dumps({"port": port, "urls": urls, "bombs": bomb_urls}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for each in (server, *others):
        each.close()


def contend(name: str, served: dict[str, Any]) -> None:
    """Fetch as a contender, and print what it took; a first round of one host brings its imports."""
    fetch, port, urls = CONTENDERS[name], served["port"], served["bombs" if name == BOMBS else "urls"]
    if name in PEERS:
        import_module(PEERS[name])
    else:
        CONTENDERS[COLLECTING if name == BOMBS else name](port, {host: each[:2] for host, each in list(served["urls"].items())[:1]})
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    had = fetch(port, urls)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"had": had, "cpu": cpu, "seconds": time.perf_counter() - started, "mb": after.ru_maxrss / 1e3}))


def run(name: str, where: str, peers: str) -> dict[str, float] | str:
    """Return what a contender took in a process of its own, or the last line of why it could not run."""
    command = [peers if name in PEERS else sys.executable, __file__, "--contend", name]
    done = subprocess.run(command, input=where, capture_output=True, text=True, check=False)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else (done.stderr.strip().splitlines() or ["?"])[-1]


def measure(pages: int, peers: str, rounds: int) -> bool:
    """Print a line for each contender, the best of its rounds; return whether Dateline costs no more than it may."""
    pages -= pages % HOSTS
    command = [sys.executable, __file__, "--serve", "--pages", str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        where = served.stdout.readline()
        results = {name: [run(name, where, peers)] for name in CONTENDERS if name != BOMBS}
        for name in [name for _ in range(rounds - 1) for name, (first,) in results.items() if not isinstance(first, str)]:
            results[name].append(run(name, where, peers))
        bombed = run(BOMBS, where, peers)
        served.stdin.close()
    best = {name: each[0] if isinstance(each[0], str) else min(each, key=lambda took: took["cpu"]) for name, each in results.items()}
    show(best, pages)
    stopped, mb = (bombed["had"], bombed["mb"]) if isinstance(bombed, dict) else (0, 0.0)
    print(f"{stopped:.0f} of {BOMB_HOSTS} bombs at once stopped, at most {mb:.0f} MB")
    return best[COLLECTING]["cpu"] <= MOST_TIMES_BARE * best[BARE]["cpu"] and mb <= MOST_MB and stopped == BOMB_HOSTS


def show(best: dict[str, Any], pages: int) -> None:
    """Print a table of what the contenders took, and what of it is the writing of WARC files."""
    print(f"{'':22}{'CPU s / 1,000 pages':>20}{'times bare':>12}{'pages / CPU s':>15}{'pages/s':>9}{'peak MB':>9}")
    for name, took in best.items():
        if isinstance(took, str):
            print(f"{name:22}not measured: {took}")
            continue
        missing = "" if took["had"] == pages else f"  had {took['had']} of {pages}"
        costs = f"{took['cpu'] * 1000 / pages:20.2f}{took['cpu'] / best[BARE]['cpu']:12.2f}{pages / took['cpu']:15.0f}"
        print(f"{name:22}{costs}{pages / took['seconds']:9.0f}{took['mb']:9.0f}{missing}")
    written = best[ARCHIVING]["cpu"] - best[COLLECTING]["cpu"]
    print(f"{'WARC files, apart':22}{written * 1000 / pages:20.2f}{written / best[BARE]['cpu']:12.2f}")


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
