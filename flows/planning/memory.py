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
from flows.own_days import FOLDER
from flows.planning.frames import MOST_DAYS, Asked

ASKED_AT = "asked-at"

FRESH = timedelta(hours=6)
"""How long what was asked holds."""

LONGEST = timedelta(days=60)
"""How long a backfill may take: what one that was killed has left is removed after that."""


Untold: TypeAlias = tuple[pl.DataFrame, Mapping[str, Sequence[str]]]
"""What archives of others hold, and in words what they did not tell, by source."""


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

    def asked(self, question: object, days: Mapping[str, Sequence[date]], ask: Callable[[], Asked]) -> Asked:
        """Return what lists said of days of sources; `ask` is called where that is not known of all of them, or too long ago."""
        folder = self._folder(question)
        paths = {name: folder / f"{name}.parquet" for name in Asked._fields}
        if all(path.exists() for path in paths.values()):
            known = Asked(*(pl.read_parquet(path) for path in paths.values()))
            if _tells_of(known, days):
                return known
        found = ask()
        self._write({paths[name]: rows for name, rows in found._asdict().items()})
        return found

    def held(
        self, question: object, sources: Sequence[str], ask: Callable[[Sequence[str]], Untold]
    ) -> tuple[list[pl.DataFrame], list[str]]:
        """Return what archives of others hold of sources, and what they did not tell.

        `ask` is called with those of the sources of which not all is known, or for too long.
        """
        folder = self._folder(question)
        paths = {source: folder / f"{source}.parquet" for source in sources}
        partial, notes = list[pl.DataFrame](), list[str]()
        if missing := [source for source, path in paths.items() if not path.exists()]:
            rows, untold = ask(missing)
            own = {source: rows.filter(pl.col("source_id") == source) for source in missing}
            self._write({paths[source]: own[source] for source in missing if source not in untold})
            partial = [own[source] for source in untold]
            notes = [line for lines in untold.values() for line in lines]
        return [*(pl.read_parquet(path) for path in paths.values() if path.exists()), *partial], notes

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


def _tells_of(known: Asked, days: Mapping[str, Sequence[date]]) -> bool:
    """Tell whether lists were asked for days of sources, or for as many days of each as are ever asked."""
    asked = dict(known.reached.group_by("source_id").agg("day").rows())
    return all(set(own) <= set(asked.get(source, ())) or len(set(asked.get(source, ()))) >= MOST_DAYS for source, own in days.items())
