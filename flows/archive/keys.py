"""Where each thing lies in an archive: keys made of days, run ids and digests, never of anything a publisher sent."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

ARCHIVE = "archive.json"
COMMITS = "commits/"
RUNS = "runs/"
VERIFICATIONS = "state/verify/"
REPAIRS = "state/repair/"
COLLECTIONS = "state/gc/"
COPIED = "state/copied/"
"""Notes of a copy, each under the key of a commit: all that it names was compared with its SHA-256 when the note was written."""
QUARANTINE = "quarantine/"
"""Bytes that a repair found damaged, under the key that they had and the digest that they have."""
PARTS = "state/parts/"
"""What workers of other machines are given and give back, by run: removed by the run once it has it."""
TRIALS = "trials/"
"""Objects written to find out what a store enforces, and removed again."""

TABLES = ("captures", "articles", "mentions", "args", "events", "links", "revisions", "ledger", "rejects")
TAKEDOWNS = "takedowns/"
DATA = ("warc/", "cdxj/", TAKEDOWNS, *(f"{table}/" for table in TABLES))
"""Prefixes of data objects: named by content, written once, visible only through a commit."""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTROPY_BYTES = 10
RUN_LENGTH = 26
RUN_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
RUN_KEY = re.compile(r"runs/(\d{4})/(\d{2})/(\d{2})/([0-9A-HJKMNP-TV-Z]{26})\.json")
COMMIT_KEY = re.compile(r"commits/day=(\d{4}-\d{2}-\d{2})/(\d{8})\.json")


def new_run_id(now: datetime, entropy: bytes) -> str:
    """Return an id of 26 characters that sorts by time: a ULID of a moment and ten random bytes; raises ValueError."""
    if len(entropy) != ENTROPY_BYTES:
        msg = f"a run id takes {ENTROPY_BYTES} random bytes, not {len(entropy)}"
        raise ValueError(msg)
    milliseconds = int(now.timestamp() * 1000)
    number = (milliseconds << 80) | int.from_bytes(entropy, "big")
    return "".join(DIGITS[(number >> shift) & 31] for shift in range(125, -1, -5))


def run_started(run: str) -> datetime:
    """Return the moment that a run id was made for, to the millisecond; raises ValueError."""
    if not RUN_ID.fullmatch(run):
        msg = f"not a run id: {run!r}"
        raise ValueError(msg)
    milliseconds = 0
    for digit in run[:10]:
        milliseconds = milliseconds * 32 + DIGITS.index(digit)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def warc_key(day: date, run: str, serial: int, sha256: str) -> str:
    """Return the key of a run's WARC file."""
    return f"warc/{day:%Y/%m/%d}/{run}-{serial:05d}-{sha256[:12]}.warc.gz"


def cdxj_key(day: date, run: str, sha256: str) -> str:
    """Return the key of a run's index."""
    return f"cdxj/{day:%Y/%m/%d}/{run}-{sha256[:12]}.cdxj"


def table_key(table: str, day: date, run: str, sha256: str) -> str:
    """Return the key of a run's rows of a table; raises ValueError for one that is not a table of the archive."""
    if table not in TABLES:
        msg = f"no table {table!r}; the archive has {', '.join(TABLES)}"
        raise ValueError(msg)
    return f"{table}/day={day}/{run}-{sha256[:12]}.parquet"


def run_of(key: str) -> str:
    """Return the run that the key of an object of a table, an index, a WARC file or a takedown names."""
    return key.rpartition("/")[2][:RUN_LENGTH]


def takedown_key(day: date, run: str, sha256: str) -> str:
    """Return the key of the document of a takedown."""
    return f"{TAKEDOWNS}{day:%Y/%m/%d}/{run}-{sha256[:12]}.json"


def commits_prefix(day: date) -> str:
    """Return what the keys of a day's commits begin with."""
    return f"{COMMITS}day={day}/"


def commit_key(day: date, number: int) -> str:
    """Return the key of a day's commit; numbers start at 1."""
    return f"{commits_prefix(day)}{number:08d}.json"


def parse_commit_key(key: str) -> tuple[date, int] | None:
    """Return day and number of a commit's key, None for any other key."""
    match = COMMIT_KEY.fullmatch(key)
    if not match:
        return None
    try:
        return date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        return None


def run_key(day: date, run: str) -> str:
    """Return the key of a run's record."""
    return f"runs/{day:%Y/%m/%d}/{run}.json"


def parse_run_key(key: str) -> tuple[date, str] | None:
    """Return day and id of a run's record, None for any other key."""
    match = RUN_KEY.fullmatch(key)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])), match[4]
    except ValueError:
        return None


def verification_key(at: datetime, name: str) -> str:
    """Return the key of what a verification found, by the moment it ended."""
    return f"{VERIFICATIONS}{_moment(at)}-{name}.json"


def repair_key(at: datetime) -> str:
    """Return the key of what a repair did, by the moment it ended."""
    return f"{REPAIRS}{_moment(at)}.json"


def collection_key(at: datetime) -> str:
    """Return the key of what `gc` removed, by its moment."""
    return f"{COLLECTIONS}{_moment(at)}.json"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H%M%S.%fZ}"


def is_safe(key: str) -> bool:
    """Tell whether a key can be a path below a root: relative, no empty part, no dot at a part's beginning."""
    parts = key.split("/")
    return (
        bool(key)
        and "\0" not in key
        and "\\" not in key
        and all(part and not part.startswith(".") for part in parts)
        and (PurePosixPath(key).as_posix() == key)
    )
