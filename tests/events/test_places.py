from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import read_lexicon
from flows.catalog.places import read_gazetteer
from flows.events.places import find_places
from flows.events.tokens import tokenise

LEXICONS = {language: read_lexicon(open_catalog(), language) for language in ("fr", "en")}
GAZETTEER = read_gazetteer(open_catalog())


def places_in(text: str, language: str) -> list[dict[str, object]]:
    articles = pl.LazyFrame({"article": [0], "text": [text]}, schema={"article": pl.UInt32, "text": pl.String})
    rows = find_places(tokenise(articles).collect().lazy(), articles, GAZETTEER, LEXICONS[language]).collect().to_dicts()
    return [{**row, "text": text[row["start"] : row["end"]]} for row in rows]


@pytest.mark.parametrize(
    ("text", "place", "country", "precision"),
    [
        ("Des combats à Deir Ezzor, en Syrie.", "Deir Ezzor", "SYR", "exact"),
        ("dans la province de Homs", "province de Homs", "SYR", "admin1"),
        ("50 km autour d'At-Tanf", "50 km autour d'At-Tanf", "SYR", "near"),
        ("au sud-est de Damas", "sud-est de Damas", "SYR", "near"),
        ("près de Bagdad", "Bagdad", "IRQ", "near"),
        ("dans le nord du Burkina Faso", "nord du Burkina Faso", "BFA", "area"),
        ("sur l'autoroute Palmyre-Deir Ezzor", "autoroute Palmyre-Deir Ezzor", "SYR", "line"),
        ("sur la route entre Bambari et Bria", "route entre Bambari et Bria", "CAF", "line"),
        ("à la frontière jordano-syrienne", "frontière jordano-syrienne", None, "line"),
        ("dans le nord du pays", "nord du pays", None, "area"),
        ("en RCA", "RCA", "CAF", "country"),
        ("dans plusieurs villes ukrainiennes", "villes ukrainiennes", "UKR", "area"),
        ("dans la bande de Gaza", "bande de Gaza", "PSE", "area"),
    ],
)
def test_a_french_place_has_its_country_and_says_how_exact_it_is(text: str, place: str, country: str | None, precision: str) -> None:
    found = places_in(text, "fr")[0]
    assert (found["text"], found["country"], found["place_precision"]) == (place, country, precision)


@pytest.mark.parametrize(
    ("text", "place", "country", "precision"),
    [
        ("Shelling near Kharkiv.", "Kharkiv", "UKR", "near"),
        ("in Donetsk region", "Donetsk region", "UKR", "admin1"),
        ("in northern Syria", "northern Syria", "SYR", "area"),
        ("20 miles south of Aleppo", "20 miles south of Aleppo", "SYR", "near"),
        ("the border between Syria and Turkey", "border between Syria and Turkey", "SYR", "line"),
        ("troops from the U.S. arrived", "U.S.", "USA", "country"),
        ("in several Iranian cities", "Iranian cities", "IRN", "area"),
        ("in the Russian city of Belgorod", "city of Belgorod", "RUS", "exact"),
    ],
)
def test_an_english_place_has_its_country_and_says_how_exact_it_is(text: str, place: str, country: str, precision: str) -> None:
    found = places_in(text, "en")[0]
    assert (found["text"], found["country"], found["place_precision"]) == (place, country, precision)


@pytest.mark.parametrize(
    "text",
    [
        "THE REBELS HAVE KILLED MANY PEOPLE IN THE CAPITAL.",
        "A GRENADE HIT HIS CAR WHILE AN OFFICER WAS INSIDE THE SHELTER.",
        "THEY FOUGHT THE DRUG MAFIAS AND POISONED RIVERS.",
    ],
)
def test_a_common_word_in_capitals_is_no_place(text: str) -> None:
    assert places_in(text, "en") == []


def test_a_place_in_a_text_in_capitals_is_known_by_what_stands_before_it() -> None:
    assert [place["text"] for place in places_in("A BOMB WENT OFF IN BOGOTA DURING TALKS IN PERU.", "en")] == ["BOGOTA", "PERU"]
    assert [place["text"] for place in places_in("TROOPS LEFT THE SUDAN FOR LIBYA.", "en")] == ["SUDAN", "LIBYA"]


def test_the_countries_and_divisions_that_an_article_names_decide_between_homonyms() -> None:
    assert places_in("Une bombe a explosé à Tripoli. L'armée libanaise et Beyrouth se taisent.", "fr")[0]["country"] == "LBN"
    assert places_in("Une bombe a explosé à Tripoli. L'armée libyenne et Benghazi se taisent.", "fr")[0]["country"] == "LBY"
    assert places_in("A fire broke out in Paris, Texas.", "en")[0]["admin1"] == "Texas"


