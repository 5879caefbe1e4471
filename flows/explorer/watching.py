"""The newest state of an archive, kept in memory: loaded once, and again when a day has a new commit."""

from __future__ import annotations

import logging
import threading
from datetime import date

from flows.archive.objects import Store, StoreError
from flows.archive.reading import days
from flows.explorer.rows import Rows, load_rows

log = logging.getLogger("dateline.explorer")


class Watch:
    """Holds the rows of an archive and replaces them when its commits change; requests under way keep those that they began with."""

    def __init__(self, store: Store, start: date | None = None, end: date | None = None) -> None:
        """Load the committed mentions of a range of days; raises StoreError."""
        self.store, self._range = store, (start, end)
        self._loading = threading.Lock()
        self.rows: Rows = load_rows(store, start, end)

    def refresh(self) -> bool:
        """Return whether the archive had new commits, which are loaded now; what cannot be read is logged, and the rows stay."""
        with self._loading:
            try:
                newest = days(self.store, *self._range)
                if newest == {day: commit.number for day, commit in self.rows.commits.items()}:
                    return False
                self.rows = load_rows(self.store, *self._range)
            except StoreError as error:
                log.warning("the rows shown are of before, the archive cannot be read: %s", error)
                return False
        return True
