"""Whether one bad host holds up the others: 40 hosts of 25 pages, one of them mute, one slow, 0.2 s between requests to a host.

    python benchmarks/fairness.py

Server and fetcher share a process; the time that counts is waiting. Bound by the slow host (25 pages, each answered after
0.5 s) and by the pauses of the mute one's breaker.
For comparison, one queue for all with a lock for each host took 75.7 s for the same, and a heap of hosts 12.8 s, both
without robots.txt and feeds. Exit code 1 where a page of a sound host was not had, or a host was asked too often.
"""

import asyncio
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers.press import QUICK, Press, answer, rss, running_press, source

HOSTS, PAGES, DELAY, SLOW_SECONDS = 40, 25, 0.2, 0.5
WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
BOUNDS = replace(QUICK, head_seconds=4.0, idle_seconds=4.0, total_seconds=8.0, breaker_row=3, breaker_recent=20, backoff_seconds=1.0)
TOLERANCE = 0.85
"""Share of the delay that the server must see: the network's own delays differ from one request to the next."""


async def mute(_: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.sleep(60)


async def slow(writer: asyncio.StreamWriter) -> None:
    """Answer late."""
    await asyncio.sleep(SLOW_SECONDS)
    writer.write(answer("late", Connection="close"))
    await writer.drain()


async def run() -> bool:
    """Print what came of it, and return whether all was as it should be."""
    hosts = [f"host{number}.example" for number in range(HOSTS)]
    async with running_press() as press:
        for host in hosts:
            reply = mute if host == hosts[0] else slow if host == hosts[1] else answer("page")
            press.pages |= {f"{host}/{number}": reply for number in range(PAGES)}
            press.pages[f"{host}/feed"] = answer(rss([(f"http://{host}/{number}", WHEN) for number in range(PAGES)]))
        started = time.perf_counter()
        reports = await press.collect(*map(source, hosts), pace=DELAY, slots=32, bounds=BOUNDS)
        seconds = time.perf_counter() - started
        gaps = [gap for host in hosts for gap in gaps_of(press, host)]
        sound = [each.at for each in press.asked if each.host not in hosts[:2]]
        took = max(sound) - min(sound)
    outcomes = [dict(report.outcomes) for report in reports]
    print(f"all {seconds:.1f} s; the 38 sound hosts {took:.1f} s; least gap of a host {min(gaps) * 1000:.0f} ms of {DELAY * 1000:.0f}")
    print(f"mute host {outcomes[0]}, slow host {outcomes[1]}")
    return all(each == {"ok": PAGES} for each in outcomes[1:]) and min(gaps) >= TOLERANCE * DELAY


def gaps_of(press: Press, host: str) -> list[float]:
    """Return the seconds between requests to a host, as the server saw them."""
    times = sorted(each.at for each in press.asked if each.host == host)
    return [later - earlier for earlier, later in pairwise(times)]


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(run()) else 1)
