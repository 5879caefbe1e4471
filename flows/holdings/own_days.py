"""Days under which pages of other archives were filed, kept in the spool: a page that was read for it need not be read again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl

from flows.archive.files import told
from flows.holdings.filing import OWN_DAYS

FOLDER = ".backfill"
"""Where a spool keeps what a backfill knows: no run's folder begins with a dot."""


class OwnDays:
    """The days that are known, in one file of lines; a line that a crash cut off is none."""

    def __init__(self, spool: Path) -> None:
        """Take the spool; nothing is read yet."""
        self.path = spool / FOLDER / "own-days.jsonl"

    def note(self, place: str, offset: int | None, day: date) -> None:
        """Note the day of one page; raises SpoolError."""
        with told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([place, offset, str(day)]) + "\n")

    def rows(self) -> pl.DataFrame:
        """Return `OWN_DAYS` rows."""
        rows = []
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else ():
            try:
                place, offset, day = json.loads(line)
                rows.append((place, offset, date.fromisoformat(day)))
            except ValueError:
                continue
        return pl.DataFrame(rows, schema=OWN_DAYS, orient="row")
