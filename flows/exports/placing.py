"""Where an export goes: written beside its place, and put there when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.archive.objects import StoreError
from flows.errors import UsageError


@contextmanager
def placed(output: Path, *, is_folder: bool) -> Iterator[Path]:
    """Yield where an export is written; when that is done, it is what lies at the output, and before it nothing of it does."""
    if is_folder and output.exists() and not (output / "provenance.json").is_file():
        msg = f"{output}: is there, and is no export; name another folder"
        raise UsageError(msg)
    if not is_folder and output.is_dir():
        msg = f"{output}: is a folder; name a file"
        raise UsageError(msg)
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        _remove(unfinished)
        if is_folder:
            unfinished.mkdir(parents=True)
        else:
            unfinished.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        if is_folder and output.exists():
            former = output.with_name(f".{output.name}.former")
            _remove(former)
            output.rename(former)
            unfinished.rename(output)
            _remove(former)
        else:
            unfinished.replace(output)
    except OSError as error:
        msg = f"{output}: {error.strerror or error}"
        raise StoreError(msg) from error
    finally:
        _remove(unfinished)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
