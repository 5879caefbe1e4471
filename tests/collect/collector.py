"""Collects into a spool, and goes on where an earlier process was killed: `python collector.py SPOOL BOOK SOURCES DELAY`.

For each line of standard input a process is forked that collects: its id is printed, and how it ended.
"""

import asyncio
import json
import os
import random
import sys
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

from flows.archive.spool import Spool
from flows.catalog.sources import Source
from flows.collect import Network, collect
from flows.records import Window

DAY = datetime(2026, 11, 22, tzinfo=UTC).date()
RUN = "01KE0000000000000000000000"


def main(root: str, book: str, sources: str, delay: str) -> None:
    """Collect what is not there yet."""
    network = Network(
        user_agent="Dateline/0 (+https://dateline.example/contact)",
        robots_token="Dateline",
        slots=16,
        allow_addresses=(ip_network("127.0.0.0/8"),),
        address_book={host: (address, port) for host, (address, port) in json.loads(book).items()},
        pace=float(delay),
    )
    with Spool.open(Path(root), RUN, DAY) as spool:
        asyncio.run(
            collect(
                [Source.model_validate(each) for each in json.loads(sources)],
                Window(day=DAY, first=DAY, undated=True),
                keep=spool.keep,
                seen=lambda _, __: (),
                captured=spool.endings(),
                network=network,
                now=lambda: datetime.now(UTC),
                random=random.Random(1),  # noqa: S311 - jitter
            )
        )


if __name__ == "__main__":
    for _ in sys.stdin:
        if child := os.fork():
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
            sys.stdout.flush()
        else:
            main(*sys.argv[1:])
            os._exit(0)
