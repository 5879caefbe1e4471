from __future__ import annotations

import csv
import runpy

import pytest

from flows.catalog.files import packaged_config

FOLDER = packaged_config() / "lexicons"
BUILDER = runpy.run_path(str(FOLDER / "build_forms_ar.py"))
WITH_ARTICLE = ("date_words", "date_patterns", "place_words", "place_patterns", "demonyms", "clitics", "word_order")
WHOLE = {
    "الذي",
    "التي",
    "الذين",
    "اللذان",
    "اللذين",
    "اللتان",
    "اللتين",
    "اللواتي",
    "اللاتي",
    "اليوم",
    "الآن",
    "الله",
    "الاثنين",
    "الإثنين",
    "الأحد",
}


def rows(stem: str) -> list[dict[str, str]]:
    with (FOLDER / "ar" / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_committed_forms_are_those_that_the_script_makes() -> None:
    committed = [tuple(row.values())[:-1] for row in rows("forms")]
    assert committed == BUILDER["rows"]()


@pytest.mark.parametrize(
    ("verb", "weak", "forms"),
    [
        ("قتل", {}, {"قتل", "قتلت", "قتلوا", "يقتل", "تقتل", "يقتلون", "سيقتل"}),
        ("استهدف", {}, {"استهدفت", "يستهدف", "تستهدف", "ستستهدف", "استهدفوا"}),
        (
            "أصاب",
            {"imperfect": "يصيب", "jussive": "يصب", "passive": "أصيب|يصاب"},
            {"أصابت", "يصيب", "يصب", "أصيب", "أصيبت", "أصيبوا", "يصاب"},
        ),
        ("دعا", {"imperfect": "يدعو", "jussive": "يدع"}, {"دعت", "دعوا", "يدعو", "تدعو", "يدعون", "يدع"}),
    ],
)
def test_a_verb_is_conjugated_as_news_uses_it(verb: str, weak: dict[str, str], forms: set[str]) -> None:
    assert forms <= {form for form, *_ in BUILDER["conjugate"](verb, weak)}


def test_there_are_many_forms_of_words_that_name_an_act() -> None:
    heads = {row["lemma"].split()[0] for row in rows("triggers") if row["event_type"] != "discard"}
    assert len({row["form"] for row in rows("forms") if row["lemma"].split()[0] in heads}) > 3000


def test_the_language_has_every_file_that_french_has() -> None:
    french = {path.name for path in (FOLDER / "fr").glob("*.csv")}
    assert french <= {path.name for path in (FOLDER / "ar").glob("*.csv")}


@pytest.mark.parametrize("stem", sorted(path.stem for path in (FOLDER / "ar").glob("*.csv") if path.stem not in WITH_ARTICLE))
def test_phrases_that_are_matched_without_the_article_are_written_without_it(stem: str) -> None:
    first = [next(iter(row.values())) for row in rows(stem)]
    verbs = {row["form"] for row in rows("forms") if row["pos"] == "verb"} | {row["lemma"] for row in rows("verbs")}
    articled = {word for phrase in first for word in phrase.split() if word.startswith("ال") and len(word) > 4}
    assert articled - WHOLE - verbs == set()
