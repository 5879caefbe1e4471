"""The file system: what its errors mean, and names and bytes made durable."""

from __future__ import annotations

import errno
import os
from pathlib import Path

NO_LINK = {errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES}
REASONS = {
    errno.ENOSPC: "no space left on the device; free some and run again",
    errno.EDQUOT: "the disk quota is used up; free some and run again",
    errno.EFBIG: "the file grew beyond what this system allows (ulimit -f)",
    errno.EACCES: "no permission",
    errno.EPERM: "not permitted, or the file system has no hard links",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "a part of the path is not a directory",
}


def reason(error: OSError) -> str:
    """Return what went wrong in the words of a person who can change it."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


def unless_gone(error: OSError) -> None:
    """Raise what keeps a directory from being listed, unless it was removed meanwhile or never was."""
    if not isinstance(error, FileNotFoundError):
        raise error


def make_directory(folder: Path) -> None:
    """Create a directory and those above it, durably."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in reversed(missing):
        sync_directory(each.parent)


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make a file's bytes durable."""
    sync_directory(path)


def remove_empty(folder: Path) -> bool:
    """Tell whether a directory is gone after it was removed if nothing was in it."""
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
