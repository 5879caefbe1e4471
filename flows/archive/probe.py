"""Finds out what a store enforces, before anything is trusted to it."""

from __future__ import annotations

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from secrets import token_hex

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.archive import keys
from flows.archive.objects import MissingObject, Store, StoreError
from flows.archive.own_hash import own_hash_holds, to_document
from flows.archive.store import open_store
from flows.errors import UsageError
from flows.settings import Settings

log = logging.getLogger("dateline.archive")

FORMAT = 1
RACERS = 8
CONTENT = b"written to find out what this store enforces\n"


class NoArchiveError(StoreError, UsageError):
    """An address at which no archive is."""


class DamagedNoteError(StoreError):
    """A note of an archive that is not as it was written."""


class Facts(BaseModel):
    """What a store was found to do.

    `conditional_create`: it refuses a second creation of a key. `races`: of several creations at once exactly one wins (in notes
    of before December 2026 a part of `conditional_create`). `ranges`: it returns a part of an object. `lists`: a listing shows
    what was just created. `digests`: it keeps the SHA-256 it was given.
    """

    model_config = ConfigDict(frozen=True)

    conditional_create: bool
    races: bool = True
    ranges: bool
    lists: bool
    digests: bool

    @property
    def creates_once(self) -> bool:
        """Whether a key is created once, whoever else tries."""
        return self.conditional_create and self.races


class ArchiveNote(BaseModel):
    """What `archive.json` says: the format of the archive, since when it exists, and what its store enforces."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    created_at: datetime
    store: Facts


def open_archive(settings: Settings, now: datetime) -> Store:
    """Return the store of the settings, to write to, after it was found fit to hold an archive; raises StoreError."""
    store = open_store(settings)
    note = ensure_archive(store, single_writer=settings.single_writer, now=now)
    return store.unguarded() if note.store.creates_once else store


def read_archive(settings: Settings) -> Store:
    """Return the store of the settings, to read from; raises StoreError where no archive is, or one that this version cannot read."""
    store = open_store(settings)
    if read_note(store) is None:
        msg = f"{store.location('')}: no archive is there; check DATELINE_ARCHIVE (or --archive), or begin one with dateline nightly"
        raise NoArchiveError(msg)
    return store


def damaged_archive(settings: Settings) -> Store:
    """Return the store of the settings, to check or repair, also where the note of the archive is damaged or gone; raises StoreError."""
    store = open_store(settings)
    note = usable_note(store)
    return store if note or any(True for _ in store.list(keys.COMMITS)) else read_archive(settings)


def usable_note(store: Store) -> ArchiveNote | None:
    """Return what `archive.json` says, None where it is damaged or gone; raises StoreError, also for one of a later version."""
    try:
        return read_note(store)
    except DamagedNoteError:
        return None


def ensure_archive(store: Store, *, single_writer: bool, now: datetime) -> ArchiveNote:
    """Return what `archive.json` says, written after a probe where there is none yet; raises StoreError.

    A store that creates a key twice is refused, unless `single_writer` says that nobody else writes to it.
    """
    note = read_note(store)
    if note is None:
        facts = probe(store.unguarded(), token_hex(8))
        refuse(store, facts, single_writer=single_writer)
        store.create(keys.ARCHIVE, to_document(ArchiveNote(created_at=now, store=facts).model_dump(mode="json")))
        note = read_note(store)
        if note is None:
            msg = f"{store.location(keys.ARCHIVE)}: not there after it was put; the store lost it"
            raise StoreError(msg)
    refuse(store, note.store, single_writer=single_writer)
    return note


def probe_again(store: Store, *, single_writer: bool, now: datetime) -> Facts:
    """Return what a store is found to do now; raises StoreError where it no longer does what the archive was begun with.

    A service can be exchanged or updated behind its address; what `archive.json` says is then no longer so.
    """
    noted = ensure_archive(store, single_writer=single_writer, now=now).store
    facts = probe(store.unguarded(), token_hex(8))
    refuse(store, facts, single_writer=single_writer)
    if noted.creates_once and not facts.creates_once:
        said = "says that the store refuses to create a key twice, and it does so no longer"
        msg = f"{store.location(keys.ARCHIVE)}: {said}; use another store"
        raise StoreError(msg)
    return facts


def read_note(store: Store) -> ArchiveNote | None:
    """Return what `archive.json` says, None where there is none; raises StoreError."""
    try:
        content = store.get(keys.ARCHIVE)
        note = ArchiveNote.model_validate_json(content)
    except MissingObject:
        return None
    except ValidationError as error:
        msg = f"{store.location(keys.ARCHIVE)}: not the note of an archive ({error.errors()[0]['msg']})"
        raise DamagedNoteError(msg) from None
    if note.format > FORMAT:
        msg = f"{store.location(keys.ARCHIVE)}: format {note.format}, this version reads up to {FORMAT}; update Dateline"
        raise StoreError(msg)
    if own_hash_holds(content) is False:
        msg = f"{store.location(keys.ARCHIVE)}: not as it was written (its own hash says otherwise); dateline repair writes it again"
        raise DamagedNoteError(msg)
    return note


def refuse(store: Store, facts: Facts, *, single_writer: bool) -> None:
    """Raise StoreError, in one line that says which store and why, if it cannot hold an archive."""
    where = store.location("")
    if not facts.ranges or not facts.lists:
        fault = "does not return a part of an object" if not facts.ranges else "does not list what was just created"
        msg = f"{where}: this store {fault}; an archive cannot be kept in it"
        raise StoreError(msg)
    if not facts.creates_once and not single_writer:
        at_once = "where creations come at once, and tells several that theirs won"
        fault = f"ignores If-None-Match: * {at_once if facts.conditional_create else 'and overwrites what exists'}"
        way_out = "use another store, or --single-writer (DATELINE_SINGLE_WRITER=1) if nothing else ever writes to it"
        msg = f"{where}: this store {fault}, so two runs could destroy each other's commits; {way_out}"
        raise StoreError(msg)


def probe(store: Store, entropy: str) -> Facts:
    """Return what a store does, tried on objects of its own that are removed again; raises StoreError.

    A first creation may be answered as if it were a second: the answer was lost, and the client asked once more. So only
    two answers of success, or bytes that are not those of a success, speak against a store.
    """
    trial, race = f"{keys.TRIALS}{entropy}/first", f"{keys.TRIALS}{entropy}/race"
    try:
        store.create(trial, CONTENT)
        second = store.create(trial, CONTENT[::-1])
        head, kept = store.head(trial), store.get(trial)
        return Facts(
            conditional_create=not second and kept == CONTENT,
            races=_race(store, race),
            ranges=store.get(trial, 8, 2) == kept[8:10],
            lists={each.key for each in store.list(f"{keys.TRIALS}{entropy}/")} >= {trial},
            digests=bool(head and head.sha256 == hashlib.sha256(kept).hexdigest()),
        )
    finally:
        for key in (trial, race):
            _clear(store, key)


def _clear(store: Store, key: str) -> None:
    """Remove what was written to try a store out; where that is not allowed it stays, for an archive never removes anything."""
    try:
        store.remove(key)
    except StoreError as error:
        log.info("stays there: %s", error)


def _race(store: Store, key: str) -> bool:
    """Tell whether of several creations at once one alone wins, and its bytes are those that stay."""
    bodies = [f"{number}\n".encode() for number in range(RACERS)]
    with ThreadPoolExecutor(RACERS) as racers:
        won = list(racers.map(lambda body: store.create(key, body), bodies))
    return {body for body, has_won in zip(bodies, won, strict=True) if has_won} <= {store.get(key)}
