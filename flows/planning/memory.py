"""What was asked for a plan, kept in the spool for a while: who looks at a plan and then goes on is not asked twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import polars as pl

from flows.archive.files import told, write_whole
from flows.collect.verdict import TEMPORARY
from flows.holdings.own_days import FOLDER
from flows.planning.frames import MOST_DAYS, NOTHING, Asked, Untold

ASKED_AT = "asked-at"

FRESH = timedelta(hours=6)
"""How long what was asked holds."""

LONGEST = timedelta(days=60)
"""How long a backfill may take: what one that was killed has left is removed after that."""


Held: TypeAlias = tuple[pl.DataFrame, Sequence[Untold]]
"""What archives of others hold, and what they did not tell."""


class Memory:
    """Frames by what was asked for them."""

    def __init__(self, spool: Path, now: datetime) -> None:
        """Take the spool, and the time; what is too old is forgotten."""
        self.folder = spool / FOLDER
        self.now = now
        with told(self.folder):
            for pattern, lasts in (("asked-*", FRESH), ("held-*", LONGEST)):
                for folder in self.folder.glob(pattern):
                    if self._is_old(folder, lasts):
                        shutil.rmtree(folder, ignore_errors=True)

    def _is_old(self, folder: Path, lasts: timedelta) -> bool:
        try:
            asked_at = datetime.fromisoformat((folder / ASKED_AT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return True
        return not timedelta() <= self.now - asked_at <= lasts

    def _write(self, frames: Mapping[Path, pl.DataFrame]) -> None:
        """Write frames of one folder, and last when they were asked for."""
        for path, rows in frames.items():
            content = BytesIO()
            rows.write_parquet(content)
            write_whole(path, content.getvalue())
            write_whole(path.parent / ASKED_AT, self.now.isoformat().encode())

    def asked(self, question: object, days: Mapping[str, Sequence[date]], ask: Callable[[Mapping[str, Sequence[date]]], Asked]) -> Asked:
        """Return what lists said of days, by source.

        `ask` is called with the sources of which not all is known, or for too long, and with those whose lists failed for now.
        """
        folder = self._folder(question)
        paths = {name: folder / f"{name}.parquet" for name in Asked._fields}
        known = Asked(*(pl.read_parquet(path) for path in paths.values())) if all(path.exists() for path in paths.values()) else NOTHING
        missing = {source: own for source, own in days.items() if own and not _tells_of(known, source, own)}
        if not missing:
            return known
        told = joined(known, ask(missing), list(missing))
        self._write({paths[name]: rows for name, rows in told._asdict().items()})
        return told

    def held(
        self, question: object, sources: Sequence[str], ask: Callable[[Sequence[str]], Held]
    ) -> tuple[list[pl.DataFrame], list[Untold]]:
        """Return what archives of others hold of sources, and what they did not tell.

        `ask` is called with those of the sources of which not all is known, or for too long.
        """
        folder = self._folder(question)
        paths = {source: folder / f"{source}.parquet" for source in sources}
        partial, untold = list[pl.DataFrame](), list[Untold]()
        if missing := [source for source, path in paths.items() if not path.exists()]:
            rows, unknown = ask(missing)
            own = {source: rows.filter(pl.col("source_id") == source) for source in missing}
            open_ones = {each.source_id for each in unknown}
            self._write({paths[source]: own[source] for source in missing if source not in open_ones})
            partial, untold = [own[source] for source in missing if source in open_ones], list(unknown)
        return [*(pl.read_parquet(path) for path in paths.values() if path.exists()), *partial], untold

    def keep_held(self, name: str, held: pl.DataFrame) -> Path:
        """Return the file in which a backfill keeps what it may take from archives of others, for the runs of its days."""
        path = self.folder / f"held-{name}" / "held.parquet"
        self._write({path: held})
        return path

    def done_days(self, question: object) -> set[date]:
        """Return the days that a backfill which does committed days once more has done, before it was stopped."""
        return {date.fromisoformat(path.name) for path in self._replacing(question).glob("????-??-??")}

    def note_done(self, question: object, day: date) -> None:
        """Note that such a backfill has done a day; raises SpoolError."""
        write_whole(self._replacing(question) / str(day), b"")

    def forget_days(self, question: object) -> None:
        """Forget which days it has done: it has done them all, and asked for once more it does them once more."""
        shutil.rmtree(self._replacing(question), ignore_errors=True)

    def _replacing(self, question: object) -> Path:
        return self.folder / f"replaced-{_digest(question)}"

    def _folder(self, question: object) -> Path:
        return self.folder / f"asked-{_digest(question)}"


def _digest(question: object) -> str:
    return sha256(repr(question).encode()).hexdigest()[:16]


def _tells_of(known: Asked, source: str, days: Sequence[date]) -> bool:
    """Tell whether a source's lists were asked for days, or for as many as are ever asked, and none of them failed for now."""
    own = known.reached.filter(pl.col("source_id") == source)
    asked, failures = set(own["day"]), own.filter(pl.col("reason").is_in([str(each) for each in TEMPORARY]))
    return (set(days) <= asked or len(asked) >= MOST_DAYS) and failures.is_empty()


def joined(known: Asked, found: Asked, sources: Sequence[str]) -> Asked:
    """Return what lists said, of some sources as it was found now."""
    others = ~pl.col("source_id").is_in(list(sources))
    pace = pl.concat([found.pace, known.pace]).unique("host", keep="first", maintain_order=True)
    names = ("reached", "listed", "announced")
    frames = {name: pl.concat([getattr(known, name).filter(others), getattr(found, name)]) for name in names}
    return Asked(**frames, pace=pace)
