"""Runs of a few pages for the tests of the archive."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.archive.commits import Commit, commit
from flows.archive.keys import new_run_id
from flows.archive.probe import ensure_archive
from flows.archive.spool import SYNC_EVERY, Spool
from flows.archive.store import Store
from flows.records import Entry, Exchange, Outcome, Resource
from flows.settings import Settings
from servers.s3 import S3Service

DAY = date(2026, 3, 8)
NOW = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer:  odd  spacing \r\n\r\n"
CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


def run_id(number: int = 0) -> str:
    return new_run_id(NOW + timedelta(seconds=number), number.to_bytes(10, "big"))


def exchange(number: int = 0, **changes: object) -> Exchange:
    """Return the exchange of a page; every number is another page."""
    url = f"https://www.presse.example/actualités/{number}?b=2&a=1"
    entry = Entry(
        source_id="presse",
        url=url,
        url_key=f"{number:032x}",
        via="feed",
        via_url="https://www.presse.example/fil.xml",
        title=f"Titre n° {number}\r\nWARC-Type: forged",
        published=datetime(2026, 3, 8, 18, 5, tzinfo=UTC),
        published_text="2026-03-08T19:05:00+01:00",
    )
    values = {
        "source_id": "presse",
        "url": url,
        "url_key": f"{number:032x}",
        "resource": Resource.PAGE,
        "outcome": Outcome.OK,
        "started_at": NOW + timedelta(milliseconds=number),
        "request": f"GET /actualit%C3%A9s/{number} HTTP/1.1\r\nHost: www.presse.example\r\n\r\n".encode(),
        "response_head": HEAD,
        "body": f"<html><p>Page {number} \x00 é</p></html>".encode() * 20,
        "status": 200,
        "mime": "text/html",
        "ip": "127.0.0.1",
        "entry": entry,
    }
    return Exchange(**{**values, **changes})


def spooled(root: Path, run: str, pages: int = 3, day: date = DAY, first: int = 0, sync_every: int = SYNC_EVERY) -> Spool:
    """Return the spool of a run with sealed captures; those that a process before this one captured are not captured again."""
    spool = Spool.open(root, run, day, sync_every=sync_every)
    captured = {capture.url_key for capture in spool.captured()}
    for number in () if spool.has_sealed_captures() else range(first, first + pages):
        if (page := exchange(number)).url_key not in captured:
            spool.keep(page)
    spool.seal_captures()
    return spool


def begun(store: Store) -> Store:
    """Return a store in which an archive was begun."""
    ensure_archive(store, single_writer=False, now=NOW)
    return store


def committed(store: Store, root: Path, number: int = 0, day: date = DAY, **changes: object) -> Commit:
    """Return the commit of a run of three pages, whose spool is gone as after a night; every number is another run."""
    with spooled(root / "spool", run_id(number), first=10 * number, day=day) as spool:
        made = commit(store, day, run_id(number), spool.sealed(), **{"now": NOW + timedelta(minutes=number), **changes})
        spool.drop()
    return made


def settings_for(service: S3Service, bucket: str, spool: Path, **changes: object) -> Settings:
    names = {name.removeprefix("DATELINE_").lower(): value for name, value in service.environment(bucket).items()}
    return Settings(**{**names, "spool": spool, **changes})


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: what a full disk does to a writer, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
