"""The archive's tables for a notebook: from the settings of this machine, or from an address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from flows.archive import reading
from flows.archive.probe import read_archive
from flows.errors import UsageError
from flows.settings import load_settings


def scan(
    table: str,
    start: date | str | None = None,
    end: date | str | None = None,
    *,
    as_of: datetime | date | str | None = None,
    archive: str | None = None,
) -> pl.LazyFrame:
    """Return a table's committed rows of the days from `start` to `end`, both included; only these days are fetched.

    With `as_of` the rows are as they were known at an instant, or at the end of a day in UTC, but for what has been taken down
    since. `archive` is a directory or s3://bucket/prefix, without one the settings' own. Raises UsageError, StoreError.
    """
    settings = load_settings()
    store = read_archive(settings.model_copy(update={"archive": archive}) if archive else settings)
    return reading.scan(store, table, _day(start), _day(end), parse_instant(as_of) if as_of else None)


def parse_instant(instant: datetime | date | str) -> datetime:
    """Return the instant that is meant: a day stands for its end, a time without an offset for one in UTC; raises UsageError."""
    if isinstance(instant, str):
        try:
            instant = date.fromisoformat(instant) if len(instant) == len("2026-03-09") else datetime.fromisoformat(instant)
        except ValueError:
            msg = f"{instant!r} is not an instant; write it as 2026-03-09 or 2026-03-09T12:00+00:00"
            raise UsageError(msg) from None
    if isinstance(instant, datetime):
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return datetime.combine(instant + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def _day(day: date | str | None) -> date | None:
    try:
        return date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        msg = f"{day!r} is not a day; write it as 2026-03-08"
        raise UsageError(msg) from None
