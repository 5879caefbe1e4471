from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import read_lexicon
from flows.events.dates import find_dates
from flows.events.dates.patterns import spell_out
from flows.events.tokens import tokenise

WEDNESDAY = date(2017, 10, 4)
LEXICONS = {language: read_lexicon(open_catalog(), language) for language in ("fr", "en")}


def dates_in(text: str, language: str, published: date | None = WEDNESDAY) -> list[tuple[str, str, str, str]]:
    articles = pl.LazyFrame(
        {"article": [0], "text": [text], "published_on": [published]},
        schema={"article": pl.UInt32, "text": pl.String, "published_on": pl.Date},
    )
    rows = find_dates(tokenise(articles).collect().lazy(), articles, LEXICONS[language]).collect()
    return [
        (text[row["start"] : row["end"]], str(row["date_start"]), str(row["date_end"]), row["date_precision"]) for row in rows.to_dicts()
    ]


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("dans la nuit du 27 au 28 septembre", "2017-09-27", "2017-09-28", "range"),
        ("mardi, l'armée a avancé", "2017-10-03", "2017-10-03", "day"),
        ("mercredi, l'armée a avancé", "2017-10-04", "2017-10-04", "day"),
        ("mercredi dernier", "2017-09-27", "2017-09-27", "day"),
        ("la semaine dernière", "2017-09-25", "2017-10-01", "week"),
        ("mardi trois soldats sont morts", "2017-10-03", "2017-10-03", "day"),
        ("mardi trois octobre", "2017-10-03", "2017-10-03", "day"),
        ("il y a trois jours", "2017-10-01", "2017-10-01", "day"),
        ("fin août", "2017-08-21", "2017-08-31", "range"),
        ("depuis lundi", "2017-10-02", "2017-10-04", "open"),
        ("avant 2010", "None", "2009-12-31", "open"),
        ("en 2011", "2011-01-01", "2011-12-31", "year"),
        ("en FEVRIER 2014", "2014-02-01", "2014-02-28", "month"),
        ("entre le 3 et le 5 mai", "2017-05-03", "2017-05-05", "range"),
        ("du 3 mai au 5 juin 2016", "2016-05-03", "2016-06-05", "range"),
        ("du 28 décembre au 3 janvier 2016", "2015-12-28", "2016-01-03", "range"),
        ("entre 2013 et 2015", "2013-01-01", "2015-12-31", "range"),
        ("le 31 décembre", "2016-12-31", "2016-12-31", "day"),
        ("le 1er janvier", "2017-01-01", "2017-01-01", "day"),
        ("le 29 février", "2016-02-29", "2016-02-29", "day"),
        ("hier", "2017-10-03", "2017-10-03", "day"),
        ("le 22/04/2015", "2015-04-22", "2015-04-22", "day"),
        ("le 15.05.1999", "1999-05-15", "1999-05-15", "day"),
        ("2016-10-02", "2016-10-02", "2016-10-02", "day"),
        ("l'an dernier", "2016-01-01", "2016-12-31", "year"),
        ("les années 1990", "1990-01-01", "1999-12-31", "range"),
        ("ces 10 derniers jours", "2017-09-24", "2017-10-03", "range"),
        ("la première semaine d'août", "2017-07-31", "2017-08-06", "week"),
        ("la dernière semaine de 2016", "2016-12-26", "2017-01-01", "week"),
        ("en 2013-14", "2013-01-01", "2014-12-31", "range"),
        ("en juillet 98", "1998-07-01", "1998-07-31", "month"),
        ("dans la nuit du 12 au 13", "2017-09-12", "2017-09-13", "range"),
        ("il sera jugé le 3.", "2017-10-03", "2017-10-03", "day"),
    ],
)
def test_a_french_date_is_read_as_the_news_means_it(text: str, first: str, last: str, precision: str) -> None:
    assert [found[1:] for found in dates_in(text, "fr")] == [(first, last, precision)]


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("on September 27, 2016", "2016-09-27", "2016-09-27", "day"),
        ("on Tuesday", "2017-10-03", "2017-10-03", "day"),
        ("last week", "2017-09-25", "2017-10-01", "week"),
        ("three days ago", "2017-10-01", "2017-10-01", "day"),
        ("late August", "2017-08-21", "2017-08-31", "range"),
        ("Dec. 12", "2016-12-12", "2016-12-12", "day"),
        ("between 3 and 5 May", "2017-05-03", "2017-05-05", "range"),
        ("from March to June 2015", "2015-03-01", "2015-06-30", "range"),
        ("since Monday", "2017-10-02", "2017-10-04", "open"),
        ("in the 1990s", "1990-01-01", "1999-12-31", "range"),
        ("the last week of 2016", "2016-12-26", "2017-01-01", "week"),
        ("last quarter", "2017-07-01", "2017-09-30", "range"),
        ("on 28 June in 2016", "2016-06-28", "2016-06-28", "day"),
        ("Tuesday of next week", "2017-10-10", "2017-10-10", "day"),
        ("in April last year", "2016-04-01", "2016-04-30", "month"),
        ("on 3 June last year", "2016-06-03", "2016-06-03", "day"),
        ("a year ago", "2016-10-04", "2016-10-04", "year"),
        ("earlier this month", "2017-10-01", "2017-10-03", "range"),
        ("later this year", "2017-10-05", "2017-12-31", "range"),
        ("from 2014 until 2016", "2014-01-01", "2016-12-31", "range"),
        ("the week beginning 18 September", "2017-09-18", "2017-09-24", "week"),
        ("on Bastille Day", "2017-07-14", "2017-07-14", "day"),
    ],
)
def test_an_english_date_is_read_as_the_news_means_it(text: str, first: str, last: str, precision: str) -> None:
    assert [found[1:] for found in dates_in(text, "en")] == [(first, last, precision)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("May said he may go in march step", "en"), ("2000 soldats", "fr"), ("à 30 km", "fr"), ("le 30 février 2016", "fr")],
)
def test_what_is_no_date_gives_none(text: str, language: str) -> None:
    assert dates_in(text, language) == []


