"""What a run that was cut off left in its spool, told to whoever starts the next."""

from __future__ import annotations

from pathlib import Path

from flows.archive.files import told
from flows.archive.recorder import JOURNAL, read_journal
from flows.archive.spool import SEALS


def remains(folder: Path) -> str:
    """Return in words what the spool of a run holds: responses that are safely there, and what is final; raises SpoolError."""
    with told(folder):
        lines, _ = read_journal(folder / "warc" / JOURNAL)
        path = folder / "sealed.json"
        kinds = {each.kind for each in SEALS.validate_json(path.read_bytes())} if path.exists() else set[str]()
    responses = sum(line.capture is not None for line in lines)
    sealed = ", sealed" if "captures" in kinds else ""
    tables = len(kinds - {"warc", "cdxj", "captures"})
    return f"{responses} responses are in its spool{sealed}{f' with {tables} tables' if tables else ''}"
