"""What workers run in tests of pages that hang: a module of its own, for workers import nothing else of the tests."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.clean.batch import clean_in_worker
from flows.clean.limits import LAST_RUNG
from flows.records import Article


def hang_above_the_last_rung(file: Path, page: Mapping[str, Any], rung: int) -> Article:
    """Return the article of a page on the last rung of the retry ladder; hang on those above, as fast as the machine may be."""
    if rung < LAST_RUNG:
        signal.pause()
    return clean_in_worker(file, page, rung)