def test_without_a_day_of_publication_only_complete_dates_are_told() -> None:
    found = dates_in("Mardi, puis le 3 mai, puis le 4 mai 2012.", "fr", None)
    assert [(text, first) for text, first, _, _ in found] == [("Mardi", "None"), ("le 3 mai", "None"), ("le 4 mai 2012", "2012-05-04")]


def test_without_a_day_of_publication_a_range_takes_the_year_that_its_end_states() -> None:
    assert [found[1:] for found in dates_in("du 18 novembre au 19 décembre 2015", "fr", None)] == [("2015-11-18", "2015-12-19", "range")]
    assert [found[1:] for found in dates_in("depuis 2011", "fr", None)] == [("2011-01-01", "None", "open")]


def test_that_night_is_the_whole_night_told_before() -> None:
    found = dates_in("Dans la nuit du 27 au 28 septembre, ils attaquent. Cette nuit-là, ils fuient.", "fr")
    assert [each[1:] for each in found] == [("2017-09-27", "2017-09-28", "range")] * 2


def test_the_next_day_counts_from_the_day_told_before() -> None:
    assert [found[1] for found in dates_in("Le 12 mai, ils attaquent. Le lendemain, ils fuient.", "fr")] == ["2017-05-12", "2017-05-13"]


def test_a_pattern_spells_out_its_choices_and_what_may_be_missing() -> None:
    assert set(spell_out("[W] # (M|de M)")) == {("#", "M"), ("W", "#", "M"), ("#", "de", "M"), ("W", "#", "de", "M")}


def test_a_pattern_whose_brackets_do_not_match_is_an_error() -> None:
    with pytest.raises(ValueError, match="brackets"):
        spell_out("[W # M")


WORDS = st.sampled_from(
    [
        "le",
        "du",
        "au",
        "3",
        "31",
        "mai",
        "2016",
        "99",
        "mardi",
        "dernier",
        "il",
        "y",
        "a",
        "depuis",
        "et",
        "entre",
        "fin",
        "/",
        "-",
        ".",
        ",",
        "mois",
        "semaine",
        "soldats",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_spans_of_the_text_in_order(text: str) -> None:
    articles = pl.LazyFrame(
        {"article": [0], "text": [text], "published_on": [WEDNESDAY]},
        schema={"article": pl.UInt32, "text": pl.String, "published_on": pl.Date},
    )
    found = find_dates(tokenise(articles).collect().lazy(), articles, LEXICONS["fr"]).collect()
    for row in found.to_dicts():
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert (
            row["date_start"] is None or row["date_end"] is None or row["date_precision"] == "open" or row["date_start"] <= row["date_end"]
        )
    assert found["first"].is_sorted()


def test_an_ordinal_in_words_behind_a_weekday_is_no_day_of_a_month() -> None:
    assert [found[1] for found in dates_in("Il a gagné dimanche le second tour.", "fr")] == ["2017-10-01"]
