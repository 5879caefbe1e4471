"""The export for readers of GDELT, read by two that others publish: what they ask of GDELT's host is answered on loopback."""

import io
import json
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import polars as pl
import pytest

from exports.conftest import READERS, Write
from flows.exports import Exported

FILES = {"export": "dateline.export.CSV", "mentions": "dateline.mentions.CSV"}

pytestmark = [pytest.mark.soak, pytest.mark.skipif(not READERS.is_dir(), reason="make soak installs the readers")]

GDELTPYR = """
import json, sys
from gdelt import gdelt
reader = gdelt(version=2, proxies={"http": sys.argv[1]})
read = {table: reader.Search("2026 03 08", table=table, coverage=False) for table in ("events", "mentions")}
print(json.dumps({
    "events": len(read["events"]),
    "mentions": len(read["mentions"]),
    "roots": read["events"]["EventRootCode"].value_counts().to_dict(),
    "points": int(read["events"]["ActionGeo_Lat"].notna().sum()),
    "linked": sorted(set(read["mentions"]["GLOBALEVENTID"]) - set(read["events"]["GLOBALEVENTID"])),
}))
"""
PY_GDELT = """
import json, sys
from collections import Counter
from pathlib import Path
from py_gdelt.models.events import Event, Mention
from py_gdelt.parsers import EventsParser, MentionsParser
folder = Path(sys.argv[1])
events = [Event.from_raw(raw) for raw in EventsParser().parse((folder / "dateline.export.CSV").read_bytes())]
mentions = [Mention.from_raw(raw) for raw in MentionsParser().parse((folder / "dateline.mentions.CSV").read_bytes())]
print(json.dumps({
    "events": len(events),
    "mentions": len(mentions),
    "roots": Counter(each.event_root_code for each in events),
    "points": sum(each.action_geo is not None and each.action_geo.lat is not None for each in events),
    "linked": sorted({each.global_event_id for each in mentions} - {each.global_event_id for each in events}),
}))
"""


@contextmanager
def in_place_of_gdelt(folder: Path) -> Iterator[str]:
    """Yield the address of a proxy that gives the files of an export, zipped, for those of GDELT's host."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind = self.path.rsplit("/", 1)[-1].split(".")[1]
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.write(folder / FILES[kind], FILES[kind])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(packed.getvalue())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def told(script: str, argument: str) -> dict[str, Any]:
    done = subprocess.run([READERS / "python", "-c", script, argument], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def expected(made: Exported) -> dict[str, Any]:
    """Return what the readers must find: as many rows as were written, the same codes and points, and no mention without its event."""
    events = pl.read_csv(made.path / FILES["export"], separator="\t", has_header=False, infer_schema=False, quote_char=None)
    return {
        "events": made.rows["events"],
        "mentions": made.rows["mentions"],
        "roots": Counter(events.to_series(28)),
        "points": events.to_series(56).is_not_null().sum(),
        "linked": [],
    }


def test_gdeltpyr_searches_the_export_as_if_it_were_gdelts(write: Write) -> None:
    made = write("gdelt")
    with in_place_of_gdelt(made.path) as address:
        assert told(GDELTPYR, address) == expected(made)


def test_py_gdelt_parses_every_row_into_its_own_events_and_mentions(write: Write) -> None:
    made = write("gdelt")
    assert told(PY_GDELT, str(made.path)) == expected(made)
