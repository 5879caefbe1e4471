"""The newest state of an archive, kept in memory: loaded once, and again when a day has a new commit."""

from __future__ import annotations

import logging
import threading
from datetime import date, datetime

from flows.archive.objects import Store, StoreError
from flows.archive.reading import days
from flows.explorer.rows import Rows, load_rows

log = logging.getLogger("dateline.explorer")


class Watch:
    """Holds the rows of an archive and replaces them when its commits change; requests under way keep those that they began with."""

    def __init__(self, store: Store, start: date | None = None, end: date | None = None, as_of: datetime | None = None) -> None:
        """Load the committed mentions of a range of days, now or as they were known at an instant; raises StoreError."""
        self.store, self.as_of, self._range = store, as_of, (start, end)
        self._loading = threading.Lock()
        self._seen = days(store, start, end)
        self.rows: Rows = load_rows(store, start, end, as_of)

    def refresh(self) -> bool:
        """Return whether the archive had new commits, which are loaded now; what cannot be read is logged, and the rows stay.

        What was known at an instant changes as well: by what is taken down.
        """
        with self._loading:
            try:
                newest = days(self.store, *self._range)
                if newest == self._seen:
                    return False
                self.rows = load_rows(self.store, *self._range, self.as_of)
            except StoreError as error:
                log.warning("the rows shown are of before, the archive cannot be read: %s", error)
                return False
            self._seen = newest
        return True
