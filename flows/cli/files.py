"""Files that a command is given, and files that it writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from flows.archive.file_system import reason
from flows.errors import DatelineError, UsageError


def given(path: Path) -> Path:
    """Return a path that the user named; raises UsageError when it is no file that can be read."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        msg = f"{path}: {reason(error)}"
        raise UsageError(msg) from None
    return path


@contextmanager
def written(output: Path | None) -> Iterator[BinaryIO]:
    """Yield where a command writes: standard output, or a file that appears under its name once it is whole.

    Raises UsageError when the file cannot be begun, DatelineError when it cannot be finished.
    """
    if output is None:
        yield sys.stdout.buffer
        return
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        file = unfinished.open("wb")
    except OSError as error:
        msg = f"{output}: {reason(error)}"
        raise UsageError(msg) from None
    try:
        with file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        msg = f"{output}: {reason(error)}"
        raise DatelineError(msg) from error
    finally:
        unfinished.unlink(missing_ok=True)
