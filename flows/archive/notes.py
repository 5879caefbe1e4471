"""What a spool says of its run, so that a later process can take it up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from flows.archive.file_system import sync_directory
from flows.archive.files import SpoolError, write_whole

NOTE = "spool.json"


class SpoolNote(NamedTuple):
    """A run's id, day, kind and sources, and the process that began it."""

    run: str
    day: date
    kind: str
    sources: tuple[str, ...]
    pid: int

    def check_day(self, day: date) -> None:
        """Raise SpoolError for another day than the run's."""
        if self.day != day:
            msg = f"run {self.run} is for {self.day}, not for {day}"
            raise SpoolError(msg)


def read_note(folder: Path) -> SpoolNote | None:
    """Return what a spool says of its run, None for a directory that is not one; raises SpoolError for a broken one."""
    path = folder / NOTE
    try:
        note = json.loads(path.read_bytes())
        return SpoolNote(note["run"], date.fromisoformat(note["day"]), note["kind"], tuple(note["sources"]), note["pid"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{path}: not the note of a spool; move {folder} away"
        raise SpoolError(msg) from error


def write_note(folder: Path, note: SpoolNote) -> SpoolNote:
    """Return the note after it was durably written; raises SpoolError."""
    write_whole(folder / NOTE, json.dumps({**note._asdict(), "day": note.day.isoformat()}).encode())
    sync_directory(folder.parent)
    return note


def read_notes(root: Path) -> list[SpoolNote]:
    """Return the notes of all spools below a root, the oldest first; raises SpoolError."""
    return [note for path in sorted(root.glob(f"[!.]*/{NOTE}")) if (note := read_note(path.parent))]
