"""When an act happened or will: what a weekday means beside an act that is yet to be."""

from __future__ import annotations

from datetime import date

import polars as pl

from flows.events.coder import code_articles
from packaged import packaged_vocabulary

TUESDAY = date(2025, 10, 14)


def test_a_weekday_is_the_next_of_its_name_for_what_is_planned_and_the_last_for_what_happened() -> None:
    said = "Le ministre de la Défense {} {}, comme le veut la coutume du pays."
    days = {
        ("démissionnera", "vendredi"): date(2025, 10, 17),
        ("a démissionné", "vendredi"): date(2025, 10, 10),
        ("démissionnera", "mardi"): TUESDAY,
    }
    texts = {said.format(*words): day for words, day in days.items()}
    assert days_of(list(texts)) == list(texts.values())


def days_of(texts: list[str]) -> list[date | None]:
    """Return the first day of each row of articles of that Tuesday."""
    articles = pl.DataFrame(
        {
            "article_id": [str(number) for number in range(len(texts))],
            "language": "fr",
            "published_on": TUESDAY,
            "title": None,
            "text": texts,
        },
        schema_overrides={"title": pl.String},
    )
    return code_articles(articles, packaged_vocabulary()).mentions["date_start"].to_list()


def test_a_day_without_its_year_is_yet_to_be_for_what_is_planned_or_demanded() -> None:
    told = ["Les manifestants défileront le 5 décembre.", "Les manifestants ont défilé le 5 décembre."]
    assert days_of(told) == [date(2025, 12, 5), date(2024, 12, 5)]
    assert days_of(["L'union appelle à une grève le 5 décembre."]) == [TUESDAY, date(2025, 12, 5)]
    # Until a deadline there is time from publication on; what happened has none.
    due = ["La junte a promis de rendre le pouvoir avant le 30 novembre.", "La junte libérera le maire d'ici la fin de la semaine."]
    assert days_of([*due, "L'armée a repris la ville avant le 30 novembre."]) == [TUESDAY, TUESDAY, None]


def test_what_turns_to_another_story_has_a_day_of_its_own() -> None:
    told = "Des bandits ont attaqué lundi une ferme. {}eux soldats ont été tués par des rebelles."
    assert days_of([told.format("D"), told.format("Par ailleurs, d")]) == [date(2025, 10, 13), date(2025, 10, 13), date(2025, 10, 13), None]


def test_what_is_only_remembered_has_neither_the_day_nor_the_year_of_its_remembrance() -> None:
    told = [
        "Le maire a parlé mardi pour le 30e anniversaire du massacre du 3 mars.",
        "Une cérémonie a eu lieu lundi pour commémorer la bataille de Kolo.",
        "Dix ans après l'assassinat du juge, une messe sera dite samedi.",
    ]
    assert set(days_of(told)) == {None}
    assert days_of(["La commémoration du massacre de juillet 1995 aura lieu mardi."]) == [date(1995, 7, 1)]


def test_who_died_on_a_day_died_of_what_struck_then() -> None:
    assert days_of(["Trois soldats ont été tués mercredi quand un missile a frappé leur base."]) == [date(2025, 10, 8)]


def test_the_day_of_the_telling_is_not_the_day_of_what_is_told() -> None:
    none = ["L'armée a repris la ville, a annoncé jeudi le ministère.", "L'armée a annoncé jeudi avoir repris la ville."]
    assert days_of(none) == [None, None]
    assert days_of(["Dix élèves, enlevés en mars par des bandits, ont été libérés."]) == [date(2025, 3, 1), None]
    assert days_of(["La France a annoncé lundi l'expulsion de deux diplomates."]) == [date(2025, 10, 13)]
    assert days_of(["Des rebelles ont attaqué la base dimanche, a annoncé lundi l'armée."]) == [date(2025, 10, 12)]


def test_the_day_in_a_nouns_own_clause_is_its_day_and_not_that_of_the_dateline() -> None:
    dateline = "ALEP, 14 octobre (AFP) - "
    text = "La police a arrêté lundi deux hommes après l'attentat qui a tué dix personnes samedi à Alep."
    assert days_of([dateline + text]) == [date(2025, 10, 13), date(2025, 10, 11)]
    assert days_of(["Deux jours après l'attaque du marché, la police a arrêté lundi un suspect."]) == [None, date(2025, 10, 13)]


def test_a_comma_behind_a_date_is_no_part_of_it() -> None:
    text = "Mi-octobre, les deux armées ont signé un accord à Goma."
    articles = pl.DataFrame({"article_id": ["a"], "language": "fr", "published_on": TUESDAY, "title": "", "text": text})
    rows = code_articles(articles, packaged_vocabulary()).mentions
    assert rows["date_text"].to_list() == ["Mi-octobre"]
