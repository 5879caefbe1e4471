from io import StringIO
from pathlib import Path

from rich.console import Console

from flows.cli.demo import show_next


def test_the_demo_ends_with_the_address_of_its_report(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "2026-03-08-run one.html").write_text("<!doctype html>")
    printed = StringIO()
    show_next(Console(file=printed, width=80), tmp_path)
    last = printed.getvalue().splitlines()[-1].strip()
    assert last == (tmp_path / "reports" / "2026-03-08-run one.html").as_uri()


def test_a_demo_without_a_report_names_none(tmp_path: Path) -> None:
    printed = StringIO()
    show_next(Console(file=printed, width=80), tmp_path)
    assert "file:" not in printed.getvalue()
    assert "explore" in printed.getvalue()
