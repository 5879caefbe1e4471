"""WARC files of others by their place: a path, a folder, a pattern, s3://bucket/key, or an http(s) address."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from glob import glob, has_magic
from pathlib import Path

import polars as pl

from flows.archive import selecting
from flows.archive.foreign import check_stream
from flows.archive.foreign_streams import ForeignError
from flows.archive.objects import StoreError
from flows.archive.packed import SUFFIX, is_packed, open_packed, packed_warcs
from flows.archive.places import LocalPlace, Place, StoredPlace, stream_of
from flows.archive.selected import SELECTED, read_selected
from flows.archive.store import open_foreign
from flows.collect import Network
from flows.collect.archives.remote import RemoteError, RemotePlace
from flows.errors import one_line
from flows.holdings.warc_lists import LISTS, PlaceError, files_in_list
from flows.settings import load_settings
from flows.urls import UrlError, url_fetch

__all__ = ["SELECTED", "PlaceError", "check_warc", "expand", "open_place", "read_selected", "select", "select_notes", "size_of"]

NAMES = (".warc", ".warc.gz", ".warc.zst")
WEB = ("http://", "https://")


def expand(places: Sequence[str], days: Sequence[date] = (), *, network: Network | None = None) -> list[str]:
    """Return the single files that places mean, each once: of a folder and what is in it, or of a pattern, those named as WARC files are.

    A WACZ of this machine means the WARC files in it. A list of paths (`warc.paths.gz`, as news crawls publish one a month) means
    the files in it, of those that bear a time in their name the ones that captured pages of the days. Local files have whole paths;
    raises PlaceError for a place that means none.
    """
    return list(dict.fromkeys(file for place in places for file in _files(place, days, network)))


def check_warc(place: str, *, network: Network | None = None) -> None:
    """Raise PlaceError for a place where no file is that begins as a WARC file does."""
    try:
        with open_place(place, network) as found, stream_of(found) as stream:
            check_stream(stream, found.name)
    except (ForeignError, StoreError, RemoteError) as error:
        raise PlaceError(one_line(error)) from None


def size_of(place: str, *, network: Network | None = None) -> int:
    """Return the bytes of a file; raises DatelineError."""
    with open_place(place, network) as found:
        return found.size


def select(place: str, hosts: Collection[str], folder: Path, *, network: Network | None = None) -> pl.DataFrame:
    """Return the `SELECTED` rows of a file's pages of some hosts; the file is read once, and what was found is kept in the folder.

    Raises DatelineError, also for a file that is damaged further in.
    """
    with open_place(place, network) as found:
        return selecting.select(found, hosts, folder)


def select_notes(place: str, hosts: Collection[str], folder: Path, *, network: Network | None = None) -> dict[str, int]:
    """Return how many records of a file that was selected from were left out, by reason (`selecting.select_notes`)."""
    with open_place(place, network) as found:
        return selecting.select_notes(found, hosts, folder)


@contextmanager
def open_place(place: str, network: Network | None = None) -> Iterator[Place]:
    """Yield a file by its place, open while the context lasts; raises DatelineError for one that is not there."""
    if place.startswith("s3://"):
        yield StoredPlace(*open_foreign(load_settings(), place))
    elif place.startswith(WEB):
        if network is None:
            msg = f"{place}: no network to read it over"
            raise PlaceError(msg)
        with RemotePlace(_address(place), network, now=partial(datetime.now, UTC), random=random.Random()) as remote:  # noqa: S311  jitter
            yield remote
    elif is_packed(place):
        with open_packed(place) as packed:
            yield packed
    else:
        yield LocalPlace(Path(place))


def _address(place: str) -> str:
    try:
        return url_fetch(place)
    except UrlError as error:
        msg = f"{place}: not an address: {error}"
        raise PlaceError(msg) from None


def _files(place: str, days: Sequence[date], network: Network | None) -> list[str]:
    """Return the files that one place means; raises PlaceError for none."""
    if place.endswith(LISTS):
        with open_place(place, network) as listed:
            return files_in_list(place, listed.read(0, listed.size), days)
    if place.startswith(WEB):
        return [_address(place)]
    if "://" in place:
        return _stored(place)
    path = Path(place).expanduser()
    if is_packed(place):
        return [str(path)]
    found = [path]
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if each.name.endswith((*NAMES, SUFFIX)) and each.is_file())
    elif has_magic(place) and not path.exists():
        found = sorted(each for each in map(Path, glob(str(path), recursive=True)) if each.is_file())  # noqa: PTH207  of a whole path
    if not found:
        msg = f"{place}: no WARC file there ({', '.join(NAMES)})"
        raise PlaceError(msg)
    return [file for each in found for file in _unpacked(each.resolve())]


def _unpacked(path: Path) -> list[str]:
    """Return the files that a file means: the WARC files in a WACZ, else itself; raises PlaceError for a WACZ without any."""
    if path.suffix != SUFFIX or not path.exists():
        return [str(path)]
    try:
        found = packed_warcs(path)
    except ForeignError as error:
        raise PlaceError(one_line(error)) from None
    if not found:
        msg = f"{path}: no WARC file in it"
        raise PlaceError(msg)
    return found


def _stored(place: str) -> list[str]:
    """Return the objects that a place in a bucket means: itself, or where it ends with a slash, the WARC files below it."""
    if not place.startswith("s3://"):
        msg = f"{place}: neither a path, nor s3://bucket/key, nor an http address"
        raise PlaceError(msg)
    if not place.endswith("/"):
        return [place]
    store, prefix = open_foreign(load_settings(), place)
    found = [store.location(each.key) for each in store.list(prefix) if each.key.endswith(NAMES)]
    if not found:
        msg = f"{place}: no WARC file there ({', '.join(NAMES)})"
        raise PlaceError(msg)
    return found
