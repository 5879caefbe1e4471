"""Run the newsroom by itself: `python -m flows.newsroom --port 8800 --address-book book.json`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from flows.newsroom.server import Newsroom


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--address-book", type=Path, required=True, help="where to write the hosts' addresses, for DATELINE_ADDRESS_BOOK")
    parser.add_argument("--as-of", type=datetime.fromisoformat, help="the newsroom's clock, ISO 8601 with offset (default: the week's end)")
    given = parser.parse_args(arguments)
    if given.as_of is not None and given.as_of.tzinfo is None:
        parser.error(f"--as-of {given.as_of.isoformat()}: give the offset too, for instance +00:00")
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.address_book, given.as_of))
    return 0


async def serve(port: int, address_book: Path, as_of: datetime | None) -> None:
    """Run the newsroom until it is cancelled, after writing its address book."""
    async with Newsroom(as_of, port) as newsroom:
        book = newsroom.write_address_book(address_book)
        sys.stdout.write(f"newsroom on 127.0.0.1:{newsroom.port}, address book {book}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
