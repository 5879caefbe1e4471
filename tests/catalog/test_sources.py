"""Source files, read strictly."""

from pathlib import Path

import pytest

from flows.catalog.ages import read_revisits
from flows.catalog.files import CatalogError, open_catalog
from flows.catalog.sources import load_sources, read_source

FINE = """name = "The Press"
homepage = "https://press.example/"
language = "fr"
timezone = "Europe/Paris"
hosts = ["press.example"]
origin = "made for a test"

[[discover]]
kind = "listing"
url = "https://press.example/{yyyy}/{mm}/{dd}/?p={page}"
links = "h2 a"
"""


def test_a_source_file_is_read_and_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "the-press.toml").write_text(FINE)
    source = read_source(tmp_path / "the-press.toml")
    assert (source.id, source.discover[0].dated, source.limits.delay_seconds) == ("the-press", True, 2.0)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('language = "fr"', 'langauge = "fr"', 3, "langauge"),
        ("Europe/Paris", "Europe/Lutetia", 4, "time zone"),
        ("Europe/Paris", "../etc/passwd", 4, "time zone"),
        ('["press.example"]', '["https://press.example/"]', 5, "is no host"),
        ('["press.example"]', "[]", 5, "hosts"),
        ("{page}", "{seite}", 10, "unknown field {seite}"),
        ('"https://press.example/{yyyy}', '"ftp://press.example/{yyyy}', 10, "url"),
        ('"h2 a"', '"h2 a["', 11, "no CSS selector"),
        ('links = "h2 a"', 'pattern = \'href="([^"]+"\'', 11, "no regular expression"),
        ('links = "h2 a"', "pattern = 'href'", 11, "one group"),
        ('links = "h2 a"', "max_pages = 0", 11, "max_pages"),
    ],
)
def test_an_error_names_file_line_and_key(old: str, new: str, line: int, words: str, tmp_path: Path) -> None:
    path = tmp_path / "press.toml"
    path.write_text(FINE.replace(old, new))
    with pytest.raises(CatalogError) as refused:
        read_source(path)
    assert str(refused.value).startswith(f"{path}:{line}: ")
    assert words in str(refused.value)


def test_the_sources_that_come_along_are_sound() -> None:
    sources = load_sources(open_catalog())
    assert len(sources) >= 8
    assert all(source.licence and source.origin and source.limits.delay_seconds >= 2 for source in sources)
    assert {source.language for source in sources} >= {"fr", "en", "es", "ar"}


@pytest.mark.parametrize(("text", "ages"), [('["30m", "6h", "90d"]', [30, 360, 129_600]), ("[]", [])])
def test_a_source_may_have_ages_of_its_own(text: str, ages: list[int], tmp_path: Path) -> None:
    path = tmp_path / "press.toml"
    path.write_text(FINE.replace("[[discover]]", f"revisits = {text}\n\n[[discover]]", 1), encoding="utf-8")
    assert [each.total_seconds() / 60 for each in read_source(path).revisits or ()] == ages


@pytest.mark.parametrize("age", ['"1w"', '"0h"', '"91d"', '"h"', "60", '"-1h"', '"1 h"'])
def test_what_is_no_age_is_named_with_its_line(age: str, tmp_path: Path) -> None:
    (tmp_path / "revisits.toml").write_text(f"# ages\nrevisits = [{age}]\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"revisits.toml:2: revisits"):
        read_revisits(open_catalog([tmp_path]))


def test_the_packaged_ages_are_an_hour_six_hours_a_day_a_week_and_a_month() -> None:
    assert [each.total_seconds() / 3600 for each in read_revisits(open_catalog())] == [1, 6, 24, 168, 720]
