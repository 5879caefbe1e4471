from pathlib import Path

import pytest

from archive.nights import room_for
from flows.cli.files import given, written
from flows.errors import DatelineError, UsageError


def test_a_file_appears_under_its_name_once_it_is_whole(tmp_path: Path) -> None:
    with written(tmp_path / "rows.jsonl") as file:
        file.write(b"{}\n")
        file.flush()
        assert not (tmp_path / "rows.jsonl").exists()
    assert (tmp_path / "rows.jsonl").read_bytes() == b"{}\n"
    assert len(list(tmp_path.iterdir())) == 1


def write_half(path: Path) -> None:
    with written(path) as file:
        file.write(b"new")
        raise BrokenPipeError


def test_a_file_stays_as_it_was_when_its_successor_fails(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_bytes(b"old")
    with pytest.raises(DatelineError):
        write_half(tmp_path / "rows.jsonl")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize("size", [2000, 200_000])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, size: int) -> None:
    with room_for(1000), pytest.raises(DatelineError, match=r"rows.jsonl: the file grew beyond"), written(tmp_path / "rows.jsonl") as file:
        file.write(b"x" * size)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_read_or_begun_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: No such file or directory"):
        given(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="Is a directory"):
        given(tmp_path)
    with pytest.raises(UsageError, match=r"nowhere/rows.jsonl: No such file"), written(tmp_path / "nowhere" / "rows.jsonl"):
        pass