@pytest.mark.parametrize(
    "text", ["M. Churchill a parlé.", "Charles de Gaulle a parlé.", "L'Otan et l'Onu se sont réunies.", "En mars et en mai."]
)
def test_persons_organisations_and_words_are_no_places(text: str) -> None:
    assert places_in(text, "fr") == []


def test_only_a_preposition_of_place_makes_a_name_locative() -> None:
    found = {str(row["text"]): row["locative"] for row in places_in("Kiev a répondu. Une frappe a touché un pont à Odessa.", "fr")}
    assert found == {"Kiev": False, "Odessa": True}


def test_areas_have_no_coordinates_and_towns_have() -> None:
    found = {str(row["text"]): row["lat"] for row in places_in("Des combats à Homs et dans le nord de la Syrie.", "fr")}
    assert found["Homs"] == pytest.approx(34.72, abs=0.05)
    assert found["nord de la Syrie"] is None


def test_a_name_that_may_lie_in_two_countries_is_kept_and_left_unresolved() -> None:
    found = places_in("Une fusillade a éclaté à Georgetown.", "fr")[0]
    assert (found["text"], found["geonameid"], found["country"], found["lat"]) == ("Georgetown", None, None, None)


def test_a_town_and_its_division_of_one_name_are_the_town() -> None:
    assert places_in("Des tirs ont retenti à Khartoum.", "fr")[0]["place_precision"] == "exact"
    assert places_in("Dans l'État de Khartoum, des tirs ont retenti.", "fr")[0]["place_precision"] == "admin1"


def test_the_places_of_a_list_share_the_preposition_of_the_first() -> None:
    assert [row["locative"] for row in places_in("Ils ont défilé à Lyon et Marseille.", "fr")] == [True, True]


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("Ils ont incendié le marché dans le village de Zorbiwé.", "fr", "village de Zorbiwé"),
        ("Deux gardiens ont fui hors de la prison de Makorel.", "fr", "prison de Makorel"),
        ("A guard was shot outside Orrimont Hospital on Monday.", "en", "Orrimont Hospital"),
    ],
)
def test_a_place_that_no_list_has_is_told_by_the_word_for_its_kind(text: str, language: str, place: str) -> None:
    found = places_in(text, language)[0]
    assert (found["text"], found["geonameid"], found["locative"]) == (place, None, True)


def test_in_the_country_means_the_country_named_last() -> None:
    found = places_in("Le Tchad compte ses morts. Des combats ont lieu dans tout le pays.", "fr")[-1]
    assert (found["text"], found["country"], found["locative"]) == ("Tchad", "TCD", True)


def test_in_the_country_means_that_of_the_town_where_something_was_where_no_country_was_named() -> None:
    found = places_in("Guards were shot in Lviv and power failed across the country. Ukraine said Russia fired.", "en")
    assert [row["text"] for row in found][:2] == ["Lviv", "Ukraine"]


def test_towns_that_are_named_as_examples_are_where_it_was() -> None:
    found = places_in("Rallies were held in Peru's biggest cities, including Lima.", "en")
    assert [(row["text"], row["locative"]) for row in found] == [("Peru", False), ("Lima", True)]
    found = places_in("Des heurts ont éclaté dans des villes chinoises, dont Wuhan.", "fr")
    assert [(row["text"], row["locative"]) for row in found] == [("villes chinoises", False), ("Wuhan", True)]
    assert places_in("Guards walked out at some of Italy's biggest airports.", "en")[0]["locative"]


def test_the_abbreviation_of_a_state_tells_which_town_is_meant() -> None:
    assert places_in("Two men were arrested in Athens, Ga., on Friday.", "en")[0]["admin1"] == "Georgia"


WORDS = st.sampled_from(
    [
        "à",
        "Homs",
        "province",
        "de",
        "Damas",
        "entre",
        "et",
        "Syrie",
        "-",
        "la",
        "frontière",
        "50",
        "km",
        "au",
        "sud",
        ",",
        ".",
        "Paris",
        "Texas",
        "Jean",
        "Kiev",
        "PARIS",
    ]
)


@settings(max_examples=12, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_spans_of_the_text(text: str) -> None:
    for row in places_in(text, "fr"):
        assert str(row["text"]).strip()
        assert (row["lat"] is None) == (row["lon"] is None)
