"""The spool of a run: a local directory that holds all it has, until a commit makes it visible."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
from pydantic import TypeAdapter

from flows.archive.files import SpoolError, told, write_whole
from flows.archive.locks import Busy, Lock
from flows.archive.notes import SpoolNote, read_note, read_notes, write_note
from flows.archive.recorder import JOURNAL, Recorder, read_journal
from flows.archive.sealing import Sealed, captures_frame, seal_index, seal_parts, seal_rows, seal_warc
from flows.records import Capture, Exchange, Outcome, Resource

__all__ = ["Sealed", "Spool", "SpoolError", "SpoolNote"]

DROPPED = ".dropped-"
SEALS = TypeAdapter(list[Sealed])
ROLL_BYTES = 1_000_000_000
STATUSES = range(100, 1000)
SYNC_EVERY = 20
"""Captures that a crash can lose: they are fetched again."""


class Spool:
    """One run's captures and tables. It is held by one process at a time, which may open it more than once."""

    def __init__(self, folder: Path, note: SpoolNote, software: str, sync_every: int, roll_bytes: int) -> None:
        """Take a directory that is held; use `open`."""
        self.folder, self.run, self.day, self.note = folder, note.run, note.day, note
        self._lock = Lock(folder / "lock")
        self._recording = (software, sync_every, roll_bytes)
        self._recorder: Recorder | None = None

    @classmethod
    def open(
        cls,
        root: Path,
        run: str,
        day: date,
        *,
        kind: str = "nightly",
        sources: Sequence[str] = (),
        software: str = "Dateline",
        sync_every: int = SYNC_EVERY,
        roll_bytes: int = ROLL_BYTES,
    ) -> Self:
        """Return the spool of a run, a new one or one that was left unfinished.

        Raises SpoolError when another process holds it, when it is another day's, or when it cannot be written.
        """
        folder = root / run
        lock = Lock(folder / "lock")
        with told(folder):
            try:
                lock.acquire()
            except Busy as error:
                msg = f"{folder}: run {run} is under way in another process"
                raise SpoolError(msg) from error
        try:
            note = read_note(folder) or write_note(folder, SpoolNote(run, day, kind, tuple(sources), os.getpid()))
            note.check_day(day)
        except BaseException:
            lock.release()
            raise
        return cls(folder, note, software, sync_every, roll_bytes)

    @staticmethod
    def unfinished(
        root: Path, day: date | None = None, *, kind: str | None = None, sources: Collection[str] | None = None
    ) -> list[SpoolNote]:
        """Return the notes of runs that ended without a commit and that no process holds, the oldest first."""
        return [
            note
            for note in read_notes(root)
            if (day is None or note.day == day)
            and (kind is None or note.kind == kind)
            and (sources is None or set(note.sources) == set(sources))
            and not Lock(root / note.run / "lock").is_held_elsewhere()
            and read_note(root / note.run)  # none any more once its process has committed it
        ]

    def keep(self, exchange: Exchange) -> Capture | None:
        """Return the capture of an exchange once it is written; None, and nothing written, for one without a status.

        Raises SpoolError when it cannot be written, or once the captures are sealed.
        """
        if exchange.status not in STATUSES:
            return None
        if self.has_sealed_captures():
            msg = f"{self.folder}: the captures of run {self.run} are sealed"
            raise SpoolError(msg)
        return self._records().record(exchange)

    def captured(self) -> list[Capture]:
        """Return what was captured so far, also by a process that was killed; `warc` is a file name of the spool."""
        if self._recorder:
            return list(self._recorder.captures)
        with told(self.folder):
            lines, _ = read_journal(self.folder / "warc" / JOURNAL)
        return [line.capture for line in lines if line.capture]

    def endings(self) -> dict[str, Outcome]:
        """Return how the pages captured so far ended, by URL key: an announced one as the last response of its redirects did."""
        pages = [capture for capture in self.captured() if capture.resource is Resource.PAGE]
        own = {page.url_key: page.outcome for page in pages}
        return own | {page.entry_url_key: page.outcome for page in pages if page.entry_url_key}

    def has_sealed_captures(self) -> bool:
        """Tell whether the captures are final."""
        return any(each.kind == "captures" for each in self.sealed())

    def seal_captures(self) -> pl.DataFrame:
        """Return the `Captures` rows after WARC files, index and rows were made final; done once."""
        if not self.has_sealed_captures():
            recorder = self._records()
            recorder.sync()
            warcs = [
                seal_warc(path, self.day, self.run, serial, records) for serial, (path, records) in enumerate(recorder.files().items())
            ]
            key_of = {each.path.name: each.key for each in warcs}
            captures = [replace(each, warc=key_of[each.warc]) for each in recorder.captures]
            rows = captures_frame(captures, self.day, self.run)
            index = [seal_index(captures, self.folder / "index.cdxj", self.day, self.run)] if captures else []
            self._add([*warcs, *index, seal_rows("captures", rows, self.table("captures"), self.day, self.run)])
        return self.captures()

    def captures(self) -> pl.DataFrame:
        """Return the `Captures` rows that were sealed; raises SpoolError before that."""
        if not self.has_sealed_captures():
            msg = f"{self.folder}: the captures of run {self.run} are not sealed"
            raise SpoolError(msg)
        return pl.read_parquet(self.table("captures"))

    def seal_table(self, table: str, rows: pl.DataFrame | Sequence[Path]) -> Sealed:
        """Return a table's rows made final, from a frame or from the Parquet files of its parts, in their order; done once.

        Raises SpoolError for rows that break a rule of the table: nothing of them is written.
        """
        done = next((each for each in self.sealed() if each.kind == table), None)
        if done:
            return done
        if isinstance(rows, pl.DataFrame):
            sealed = seal_rows(table, rows, self.table(table), self.day, self.run)
        else:
            sealed = seal_parts(table, rows, self.table(table), self.day, self.run)
        self._add([sealed])
        return sealed

    def table(self, table: str) -> Path:
        """Return where the sealed rows of a table lie, once they are sealed."""
        return self.folder / "tables" / f"{table}.parquet"

    def sealed(self) -> list[Sealed]:
        """Return everything that is final."""
        path = self.folder / "sealed.json"
        with told(path):
            seals = SEALS.validate_json(path.read_bytes()) if path.exists() else []
        return [each.model_copy(update={"path": self.folder / each.path}) for each in seals]

    def warcs(self) -> dict[str, Path]:
        """Return where each sealed WARC file lies, by its key."""
        return {each.key: each.path for each in self.sealed() if each.kind == "warc"}

    def drop(self) -> None:
        """Remove the spool; raises SpoolError."""
        with told(self.folder):
            self._close_recorder()
            aside = self.folder.with_name(f"{DROPPED}{self.run}")
            shutil.rmtree(aside, ignore_errors=True)  # of a process that was killed in the line after next
            self.folder.rename(aside)
            for dropped in self.folder.parent.glob(f"{DROPPED}*"):
                shutil.rmtree(dropped, ignore_errors=True)

    def close(self) -> None:
        """Make everything safe and let go of the spool; raises SpoolError."""
        try:
            self._close_recorder()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        """Return the spool."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let go of the spool."""
        self.close()

    def _records(self) -> Recorder:
        if self._recorder is None:
            software, sync_every, roll_bytes = self._recording
            self._recorder = Recorder(
                self.folder / "warc", self.run, self.day, software=software, sync_every=sync_every, roll_bytes=roll_bytes
            )
        return self._recorder

    def _close_recorder(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder:
            recorder.close()

    def _add(self, seals: Sequence[Sealed]) -> None:
        """Note that files are final, all of them at once."""
        noted = [each.model_copy(update={"path": each.path.relative_to(self.folder)}) for each in (*self.sealed(), *seals)]
        write_whole(self.folder / "sealed.json", SEALS.dump_json(noted, indent=1))
