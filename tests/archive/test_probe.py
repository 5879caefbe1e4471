from pathlib import Path

import pytest

from archive.nights import NOW, settings_for
from flows.archive import keys
from flows.archive.objects import Store, StoreError
from flows.archive.probe import ensure_archive, open_archive, probe, read_note
from flows.archive.store import open_store
from flows.settings import Settings
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service


def test_a_good_store_is_found_good_and_nothing_is_left_of_the_trial(bare: Store) -> None:
    facts = probe(bare, "e")
    assert (facts.conditional_create, facts.races, facts.ranges, facts.lists) == (True, True, True, True)
    assert list(bare.list("")) == []


def test_seaweedfs_is_found_good(weed_service: S3Service, tmp_path: Path) -> None:
    facts = probe(open_store(settings_for(weed_service, weed_service.new_bucket(), tmp_path)), "e")
    assert set(facts.model_dump().values()) == {True}


def test_what_was_found_is_noted_once(bare: Store) -> None:
    note = ensure_archive(bare, single_writer=False, now=NOW)
    assert note.created_at == NOW
    before = list(bare.list(""))
    assert ensure_archive(bare, single_writer=False, now=NOW.replace(year=2027)) == note == read_note(bare)
    assert list(bare.list("")) == before
    assert [each.key for each in before] == [keys.ARCHIVE]


def test_a_store_that_overwrites_is_refused_in_one_line_that_says_the_way_out(tmp_path: Path) -> None:
    with programmable(Faults(overwrites=True)) as (service, bucket):
        with pytest.raises(
            StoreError,
            match=r"^s3://night/archive/: this store ignores If-None-Match: \* and .+ or --single-writer \(DATELINE_SINGLE_WRITER=1\)",
        ) as caught:
            open_archive(settings_for(service, BUCKET, tmp_path), NOW)
        assert "\n" not in str(caught.value)
        assert bucket.objects == {}


def test_a_single_writer_may_use_a_store_that_overwrites_and_still_overwrites_nothing(tmp_path: Path) -> None:
    with programmable(Faults(overwrites=True)) as (service, _):
        store = open_archive(settings_for(service, BUCKET, tmp_path, single_writer=True), NOW)
        assert store.create("commits/one", b"first")
        assert not store.create("commits/one", b"second")
        assert store.get("commits/one") == b"first"
        assert not read_note(store).store.conditional_create
        with pytest.raises(StoreError, match="DATELINE_SINGLE_WRITER=1"):
            open_archive(settings_for(service, BUCKET, tmp_path), NOW)
        store.single_writer.release()


def test_a_store_where_races_have_more_than_one_winner_is_refused(tmp_path: Path) -> None:
    told = r"ignores If-None-Match: \* where creations come at once, and tells several that theirs won"
    with programmable(Faults(racy=True)) as (service, _), pytest.raises(StoreError, match=told):
        open_archive(settings_for(service, BUCKET, tmp_path), NOW)


@pytest.mark.parametrize("lost", [1, 2, 3, 8])
def test_creations_whose_answer_is_lost_do_not_speak_against_a_store(tmp_path: Path, lost: int) -> None:
    with programmable(Faults(lost=lost)) as (service, _):
        assert probe(open_store(settings_for(service, BUCKET, tmp_path)), "e").conditional_create


def test_a_store_that_does_not_list_is_refused_even_for_a_single_writer(tmp_path: Path) -> None:
    with programmable(Faults(hides=True)) as (service, _):
        settings = settings_for(service, BUCKET, tmp_path, single_writer=True)
        with pytest.raises(StoreError, match="does not list what was just created; an archive cannot be kept in it"):
            open_archive(settings, NOW)


@pytest.mark.parametrize(("content", "words"), [(b"{", "not the note of an archive"), (b'{"format": 9}', "not the note of an archive")])
def test_a_broken_note_is_one_line(bare: Store, content: bytes, words: str) -> None:
    bare.create(keys.ARCHIVE, content)
    with pytest.raises(StoreError, match=words) as caught:
        ensure_archive(bare, single_writer=False, now=NOW)
    assert "\n" not in str(caught.value)


def test_an_archive_of_a_later_format_asks_for_an_update(bare: Store, tmp_path: Path) -> None:
    note = ensure_archive(bare, single_writer=False, now=NOW)
    later = open_store(Settings(archive=str(tmp_path / "later")))
    later.create(keys.ARCHIVE, note.model_copy(update={"format": 9}).model_dump_json().encode())
    with pytest.raises(StoreError, match="format 9, this version reads up to 1; update Dateline"):
        ensure_archive(later, single_writer=False, now=NOW)


def test_a_directory_is_opened_by_its_path(tmp_path: Path) -> None:
    store = open_archive(Settings(archive=str(tmp_path / "archive")), NOW)
    assert (tmp_path / "archive" / "archive.json").exists()
    assert store.location("x") == str(tmp_path / "archive" / "x")
