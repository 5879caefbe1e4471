"""The page in French says all that the English one does, and nothing of it in English."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from flows.report import words
from flows.report.drawing import undrawn
from flows.report.page import render_night
from flows.report.templating import templates_of
from flows.words.messages import messages_of, say, speaking

Build = Callable[..., Any]

ROOM = Path(str(files("flows.report")))
LISTS = ("STATUSES", "SKIPPED", "OUTCOMES", "FLAGS", "FACTUALITIES", "DATE_BASES", "PRECISIONS", "WAYS", "RESOURCES")
CODES = {"%B", "%b", "s"}
LONG = 15
"""Characters from which an English message cannot stand in a French page by chance."""


def of_templates() -> Iterator[str]:
    environment = templates_of("flows.report")
    for path in ROOM.glob("templates/*.jinja"):
        for _, _, said in environment.extract_translations(path.read_text(encoding="utf-8")):  # type: ignore[attr-defined]
            yield from (each for each in (said if isinstance(said, tuple) else (said,)) if each)


def of_code() -> Iterator[str]:
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "message", "one_or_many"}:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name} | {part.partition(")")[0] for part in message.split("%(")[1:]}


def test_whatever_is_said_has_a_french_message() -> None:
    said = {*of_templates(), *of_code(), *(each for name in LISTS for each in getattr(words, name).values())}
    assert len(said) > 300
    assert said - CODES - set(messages_of("fr")) == set()


def test_a_french_message_has_the_values_of_the_english_one() -> None:
    assert [english for english, french in messages_of("fr").items() if fields(english) != fields(french)] == []


@pytest.fixture
def french(make_sample: Build) -> str:
    return render_night(replace(make_sample(), language="fr"), undrawn)


def test_a_french_page_says_so_and_nothing_of_it_is_english(french: str) -> None:
    assert french.startswith('<!doctype html>\n<html lang="fr">')
    assert "<h1><time datetime=" in french
    assert ">Qui le dit, et qui contredit<" in french
    english = [one for one, other in messages_of("fr").items() if len(one) >= LONG and one != other and "{" not in one and "%(" not in one]
    assert [one for one in english if one in french] == []


def test_numbers_and_days_are_said_as_french_says_them() -> None:
    with speaking("fr"):
        assert words.plural(1234, "page") == "1\u202f234 pages"
        assert words.plural(0, "source") == "0 source"
        assert words.count_words(2, None, "killed") == "au moins 2 morts"
        assert words.span_words(date(2026, 5, 1), date(2026, 5, 12)) == "du 1er au 12 mai 2026"
    assert words.plural(0, "source") == "0 sources"
    assert say("at least {number}", number=3) == "at least 3"
