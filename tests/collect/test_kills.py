"""A collection that is killed again and again, each time at another moment, and then left alone: it has every page once."""

import asyncio
import json
import os
import random
import signal
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from collect import collector
from flows.archive.spool import Spool
from servers.press import Press, answer, redirect, rss

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
HOSTS = 10
Tell = Callable[..., None]


def print_press(press: Press, pages: int) -> list[dict[str, object]]:
    """Have pages on ten hosts, each twentieth behind a redirect and each fiftieth gone, and return their sources."""
    for number in range(HOSTS):
        host = f"press{number}.example"
        mine = range(number, pages, HOSTS)
        press.pages[f"{host}/feed"] = answer(rss([(f"/{page}", WHEN) for page in mine]), mime="text/xml")
        for page in mine:
            press.pages[f"{host}/{page}"] = answer(f"<p>{page} {'word ' * 400}")
            if page % 20 == 7:
                press.pages |= {f"{host}/moved/{page}": press.pages[f"{host}/{page}"], f"{host}/{page}": redirect(f"/moved/{page}")}
            if page % 50 == 9:
                press.pages[f"{host}/{page}"] = answer("gone", "404 Not Found")
    return [
        {
            "id": f"press{number}", "name": "Press", "homepage": f"http://press{number}.example/", "language": "en", "timezone": "UTC",
            "hosts": [f"press{number}.example"], "origin": "made for a test", "limits": {"delay_seconds": 1},
            "discover": [{"kind": "feed", "url": f"http://press{number}.example/feed"}],
        }
        for number in range(HOSTS)
    ]  # fmt: skip


class Collector:
    """Processes that collect into one spool, one after the other."""

    def __init__(self, press: Press, running: asyncio.subprocess.Process) -> None:
        self.press, self.running = press, running

    @classmethod
    @asynccontextmanager
    async def begun(cls, press: Press, root: Path, sources: list[dict[str, object]], delay: float) -> AsyncIterator["Collector"]:
        book = json.dumps({f"press{number}.example": ["127.0.0.1", press.port] for number in range(HOSTS)})
        words = [collector.__file__, str(root), book, json.dumps(sources), str(delay)]
        running = await asyncio.create_subprocess_exec(sys.executable, *words, stdin=PIPE, stdout=PIPE)
        yield cls(press, running)
        await running.communicate(b"")

    async def line(self) -> int:
        assert self.running.stdout
        return int(await self.running.stdout.readline())

    async def collect(self, kill: float | None = None) -> bool:
        """Return whether a process has ended by itself; with `kill` it is killed so many seconds after it asked for its first page."""
        assert self.running.stdin
        self.press.asked.clear()
        self.running.stdin.write(b"\n")
        child = await self.line()
        ended = asyncio.ensure_future(self.line())
        if kill is not None:
            while not ended.done() and not any(each.path[1:].isdigit() for each in self.press.asked):  # noqa: ASYNC110 - another process asks
                await asyncio.sleep(0.005)
            await asyncio.wait([ended], timeout=kill)
            if not ended.done():
                os.kill(child, signal.SIGKILL)
        code = await ended
        assert code in {0, -signal.SIGKILL}
        return code == 0


def archived(root: Path) -> tuple[Counter[str], int]:
    """Return how often each address of a page lies in the WARC files, every record checked, and how many captures there are."""
    found: Counter[str] = Counter()
    with Spool.open(root, collector.RUN, collector.DAY) as spool:
        pages = spool.seal_captures().filter(resource="page")
        for path in spool.warcs().values():
            with path.open("rb") as file:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
                    assert record.verify_block_digest()
                    found[record.headers["WARC-Target-URI"]] += 1
    return Counter({url: times for url, times in found.items() if url in set(pages["url"])}), pages.height


@pytest.mark.parametrize(
    ("pages", "kills", "delay", "longest"),
    [
        pytest.param(100, 3, 0.01, 0.06, id="a hundred"),
        pytest.param(2000, 50, 0.05, 0.3, id="two thousand", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
    ],
)
async def test_a_collection_that_is_killed_has_every_page_once_in_the_end(
    pages: int, kills: int, delay: float, longest: float, press: Press, tmp_path: Path, tell: Tell
) -> None:
    sources, chance, began = print_press(press, pages), random.Random(pages), time.monotonic()  # noqa: S311 - moments
    asked: Counter[str] = Counter()
    done = 0
    async with Collector.begun(press, tmp_path, sources, delay) as collecting:
        for _ in range(kills):
            done += await collecting.collect(chance.uniform(0, longest))
            asked.update(each.path for each in press.asked if each.path[1:].isdigit())
        assert await collecting.collect()
    asked.update(each.path for each in press.asked if each.path[1:].isdigit())
    found, captures = archived(tmp_path)
    wanted = {f"http://{key}" for key in press.pages if key.split("/")[-1].isdigit()}
    tell(
        "collections killed", kills=kills - done, pages=pages, records=found.total(), lost=len(wanted - found.keys()),
        doubled=sum(times > 1 for times in found.values()), asked_again=asked.total() - pages, seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert found == dict.fromkeys(wanted, 1)
    assert captures == len(wanted)
    assert not done
