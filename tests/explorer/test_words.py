"""Both languages say the same things."""

from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import polars as pl
import pytest

from flows.catalog.files import packaged_config
from flows.words.language import choose_language, load_words

NAMED = ("event_types.", "sectors.")
"""Tables that English has in the configuration itself."""


def flat(table: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": str(value)}
    return found


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases_with_the_same_values() -> None:
    english, french = (flat(dict(load_words(language).tables)) for language in ("en", "fr"))
    assert {key for key in english if not key.startswith(NAMED)} == {key for key in french if not key.startswith(NAMED)}
    assert {key: fields(english[key]) for key in english} == {key: fields(french[key]) for key in english}


def test_every_phrase_is_said_somewhere() -> None:
    room = Path(str(files("flows.explorer")))
    said = "".join(path.read_text(encoding="utf-8") for path in (*room.glob("*.py"), *room.glob("templates/*.jinja")))
    told = {key for key in load_words("en").tables["phrases"] if f'"{key}"' not in said}
    assert told == {"by_happened", "by_published"}  # by the name of the clock


@pytest.mark.parametrize(("table", "file"), [("event_types", "ontology/event_types.csv"), ("sectors", "actors/sectors.csv")])
def test_every_code_of_the_configuration_has_a_name_in_french(table: str, file: str) -> None:
    codes = pl.read_csv(packaged_config() / file, infer_schema=False).to_series()
    assert set(load_words("fr").tables[table]) == set(codes)


def test_counts_and_days_are_said_as_each_language_says_them() -> None:
    english, french = load_words("en"), load_words("fr")
    assert [english.count("row", number) for number in (0, 1, 1234)] == ["0 rows", "1 row", "1,234 rows"]
    assert [french.count("row", number) for number in (0, 1, 1234)] == ["0 ligne", "1 ligne", "1\u202f234 lignes"]
    assert french.days(date(2026, 8, 1), date(2026, 8, 31)) == "août 2026"
    assert english.days(date(2026, 1, 1), date(2026, 12, 31)) == "2026"
    assert english.days(date(2026, 2, 3), date(2026, 2, 4)) == "3 Feb 2026 – 4 Feb 2026"
    assert (english.days(None, date(2026, 2, 4)), english.days(date(2026, 2, 4), None), english.days(None, None)) == (
        "until 4 Feb 2026",
        "from 4 Feb 2026",
        "",
    )


def test_the_language_is_the_first_that_there_is_among_those_a_browser_accepts() -> None:
    accepted = ("fr", "fr-CA,en;q=0.8", "de,en;q=0.4,fr;q=0.9", "de", "", None, "fr;q=x,en", "*")
    assert [choose_language(None, each) for each in accepted] == ["fr", "fr", "fr", "en", "en", "en", "en", "en"]
    assert choose_language("en", "fr") == "en"
    assert choose_language("xx", "fr") == "fr"
