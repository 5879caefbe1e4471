from __future__ import annotations

import csv
import runpy

import pytest

from flows.catalog.files import packaged_config

FOLDER = packaged_config() / "lexicons"
BUILDER = runpy.run_path(str(FOLDER / "build_forms_en.py"))


def test_the_committed_forms_are_those_that_the_script_makes() -> None:
    with (FOLDER / "en" / "forms.csv").open(encoding="utf-8", newline="") as lines:
        committed = [tuple(row) for row in csv.reader(lines)]
    assert committed == [BUILDER["COLUMNS"], *BUILDER["rows"]()]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("kill", {"kill", "kills", "killed", "killing"}),
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("ban", {"ban", "bans", "banned", "banning"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("fight", {"fight", "fights", "fought", "fighting"}),
        ("die", {"die", "dies", "died", "dying"}),
        ("withdraw", {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"}),
        ("test-fire", {"test-fire", "test-fires", "test-fired", "test-firing"}),
        ("visit", {"visit", "visits", "visited", "visiting"}),
    ],
)
def test_a_verb_is_inflected_by_the_rules_of_english(verb: str, forms: set[str]) -> None:
    assert {form for form, _, _ in BUILDER["conjugate"](verb)} == forms


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("rally", "rallies"),
        ("coup d'etat", "coups d'etat"),
        ("call for", "calls for"),
        ("suicide attack", "suicide attacks"),
        ("breach", "breaches"),
    ],
)
def test_a_noun_has_its_plural_before_its_complement(noun: str, plural: str) -> None:
    assert BUILDER["plural"](noun) == plural
