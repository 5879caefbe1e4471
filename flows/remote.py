"""Batches for workers that share no disk with the flow: what they need and what they make goes through the archive's store.

A batch becomes an errand, which is keys alone. Its captures lie under `keys.PARTS`, named by their content; its pages are read from
the WARC files under the keys that these have for ever. What a worker makes is put under a key that only the errand decides, so an
errand that is done twice, because a worker died or was thought dead, leaves the same object. The flow fetches it into its spool,
where publishing finds it as if a process of its own had written it. Knows no Prefect.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

import polars as pl

from flows.archive import keys
from flows.archive.files import write_whole
from flows.archive.objects import MissingObject, Store
from flows.batches import Batch, pages_of
from flows.clean import CleaningPool
from flows.errors import DatelineError
from flows.recipe import versions_of
from flows.settings import Settings
from flows.versions import PLACE
from flows.worker import work_on

GAP = 256_000
"""Bytes between two pages of a WARC file that are read rather than asked for apart: a request takes as long as they do."""

RANGE = 32_000_000
"""Bytes that are asked for at once, but for a record that is larger."""

TABLES = ("articles", "clean-rejects", "args", "events-rejects", "mentions")
"""Parts of a batch, in the order in which they are written: the mentions say that it is done (`Batch.is_done`)."""


class RemoteError(DatelineError):
    """A batch that a worker elsewhere cannot do as the flow's own process would; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A batch as a worker elsewhere gets it: `name` is that of its objects, `recipe` what the flow's process makes rows by."""

    no: int
    day: date
    run: str
    name: str
    recipe: tuple[tuple[str, str], ...]

    @property
    def captures(self) -> str:
        """The key of its captures, and of what is known of their articles of before."""
        return f"{keys.PARTS}{self.run}/{self.name}-captures.zip"

    @property
    def parts(self) -> str:
        """The key of what comes of it."""
        return f"{keys.PARTS}{self.run}/{self.name}-parts.zip"


def recipe_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return what decides how a process makes rows, by name: workers that differ in it would make others."""
    return (*versions_of(settings).items(), ("backend", settings.backend))


def send(store: Store, settings: Settings, batches: Sequence[Batch]) -> list[Errand]:
    """Return an errand for each batch, once all that it needs is in the store; raises StoreError."""
    recipe = recipe_of(settings)
    for key, path in {key: path for batch in batches for key, path in batch.warcs.items()}.items():
        if store.head(key) is None:
            store.create(key, path)
    pages = {path: pl.scan_parquet(path).pipe(pages_of).collect() for path in {batch.captures for batch in batches}}
    return [_sent(store, batch, pages[batch.captures].slice(batch.first, batch.pages), recipe) for batch in batches]


def _sent(store: Store, batch: Batch, captures: pl.DataFrame, recipe: tuple[tuple[str, str], ...]) -> Errand:
    before = pl.read_parquet(batch.before).join(captures, on=PLACE, how="semi")
    content = pack({"captures": _parquet(captures), "before": _parquet(before)})
    digest = sha256(repr(recipe).encode() + content).hexdigest()
    errand = Errand(no=batch.no, day=batch.day, run=batch.run, name=f"{batch.no:05d}-{digest[:12]}", recipe=recipe)
    store.create(errand.captures, content)
    return errand


def run_errand(errand: Errand, store: Store, settings: Settings, pool: CleaningPool) -> None:
    """Do an errand as a batch of this machine, in a folder that is gone afterwards, and put its parts into the store.

    Parts that are there already stay. Raises StoreError; RemoteError where the archive is another than the flow's, or rows would be.
    """
    check_recipe(errand, settings)
    if store.head(errand.parts) is not None:
        return
    with TemporaryDirectory(prefix="dateline-errand-") as name:
        batch = _fetched(errand, store, Path(name))
        work_on(batch, pool)
        store.create(errand.parts, pack({table: batch.part(table).read_bytes() for table in TABLES}))


def check_recipe(errand: Errand, settings: Settings) -> None:
    """Raise RemoteError where this process would make other rows than the flow's: of another version, or by other words."""
    own = dict(recipe_of(settings))
    differing = [f"{name} {own.get(name)} instead of {value}" for name, value in errand.recipe if own.get(name) != value]
    if differing:
        msg = f"the worker on {socket.gethostname()} has {', '.join(differing)}: install and configure workers as the flow is"
        raise RemoteError(msg)


def _fetched(errand: Errand, store: Store, folder: Path) -> Batch:
    """Return an errand as a batch whose files lie in a folder."""
    try:
        given = unpack(store.get(errand.captures))
    except MissingObject as error:
        msg = f"the worker on {socket.gethostname()} finds no {store.location(errand.captures)}: its DATELINE_ARCHIVE is not the flow's"
        raise RemoteError(msg) from error
    for name, content in given.items():
        (folder / f"{name}.parquet").write_bytes(content)
    captures = pl.read_parquet(folder / "captures.parquet")
    return Batch(
        no=errand.no,
        day=errand.day,
        run=errand.run,
        captures=folder / "captures.parquet",
        first=0,
        pages=captures.height,
        warcs=fetch_pages(captures, store, folder),
        parts=folder / "parts",
        before=folder / "before.parquet",
    )


def fetch_pages(captures: pl.DataFrame, store: Store, folder: Path) -> dict[str, Path]:
    """Return, by the key of each WARC file, a file that has the records of captures where the whole has them, and holes elsewhere."""
    files: dict[str, Path] = {}
    for (key,), rows in captures.group_by("warc_key", maintain_order=True):
        path = files.setdefault(str(key), folder / f"{len(files):05d}.warc.gz")
        with path.open("wb") as file:
            for start, end in ranges(rows.select("warc_offset", "warc_length").sort("warc_offset").rows()):
                file.seek(start)
                file.write(store.get(str(key), start, end - start))
    return files


def ranges(places: Sequence[tuple[int, int]], gap: int = GAP, most: int = RANGE) -> Iterator[tuple[int, int]]:
    """Yield where to read from and to, for places given as offset and length in order: those that lie close together at once."""
    start = end = -1
    for offset, length in places:
        if start >= 0 and offset - end <= gap and offset + length - start <= most:
            end = max(end, offset + length)
            continue
        if start >= 0:
            yield start, end
        start, end = offset, offset + length
    if start >= 0:
        yield start, end


def fetch_parts(errand: Errand, batch: Batch, store: Store) -> None:
    """Write what came of an errand where its batch has its parts; raises StoreError and SpoolError."""
    made = unpack(store.get(errand.parts))
    for table in TABLES:
        write_whole(batch.part(table), made[table])


def remove(errands: Sequence[Errand], store: Store) -> None:
    """Remove what errands left in the store, once their parts lie in the spool; raises StoreError."""
    for errand in errands:
        store.remove(errand.captures)
        store.remove(errand.parts)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as one, the same bytes whenever and wherever: a zip archive without times and without compression."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, body in files.items():
            archive.writestr(ZipInfo(name), body)
    return content.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of `pack`."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _parquet(rows: pl.DataFrame) -> bytes:
    content = BytesIO()
    rows.write_parquet(content, compression="zstd", compression_level=3)
    return content.getvalue()
